import { type Account, exposure, unreserved } from '../accounts/account.ts'
import { type Books, setOrder } from '../accounts/books.ts'
import { aged } from '../accounts/debts.ts'
import type { CalendarDate } from '../calendar.ts'
import { isDelivered, isHeld, type Order } from '../orders/order.ts'
import { type Settings, StatusBehaviour } from '../settings/settings.ts'
import { blocksCharging, type Hold } from './holds.ts'

/** The account's figures as a decision looks at them, after the order's own reservation. */
export type Looked = {
  limit: Account['limit']
  exposureWith: number
  excess: number
  pastDue: number
  pastDueExcess: number
  holdPeriod: number
  holdPeriodMinimum: number
  unreservedDeposits: number
  minimumForCheck: number
  total: number
}

/** By which settings, and whether the order is new or looked at again. */
export type Rules = { settings: Settings; occasion?: 'placing' | 'again' }

function look(books: Books, order: Order, settings: Settings): Looked {
  const { account } = books
  const exposureWith = exposure(account) - (books.orders.get(order.orderId)?.charged ?? 0) + order.onCredit
  const limit = account.limit
  const period = account.terms.holdPeriod
  const pastDue =
    period === 0
      ? 0
      : aged(books.debts, settings.ageing, books.today)
          .slice(period - 1)
          .reduce((sum, owed) => sum + owed, 0)
  return {
    limit,
    exposureWith,
    excess: limit === 'unlimited' ? 0 : Math.max(0, exposureWith - (limit ?? 0)),
    pastDue,
    pastDueExcess: Math.max(0, pastDue - unreserved(account) - settings.holdPeriodMinimum),
    holdPeriod: period,
    holdPeriodMinimum: settings.holdPeriodMinimum,
    unreservedDeposits: unreserved(account),
    minimumForCheck: account.terms.minimumForCheck,
    total: order.total,
  }
}

/** What a status code does: the merchant's own table, else the standard one. A code that is in neither any more is reviewed. */
export function behaviourOf(code: string, settings: Settings): StatusBehaviour {
  return settings.statusCodes.find((status) => status.code === code)?.behaviour ?? StatusBehaviour.safeParse(code).data ?? 'review'
}

/** Rule 1: the order status of the account, for every order whatever its settlement. */
function statusHold(account: Account, order: Order, rules: { settings: Settings; today: CalendarDate }): Hold[] {
  const { code, until = '' } = account.orderStatus
  switch (behaviourOf(code, rules.settings)) {
    case 'yes':
      return []
    case 'no':
      return [{ reason: 'not-approved' }]
    case 'cash-only':
      return order.onCredit > 0 ? [{ reason: 'cash-only', onCredit: order.onCredit }] : []
    case 'held-until':
      return rules.today < until ? [{ reason: 'held-until', until }] : []
    case 'open-until':
      return rules.today > until ? [{ reason: 'open-until-lapsed', until }] : []
    case 'review':
      return [{ reason: 'review', code }]
  }
}

/** Rules 2 to 4: only while more would be charged than was approved. Every reason that applies. */
function creditHolds(looked: Looked, order: Order): Hold[] {
  const unchecked = looked.minimumForCheck > 0 && looked.total <= looked.minimumForCheck
  if (order.onCredit <= order.charged || unchecked) return []
  const holds: Hold[] = []
  if (looked.excess > 0)
    holds.push({
      reason: 'limit-exceeded',
      limit: typeof looked.limit === 'number' ? looked.limit : 0,
      exposure: looked.exposureWith,
      excess: looked.excess,
    })
  if (looked.pastDueExcess > 0) {
    const { pastDue, holdPeriod, unreservedDeposits, holdPeriodMinimum } = looked
    holds.push({ reason: 'past-due', pastDue, period: holdPeriod, unreservedDeposits, minimum: holdPeriodMinimum })
  }
  return holds
}

/**
 * Every reason to hold an order (SPEC section 3), decided over the whole account. What a release or an earlier approval covers is
 * not asked again; a delivered order never is.
 */
export function reasonsToHold(books: Books, order: Order, { settings, occasion = 'again' }: Rules): Hold[] {
  if (isDelivered(order)) return []
  const known = books.orders.get(order.orderId)
  const waiting: Hold[] = order.toCollect > 0 ? [{ reason: 'awaiting-payment', toCollect: order.toCollect }] : []
  const manual = order.holds.filter((hold) => hold.reason === 'manual')
  const chargesMore = order.onCredit > order.charged
  const covered = order.release !== undefined && !chargesMore
  const approvedBefore = occasion === 'again' && known !== undefined && !known.holds.some(blocksCharging) && !chargesMore
  if (covered || approvedBefore) return [...manual, ...waiting]
  const status = statusHold(books.account, order, { settings, today: books.today })
  return [...manual, ...status, ...creditHolds(look(books, order, settings), order), ...waiting]
}

/** The order with its reasons; without one that blocks charging, its credit part is charged. */
function decided(order: Order, holds: Hold[], looked: Looked): Order {
  const charged = holds.some(blocksCharging) ? Math.min(order.charged, order.onCredit) : order.onCredit
  return { ...order, holds, charged, decision: looked }
}

/** Decides an order anew on today's figures and sets it. */
export function decideOrder(books: Books, order: Order, rules: Rules): Order {
  const decision = decided(order, reasonsToHold(books, order, rules), look(books, order, rules.settings))
  setOrder(books, decision)
  return decision
}

/**
 * The exact amount that, paid now, releases a held order; undefined where paying doesn't help (SPEC section 3). It answers the reasons
 * of this moment, not those recorded when the order was last decided: by them the payment will be judged.
 */
export function cureOf(books: Books, order: Order, settings: Settings): number | undefined {
  if (!isHeld(order)) return undefined
  const reasons = new Set(reasonsToHold(books, order, { settings }).map((hold) => hold.reason))
  const curable = [...reasons].every(
    (reason) => reason === 'cash-only' || reason === 'limit-exceeded' || reason === 'past-due' || reason === 'awaiting-payment',
  )
  if (!curable) return undefined
  if (reasons.has('cash-only')) return order.toCollect + order.onCredit
  const looked = look(books, order, settings)
  const needed = Math.max(reasons.has('limit-exceeded') ? looked.excess : 0, reasons.has('past-due') ? looked.pastDueExcess : 0)
  return order.toCollect + Math.min(order.onCredit - order.charged, needed)
}
