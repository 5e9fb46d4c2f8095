import * as z from 'zod'
import { Currency, Figure, SignedAmount } from '../money.ts'

/**
 * What all accounts of a merchant come to in one currency, as lists and reports see it. Kept in several rows, to be added up, so
 * that accounts rarely wait for each other; like the standings it is summed from, never read by a decision.
 */
export const Totals = z
  .strictObject({
    currency: Currency,
    accountCount: z.int().min(0),
    heldCount: z.int().min(0),
    openOrders: Figure,
    unpaid: Figure,
    deposits: Figure,
    exposure: Figure,
    balance: SignedAmount,
    remainder: SignedAmount,
  })
  .meta({ id: 'Totals' })
export type Totals = z.infer<typeof Totals>

export function noTotals(currency: Currency): Totals {
  return { currency, accountCount: 0, heldCount: 0, openOrders: 0, unpaid: 0, deposits: 0, exposure: 0, balance: 0, remainder: 0 }
}

/** Two rows of totals as one. */
export function added(one: Totals, other: Omit<Totals, 'currency'>): Totals {
  return {
    currency: one.currency,
    accountCount: one.accountCount + other.accountCount,
    heldCount: one.heldCount + other.heldCount,
    openOrders: one.openOrders + other.openOrders,
    unpaid: one.unpaid + other.unpaid,
    deposits: one.deposits + other.deposits,
    exposure: one.exposure + other.exposure,
    balance: one.balance + other.balance,
    remainder: one.remainder + other.remainder,
  }
}
