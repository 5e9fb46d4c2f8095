import { type Books, moneyOf, setOrder } from '../accounts/books.ts'
import { freeOf, type Money, reservingOrder, withMoney } from '../accounts/purse.ts'
import type { OrderId, PaymentId } from '../ids.ts'
import type { Order } from './order.ts'

function reserveIn(money: Money, orderId: OrderId, amount: number): Money {
  const known = money.reservations.find((reservation) => reservation.orderId === orderId)
  const others = money.reservations.filter((reservation) => reservation.orderId !== orderId)
  const reserved = (known?.amount ?? 0) + amount
  return { ...money, reservations: reserved === 0 ? others : [...others, { orderId, amount: reserved }] }
}

/** Takes unreserved money for an order, in the order SPEC section 2 gives its sources; the caller knows there is enough. */
export function reserve(books: Books, orderId: OrderId, wanted: { amount: number; naming?: PaymentId | undefined }): void {
  let left = wanted.amount
  for (const money of reservingOrder(books.purse, wanted.naming)) {
    const taken = Math.min(left, freeOf(money))
    if (taken <= 0) continue
    books.purse = withMoney(books.purse, reserveIn(money, orderId, taken))
    left -= taken
  }
  if (left > 0) throw new Error(`${left} more were reserved for an order than are free`)
}

/**
 * Gives an order's reserved money back to its sources, the last reserved first. Money freed from a prepaid order is matched by
 * itself only with amounts due (SPEC sections 2 and 6).
 */
export function free(books: Books, order: Order, amount: number): void {
  let left = amount
  for (const money of reservingOrder(books.purse).toReversed()) {
    const held = money.reservations.find((reservation) => reservation.orderId === order.orderId)?.amount ?? 0
    const given = Math.min(left, held)
    if (given === 0) continue
    const matches = order.settlement === 'prepaid' && money.matches === 'anything' ? 'due' : money.matches
    books.purse = withMoney(books.purse, { ...reserveIn(money, order.orderId, -given), matches })
    left -= given
  }
  if (left > 0) throw new Error(`${left} more were freed from an order than it had reserved`)
}

/** Hands part of an order's reserved money over to another order: its sources stay the same, the last reserved first. */
export function handOver(books: Books, { from, to, amount }: { from: OrderId; to: OrderId; amount: number }): void {
  let left = amount
  for (const money of reservingOrder(books.purse).toReversed()) {
    const held = money.reservations.find((reservation) => reservation.orderId === from)?.amount ?? 0
    const given = Math.min(left, held)
    if (given === 0) continue
    books.purse = withMoney(books.purse, reserveIn(reserveIn(money, from, -given), to, given))
    left -= given
  }
  if (left > 0) throw new Error(`${left} more were handed over from an order than it had reserved`)
}

/** Moves part of one payment's reservation for an order out of the reservation, for its invoice or its reversal. */
export function unreserveFrom(books: Books, source: { paymentId: PaymentId; orderId: OrderId; amount: number }): void {
  const money = moneyOf(books, source.paymentId)
  if (!money) throw new Error('an order’s source is not in the purse')
  books.purse = withMoney(books.purse, reserveIn(money, source.orderId, -source.amount))
}

/** Less of an order: toCollect first, then onCredit, then fromDeposit (SPEC section 4). */
export function decrease(books: Books, order: Order, by: number): Order {
  const fromToCollect = Math.min(by, order.toCollect)
  const fromCredit = Math.min(by - fromToCollect, order.onCredit)
  const freed = by - fromToCollect - fromCredit
  if (freed > 0) free(books, order, freed)
  const onCredit = order.onCredit - fromCredit
  const lessened = {
    ...order,
    total: order.total - by,
    toCollect: order.toCollect - fromToCollect,
    onCredit,
    charged: Math.min(order.charged, onCredit),
    fromDeposit: order.fromDeposit - freed,
  }
  setOrder(books, lessened)
  return lessened
}
