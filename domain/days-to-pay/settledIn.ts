import type { AccountId } from '../ids.ts'
import type { Invoice } from '../invoices/invoice.ts'
import { bounds } from '../limits.ts'
import type { ListRef } from '../states.ts'
import type { Period } from './basePeriod.ts'
import { observationOf, type Tally, tallyOf } from './observation.ts'

/** The invoices settled in a period, one more than a calculation takes, so that it knows when there are more. */
export function settledIn(account: AccountId, { from, to }: Period): ListRef<'invoice'> {
  return { list: 'settled', kind: 'invoice', account, behind: from, until: to, limit: bounds.observationsPerPeriod + 1 }
}

/** What invoices that were settled in a period come to. */
export function tallied(invoices: readonly Invoice[]): Tally {
  return tallyOf(invoices.flatMap((invoice) => observationOf(invoice) ?? []))
}
