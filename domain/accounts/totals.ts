import * as z from 'zod'
import { Currency, Figure, SignedAmount } from '../money.ts'
import { isOverLimit, type Standing } from './standing.ts'

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
    /** Of the accounts with an authorisation: how many, without bound, past their limit; what they may owe, and owe with what is charged. */
    authorisedCount: z.int().optional(),
    unlimitedCount: z.int().optional(),
    overLimitCount: z.int().optional(),
    authorised: SignedAmount.optional(),
    authorisedExposure: SignedAmount.optional(),
  })
  .meta({ id: 'Totals' })
export type Totals = z.infer<typeof Totals>
/** With every figure: rows from before one was counted have none of it. */
type AllTotals = Required<Totals>

/** Rows a merchant's totals are spread over, so that accounts rarely meet there. */
export const totalsShardCount = 8

type Sums = Omit<AllTotals, 'currency'>

/** Each figure that is summed, by its name. */
const eachOf = (sum: (name: keyof Sums) => number): Sums => ({
  accountCount: sum('accountCount'),
  heldCount: sum('heldCount'),
  openOrders: sum('openOrders'),
  unpaid: sum('unpaid'),
  deposits: sum('deposits'),
  exposure: sum('exposure'),
  balance: sum('balance'),
  remainder: sum('remainder'),
  authorisedCount: sum('authorisedCount'),
  unlimitedCount: sum('unlimitedCount'),
  overLimitCount: sum('overLimitCount'),
  authorised: sum('authorised'),
  authorisedExposure: sum('authorisedExposure'),
})

export function noTotals(currency: Currency): AllTotals {
  return { currency, ...eachOf(() => 0) }
}

/** Two rows of totals as one. */
export function added(one: Totals, other: Omit<Totals, 'currency'>): AllTotals {
  return { currency: one.currency, ...eachOf((name) => (one[name] ?? 0) + (other[name] ?? 0)) }
}

/** What one account counts for; nothing where there is none. */
function counted(standing: Standing | undefined): Sums {
  if (!standing) return eachOf(() => 0)
  const { heldCount, openOrders, unpaid, deposits, exposure, balance, remainder, limit } = standing
  const own = { accountCount: 1, heldCount, openOrders, unpaid, deposits, exposure, balance, remainder }
  const isGranted = limit !== null
  return {
    ...own,
    authorisedCount: isGranted ? 1 : 0,
    unlimitedCount: limit === 'unlimited' ? 1 : 0,
    overLimitCount: isOverLimit(standing) ? 1 : 0,
    authorised: typeof limit === 'number' ? limit : 0,
    authorisedExposure: isGranted ? exposure : 0,
  }
}

/** What totals change by when an account's standing does. */
export function difference(now: Standing, before: Standing | undefined): Sums {
  const [after, earlier] = [counted(now), counted(before)]
  return eachOf((name) => after[name] - earlier[name])
}
