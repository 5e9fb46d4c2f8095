import { AccountId, type MerchantId } from '../domain/ids.ts'
import { nextStatementOf } from '../domain/statements/due.ts'
import type { Row } from './row.ts'
import { justAfter, type Range, smallest } from './table.ts'

const partitionOf = (merchantId: MerchantId) => `${merchantId}#to-state`

/** Where an account stands among those that are to get a statement, by the first day it is about: written with the account itself. */
export function statingKeysOf(merchantId: MerchantId, row: Row): { chainPk: string; chainSk: string } | undefined {
  const day = row.kind === 'account' ? nextStatementOf(row.state) : undefined
  return row.kind === 'account' && day !== undefined
    ? { chainPk: partitionOf(merchantId), chainSk: `${day}#${row.state.accountId}` }
    : undefined
}

/** `through`: the last day of what has ended. */
export type StatingPage = { through: string; limit: number; after?: string | undefined }

/**
 * A day's places end in an account, behind a `#`: `$` sorts right after it. A month's, which rows of before days were kept have, sort before
 * its first day.
 */
export function statingRange(merchantId: MerchantId, { through, limit, after }: StatingPage): Range {
  const from = after === undefined ? smallest : justAfter(after)
  return { by: 'chainSk', pk: partitionOf(merchantId), from, to: `${through}$`, limit }
}

/** The account that stands at a place. */
export function accountStated(place: string): AccountId {
  return AccountId.parse(place.slice(place.indexOf('#') + 1))
}
