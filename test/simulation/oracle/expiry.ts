import { type Book, byText, fromDeposit, isDelivered, isOpen, release } from './book.ts'
import { daysFrom, decide } from './checks.ts'
import type { Moment } from './moment.ts'

/** SPEC section 2: what an order never delivered has reserved for too long it must collect again, held until then; the money is free. */
export function expireReservations(book: Book, moment: Moment): boolean {
  const { reservationExpiryDays: days } = moment.rules
  if (days === 0) return false
  const old = book.orders
    .filter((order) => isOpen(order) && !isDelivered(order) && fromDeposit(book, order) > 0)
    .filter(({ reserved }) => reserved !== undefined && daysFrom(reserved.on, moment.today) >= days)
    .toSorted((one, other) => byText(one.placedAt, other.placedAt) || byText(one.id, other.id))
  for (const order of old) {
    const amount = fromDeposit(book, order)
    release(book, order, amount)
    order.toCollect += amount
    decide(book, order, moment)
  }
  return old.length > 0
}
