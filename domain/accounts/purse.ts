import * as z from 'zod'
import { OrderId, PaymentId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount } from '../money.ts'

/** Part of a payment's open money that an open order has reserved: the source of its fromDeposit. */
const Reservation = z.strictObject({ orderId: OrderId, amount: Amount })

/** One payment's open money. `matches`: what it may settle by itself (SPEC sections 2 and 7). */
const Money = z.strictObject({
  paymentId: PaymentId,
  /** Receiving order: day, then moment, then id; the oldest is used first. */
  order: z.string(),
  matches: z.enum(['anything', 'due', 'nothing']),
  unallocated: Amount,
  /** True once some of it was allocated: such money is matched first (SPEC section 6). */
  begun: z.boolean(),
  reservations: z.array(Reservation),
})
export type Money = z.infer<typeof Money>

/** A delivered prepaid order that its reservation doesn't cover. */
const Shortfall = z.strictObject({ orderId: OrderId, placedAt: z.string(), onCredit: Amount })

/**
 * The customer's open money, one row per account: where each deposit came from and which open order has reserved what of it.
 * A checkout that uses deposits reads no list.
 */
export const Purse = z.strictObject({ money: z.array(Money), shortfalls: z.array(Shortfall) })
export type Purse = z.infer<typeof Purse>

export const emptyPurse: Purse = { money: [], shortfalls: [] }

export function reservedOf(money: Money): number {
  return money.reservations.reduce((sum, reservation) => sum + reservation.amount, 0)
}

export function freeOf(money: Money): number {
  return money.unallocated - reservedOf(money)
}

export function totalUnallocated(purse: Purse): number {
  return purse.money.reduce((sum, money) => sum + money.unallocated, 0)
}

export function totalReserved(purse: Purse): number {
  return purse.money.reduce((sum, money) => sum + reservedOf(money), 0)
}

export function reservedFor(purse: Purse, orderId: OrderId): number {
  return sourcesOf(purse, orderId).reduce((sum, source) => sum + source.amount, 0)
}

/** The payments an order's fromDeposit comes from, in the order they were received. */
export function sourcesOf(purse: Purse, orderId: OrderId): { paymentId: PaymentId; amount: number }[] {
  return purse.money.flatMap(({ paymentId, reservations }) =>
    reservations.filter((r) => r.orderId === orderId).map(({ amount }) => ({ paymentId, amount })),
  )
}

export function totalShortfall(purse: Purse): number {
  return purse.shortfalls.reduce((sum, shortfall) => sum + shortfall.onCredit, 0)
}

/** The order in which open money is reserved: the payment that names the order, kept money, other money; each oldest first. */
export function reservingOrder(purse: Purse, naming?: PaymentId): Money[] {
  const rank = (money: Money) => (money.paymentId === naming ? 0 : money.matches === 'nothing' ? 1 : 2)
  return purse.money.toSorted((one, other) => rank(one) - rank(other) || compare(one.order, other.order))
}

/** The order in which open money is matched or refunded: oldest first. */
export function oldestFirst(purse: Purse): Money[] {
  return purse.money.toSorted((one, other) => compare(one.order, other.order))
}

/** Bytes the purse takes in its row, about, and rather more. */
function bytesOf({ money, shortfalls }: Purse): number {
  const reservations = money.reduce((count, { reservations }) => count + reservations.length, 0)
  return money.length * 310 + reservations * 115 + shortfalls.length * 160
}

/** Whether a purse has no room for one more payment's open money, which it had before. */
export function isOverfull(purse: Purse, before: Purse): boolean {
  if (purse.money.length <= before.money.length) return false
  return purse.money.length > bounds.openPayments || bytesOf(purse) > bounds.purseBytes
}

/** How full it is, for a person. */
export function fullness({ money }: Purse): string {
  return `${money.length} payments have open money; ${bounds.openPayments} are the most.`
}

/** Replaces one payment's money; nothing left removes it. */
export function withMoney(purse: Purse, money: Money): Purse {
  const others = purse.money.filter(({ paymentId }) => paymentId !== money.paymentId)
  const kept = money.unallocated === 0 ? others : [...others, money]
  return { ...purse, money: kept.toSorted((one, other) => compare(one.order, other.order)) }
}

/** Sets what a delivered prepaid order lacks; 0 removes it. */
export function withShortfall(purse: Purse, shortfall: z.infer<typeof Shortfall>): Purse {
  const others = purse.shortfalls.filter(({ orderId }) => orderId !== shortfall.orderId)
  const all = shortfall.onCredit === 0 ? others : [...others, shortfall]
  return { ...purse, shortfalls: all.toSorted((one, other) => compare(one.placedAt, other.placedAt)) }
}

export function compare(one: string, other: string): number {
  return one < other ? -1 : one > other ? 1 : 0
}
