import type { AccountId, MerchantId } from '../domain/ids.ts'
import type { Kind } from '../domain/states.ts'
import { end, justAfter, type Range, smallest } from './table.ts'

/** Rows as they are kept: of an account, or of the merchant's own of a kind; after the sort key `after`. */
export type PartitionPage = { of: { account: AccountId } | { kind: Kind }; limit: number; after?: string | undefined }

export function partitionRange(merchantId: MerchantId, { of, limit, after }: PartitionPage): Range {
  const pk = 'account' in of ? `${merchantId}#${of.account}` : `${merchantId}#${of.kind}`
  return { by: 'sk', pk, from: after === undefined ? smallest : justAfter(after), to: end, limit }
}
