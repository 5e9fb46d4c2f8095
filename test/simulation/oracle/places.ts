import { type Book, isOpen, type Order, outstanding, sum } from './book.ts'
import { no, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'

/** Where the orders of an invoice went, in the order they stand in it; '' is nowhere in particular. */
export function partsOf(orders: readonly Order[]): { shipTo: string; total: number }[] {
  const places = [...new Set(orders.map(({ shipTo = '' }) => shipTo))]
  return places.map((shipTo) => ({
    shipTo,
    total: sum(orders.filter((order) => (order.shipTo ?? '') === shipTo).map(({ total }) => total)),
  }))
}

/** Each part's share of what is left, rounded down; one unit more to the largest remainders until all is shared out. */
function shared(left: number, parts: readonly { total: number }[]): number[] {
  const whole = BigInt(sum(parts.map(({ total }) => total)))
  if (whole === 0n) return parts.map(() => 0)
  const down = parts.map(({ total }) => Number((BigInt(left) * BigInt(total)) / whole))
  const rests = parts.map(({ total }, at) => ({ at, rest: (BigInt(left) * BigInt(total)) % whole }))
  const winners = rests
    .toSorted((one, other) => (other.rest > one.rest ? 1 : other.rest < one.rest ? -1 : one.at - other.at))
    .slice(0, left - sum(down))
    .map(({ at }) => at)
  return down.map((amount, at) => amount + (winners.includes(at) ? 1 : 0))
}

/** What one place owes and has charged. */
export function figuresAt(book: Book, shipTo: string): { unpaid: number; charged: number } {
  const unpaid = book.debts.flatMap((debt) => {
    const { parts = [] } = debt
    const amounts = shared(outstanding(book, debt), parts)
    return parts.map((part, at) => (part.shipTo === shipTo ? (amounts[at] ?? 0) : 0))
  })
  const charged = book.orders.filter((order) => isOpen(order) && order.shipTo === shipTo).map((order) => order.charged)
  return { unpaid: sum(unpaid), charged: sum(charged) }
}

export function exposureAt(book: Book, order: Order): number {
  const { unpaid, charged } = figuresAt(book, order.shipTo ?? '')
  return unpaid + charged - (book.orders.includes(order) ? order.charged : 0) + order.onCredit
}

/** SPEC section 3, rule 5: how far the order brings its place over that place's own limit. */
export function subOver(book: Book, order: Order): number {
  const limit = order.shipTo === undefined ? undefined : book.subLimits[order.shipTo]
  return limit === undefined ? 0 : Math.max(0, exposureAt(book, order) - limit)
}

export function changeSubLimit(
  book: Book | undefined,
  { shipToId, limit }: { shipToId: string; limit: number | null },
  { rules }: Moment,
): Verdict {
  if (!rules.features.b2bCredit) return no('switched-off')
  if (book && limit !== null && !book.shipTos.includes(shipToId)) return no('unknown-ship-to')
  if (!book) return no('unknown-account')
  delete book.subLimits[shipToId]
  if (limit !== null) book.subLimits[shipToId] = limit
  return 'done'
}
