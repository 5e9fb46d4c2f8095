import type { MerchantId } from '../domain/ids.ts'
import { end, justAfter, type Range, smallest } from './table.ts'

/** Where a chain is named among its merchant's, once and for ever: with its first record. */
export function chainKeysOf({ merchantId, chain, sequence }: { merchantId: string; chain: string; sequence: number }) {
  return sequence === 1 ? { chainPk: merchantId, chainSk: chain } : undefined
}

export type ChainPage = { begins?: string | undefined; limit: number; after?: string | undefined }

/** A merchant's chains in the order of their names; `begins`: those that begin so, such as its accounts'. */
export function chainsRange(merchantId: MerchantId, { begins = '', limit, after }: ChainPage): Range {
  const from = after === undefined ? begins || smallest : justAfter(after)
  return { by: 'chainSk', pk: merchantId, from, to: `${begins}${end}`, limit }
}
