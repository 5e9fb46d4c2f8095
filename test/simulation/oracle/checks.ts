import {
  type Book,
  byText,
  dueBy,
  exposure,
  figuresOf,
  fromDeposit,
  isDelivered,
  lacking,
  type Order,
  openDebts,
  outstanding,
  type Reason,
  sum,
  unreserved,
} from './book.ts'
import type { Moment } from './moment.ts'
import { exposureAt, subOver } from './places.ts'

/** SPEC section 2: the remainder as a checkout counts it. */
export function remainderAtCheckout(book: Book, today: string): number {
  return unreserved(book) - dueBy(book, today) - sum(lacking(book).map(({ onCredit }) => onCredit))
}

export const daysFrom = (from: string, to: string): number => Math.round((Date.parse(to) - Date.parse(from)) / 86_400_000)

/** SPEC section 3, rule 4: 1 is not yet due, then by days late. */
function periodOf(debt: { dueOn: string; issuedOn: string }, { today, rules: { ageing } }: Moment): number {
  const late = daysFrom(ageing.by === 'due-date' ? debt.dueOn : debt.issuedOn, today)
  return late <= 0 ? 1 : 2 + ageing.days.filter((last) => late > last).length
}

function pastDue(book: Book, moment: Moment): number {
  const { holdPeriod } = book.terms
  if (holdPeriod === 0) return 0
  return sum(
    openDebts(book)
      .filter((debt) => periodOf(debt, moment) >= holdPeriod)
      .map((debt) => outstanding(book, debt)),
  )
}

function statusReasons(book: Book, order: Order, { today, rules }: Moment): Reason[] {
  const { code, until = '' } = book.status
  const behaviour = rules.statusCodes.find((one) => one.code === code)?.behaviour ?? code
  if (behaviour === 'yes') return []
  if (behaviour === 'no') return [{ reason: 'not-approved' }]
  if (behaviour === 'cash-only') return order.onCredit > 0 ? [{ reason: 'cash-only', onCredit: order.onCredit }] : []
  if (behaviour === 'held-until') return today < until ? [{ reason: 'held-until', until }] : []
  if (behaviour === 'open-until') return today > until ? [{ reason: 'open-until-lapsed', until }] : []
  return [{ reason: 'review', code }]
}

/** Where the order's credit would bring the account over its limit, and what is past due beyond deposits and minimum. */
function excesses(book: Book, order: Order, moment: Moment) {
  const withIt = exposure(book) - (book.orders.includes(order) ? order.charged : 0) + order.onCredit
  const over = book.limit === 'unlimited' ? 0 : Math.max(0, withIt - (book.limit ?? 0))
  const late = pastDue(book, moment)
  return { withIt, over, late, lateOver: Math.max(0, late - unreserved(book) - moment.rules.holdPeriodMinimum) }
}

function creditReasons(book: Book, order: Order, moment: Moment): Reason[] {
  const { minimumForCheck, holdPeriod } = book.terms
  if (order.onCredit <= order.charged) return []
  if (minimumForCheck > 0 && order.total <= minimumForCheck) return []
  const { withIt, over, late, lateOver } = excesses(book, order, moment)
  const limit = typeof book.limit === 'number' ? book.limit : 0
  return [
    ...(over > 0 ? [{ reason: 'limit-exceeded', limit, exposure: withIt, excess: over }] : []),
    ...(lateOver > 0
      ? [
          {
            reason: 'past-due',
            pastDue: late,
            period: holdPeriod,
            unreservedDeposits: unreserved(book),
            minimum: moment.rules.holdPeriodMinimum,
          },
        ]
      : []),
    ...(order.shipTo !== undefined && subOver(book, order) > 0
      ? [
          {
            reason: 'sub-limit-exceeded',
            shipToId: order.shipTo,
            limit: book.subLimits[order.shipTo] ?? 0,
            exposure: exposureAt(book, order),
            excess: subOver(book, order),
          },
        ]
      : []),
  ]
}

export const blocks = ({ reason }: Reason): boolean => reason !== 'awaiting-payment'

/**
 * Every reason to hold an order. What was approved or released is not asked again while nothing more would be charged; a delivered
 * order never is.
 */
export function reasonsFor(book: Book, order: Order, moment: Moment): Reason[] {
  if (isDelivered(order)) return []
  const manual = order.reasons.filter(({ reason }) => reason === 'manual')
  const waiting = order.toCollect > 0 ? [{ reason: 'awaiting-payment', toCollect: order.toCollect }] : []
  const charges = order.onCredit > order.charged
  const settledBefore = order.released || (!moment.placing && !order.reasons.some(blocks))
  if (!charges && settledBefore) return [...manual, ...waiting]
  return [...manual, ...statusReasons(book, order, moment), ...creditReasons(book, order, moment), ...waiting]
}

/** Decides an order: its reasons, and what of it is charged. */
export function decide(book: Book, order: Order, moment: Moment): void {
  order.reasons = reasonsFor(book, order, moment)
  order.charged = order.reasons.some(blocks) ? Math.min(order.charged, order.onCredit) : order.onCredit
}

/** SPEC section 3: what paid now releases a held order; undefined where paying does not help. */
export function cureOf(book: Book, order: Order, moment: Moment): number | undefined {
  if (order.reasons.length === 0) return undefined
  const names = reasonsFor(book, order, moment).map(({ reason }) => reason)
  if (names.some((name) => !['cash-only', 'limit-exceeded', 'past-due', 'sub-limit-exceeded', 'awaiting-payment'].includes(name)))
    return undefined
  if (names.includes('cash-only')) return order.toCollect + order.onCredit
  const { over, lateOver } = excesses(book, order, moment)
  const most = Math.max(
    names.includes('sub-limit-exceeded') ? subOver(book, order) : 0,
    names.includes('limit-exceeded') ? over : 0,
    names.includes('past-due') ? lateOver : 0,
  )
  return order.toCollect + Math.min(order.onCredit - order.charged, most)
}

/** What SPEC section 1 says must hold at every step; each broken law by its name. */
export function brokenLaws(book: Book): string[] {
  const { deposits, reserved, ...others } = figuresOf(book)
  const broken = Object.entries(others)
    .filter(([, figure]) => figure < 0)
    .map(([name]) => `${name} is below 0`)
  if (deposits < reserved) broken.push('deposits do not cover what is reserved')
  for (const order of book.orders.filter(({ state }) => state === 'open')) {
    const parts = [fromDeposit(book, order), order.onCredit, order.toCollect]
    if (sum(parts) !== order.total) broken.push(`the parts ${parts.join(' + ')} of ${order.id} are not its total ${order.total}`)
    if (parts.some((part) => part < 0) || order.charged < 0 || order.charged > order.onCredit)
      broken.push(`a part of ${order.id} is out of bounds`)
  }
  for (const debt of book.debts) if (outstanding(book, debt) < 0) broken.push(`${debt.id} is overpaid`)
  for (const payment of book.payments) {
    const given = payment.amount < 0 ? 0 : payment.amount - payment.gone - sum(payment.allocations.map(({ amount }) => amount))
    if (given < sum(payment.reserved.map(({ amount }) => amount))) broken.push(`${payment.id} is reserved beyond what it has`)
  }
  return broken
}

/** A hold by hand stands behind the reasons that were there, until the order is decided again. */
export const inAnyOrder = (reasons: Order['reasons']) => JSON.stringify(reasons.toSorted((one, other) => byText(one.reason, other.reason)))
