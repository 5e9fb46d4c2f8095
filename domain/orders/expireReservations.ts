import * as z from 'zod'
import { type Books, closeBooks, openBooks, setOrder } from '../accounts/books.ts'
import { compare } from '../accounts/purse.ts'
import { type CalendarDate, daysBetween } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { decideOrder } from '../credit-check/check.ts'
import type { Fact } from '../facts.ts'
import { AccountId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { isDelivered, isOpen, type Order, placeOf, reservedSince } from './order.ts'
import { splitFact } from './orderAnswer.ts'
import { free } from './reserving.ts'

/**
 * Takes back what orders that were never delivered have reserved for too long: their fromDeposit becomes toCollect again, with its
 * hold, and the money is free (SPEC section 2). Orders in the sequence of their ids, as many as one commit takes.
 */
export const expireReservations = command({
  name: 'expireReservations',
  summary: 'Let the reservations of an account expire that are too old',
  right: 'system:react',
  internal: true,
  input: z.strictObject({ accountId: AccountId, after: OrderId.optional() }),
  answer: z.strictObject({
    expired: z.array(OrderId),
    next: OrderId.optional().meta({ description: 'There are more: send it as "after"' }),
  }),
  reads: ({ accountId }) => ({ account: refs.account(accountId), debts: refs.debts(accountId), purse: refs.purse(accountId) }),
  more: ({ accountId, after = '' }, { purse }) => {
    const ids = (purse?.money ?? []).flatMap(({ reservations }) => reservations.map(({ orderId }) => orderId))
    const left = [...new Set(ids)].filter((id) => id > after).toSorted()
    return { orders: left.slice(0, bounds.ordersPerExpiry).map((id) => refs.order(accountId, id)) }
  },
  decide: ({ accountId }, { account, debts, purse, orders }, context) => {
    if (!account) return refuse('unknown-account')
    const { settings, today } = context
    const last = orders.length < bounds.ordersPerExpiry ? undefined : orders.at(-1)?.orderId
    const next = last && { next: last }
    // The oldest first, as everywhere: what it frees counts for those behind it.
    const due = orders
      .filter((order) => isExpired(order, { settings, today }))
      .toSorted((one, other) => compare(placeOf(one), placeOf(other)))
    if (due.length === 0) return { unchanged: { expired: [], ...next } }
    const books = openBooks({ account, debts, purse, orders }, context)
    const told = due.map((order) => expire(books, order, settings))
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts: [...told, ...facts], postings }],
      answer: { expired: due.map(({ orderId }) => orderId), ...next },
    }
  },
})

/** Whether an order's reservation is as old as the merchant lets one become; never once anything was delivered. */
function isExpired(order: Order, { settings, today }: { settings: Settings; today: CalendarDate }): boolean {
  const { reservationExpiryDays } = settings
  if (reservationExpiryDays === 0 || !isOpen(order) || isDelivered(order) || order.fromDeposit === 0) return false
  return daysBetween(reservedSince(order), today) >= reservationExpiryDays
}

function expire(books: Books, order: Order, settings: Settings): Fact {
  const amount = order.fromDeposit
  free(books, order, amount)
  const waiting = { ...order, fromDeposit: 0, toCollect: order.toCollect + amount }
  setOrder(books, waiting)
  const { orderId, holds, ...decided } = decideOrder(books, waiting, { settings })
  const reasons = holds.map(({ reason }) => reason)
  return { type: 'ReservationExpired', orderId, amount, ...splitFact({ orderId, holds, ...decided }), reasons }
}
