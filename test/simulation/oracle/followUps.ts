import { type Book, keptFirst, type Line, type Order, reserve, unreserve, unreserved } from './book.ts'
import { decide } from './checks.ts'
import { isLess, minus, nothing } from './decimals.ts'
import type { Moment } from './moment.ts'

/** What neither came nor is reported missing. */
function leftOf({ lines }: Order): Line[] {
  return lines
    .map((line) => ({ ...line, ordered: minus(minus(line.ordered, line.delivered), line.missing), delivered: nothing, missing: nothing }))
    .filter(({ ordered }) => isLess(nothing, ordered))
}

export type Rest = { lines: Line[]; cost: number }

/** What of an order could go on, by the price of it; nothing where all has come. */
export function restOf(order: Order, costOf: (lines: readonly Line[]) => number): Rest | undefined {
  const lines = leftOf(order)
  return lines.length > 0 ? { lines, cost: costOf(lines) } : undefined
}

/** Gives one order's reserved money to another, other money first, the newest first. */
function handOver(book: Book, { from, to, amount }: { from: string; to: string; amount: number }): void {
  let left = amount
  for (const payment of keptFirst(book.payments).toReversed()) {
    const given = unreserve(payment, from, left)
    if (given > 0) payment.reserved.push({ order: to, amount: given })
    left -= given
  }
}

/**
 * SPEC section 4: the order that goes on takes over what the smaller total frees, money first, before anything else can have it. The
 * other keeps what is left; what the new one costs beyond comes as its settlement says once the goods are counted, by `settleRest`.
 */
export function goOn(book: Book, order: Order, next: { id: string; rest: Rest; total: number; moment: Moment }): Order {
  const { rest, moment } = next
  const freed = Math.max(0, order.total - next.total)
  const collect = Math.min(freed, order.toCollect)
  const credit = Math.min(freed - collect, order.onCredit)
  let wanted = rest.cost
  const take = (most: number): number => {
    const taken = Math.min(wanted, most)
    wanted -= taken
    return taken
  }
  const [money, onCredit, toCollect] = [take(freed - collect - credit), take(credit), take(collect)]
  const stillCharged = Math.min(order.charged, order.onCredit - onCredit)
  const other: Order = {
    id: next.id,
    shipTo: order.shipTo,
    placedAt: moment.now,
    settlement: order.settlement,
    rest: order.rest,
    usesBalance: order.usesBalance,
    prices: order.prices,
    lines: rest.lines,
    total: money + onCredit + toCollect,
    onCredit,
    toCollect,
    charged: order.charged - stillCharged,
    reasons: [],
    state: 'open',
    delivery: 'none',
    released: false,
  }
  handOver(book, { from: order.id, to: other.id, amount: money })
  book.orders.push(other)
  order.total -= other.total
  order.onCredit -= onCredit
  order.toCollect -= toCollect
  order.charged = stillCharged
  order.followedBy = other.id
  return other
}

export function settleRest(book: Book, order: Order, { cost, moment, wasHeld }: { cost: number; moment: Moment; wasHeld: boolean }): void {
  const by = cost - order.total
  const fromMoney = order.settlement === 'deposit' || order.settlement === 'auto' ? Math.min(by, Math.max(0, unreserved(book))) : 0
  reserve(book, order, { amount: fromMoney })
  const onLine = order.settlement === 'account' || (order.settlement === 'auto' && order.rest === 'hold')
  if (onLine) order.onCredit += by - fromMoney
  else order.toCollect += by - fromMoney
  order.total = cost
  decide(book, order, { ...moment, placing: wasHeld })
}
