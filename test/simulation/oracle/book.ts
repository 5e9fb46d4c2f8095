import { type Fraction, isLess, minus, nothing } from './decimals.ts'
import type { Credited, Goods } from './goods.ts'

/*
 * An account as the oracle keeps it: orders, payments and debts, and nothing that is a sum. Every figure of SPEC section 1 is added
 * up anew each time it is asked for.
 */

export type Line = { sku: string; ordered: Fraction; delivered: Fraction; missing: Fraction; unitPrice: string; vatRate: string }

export type Reason = { reason: string } & Readonly<Record<string, string | number>>

export type Order = {
  id: string
  shipTo?: string | undefined
  placedAt: string
  settlement: string
  rest: string
  usesBalance: boolean
  prices: string
  lines: Line[]
  total: number
  onCredit: number
  toCollect: number
  charged: number
  reasons: Reason[]
  state: 'open' | 'cancelled' | 'invoiced'
  delivery: 'none' | 'partial' | 'whole'
  /** Where the report or the cancellation that ended it stands in the journal. */
  endedAs?: number | undefined
  followedBy?: string
  released: boolean
  invoice?: string
  /** How much it had from deposits after the last record of its account, and on which day that last grew. */
  reserved?: { amount: number; on: string }
}

/** What a payment is for. */
export type Naming = { kind: 'order' | 'invoice' | 'claim'; id: string; upTo?: number | undefined }

export type Matching = 'anything' | 'due' | 'nothing'

/** Its furthest status, how much it is about, how much of that a refund of ours had taken before, and what it takes itself. */
export type ProviderObject = {
  id: string
  kind: 'refund' | 'dispute'
  status: string
  amount: number
  carries?: string
  carried: number
  taken: number
  /** Told to take money of another currency: it takes none. */
  foreign?: { amount: number; currency: string }
}

export type Payment = {
  id: string
  amount: number
  day: string
  at: string
  /** What its open money may settle by itself now, and what it was meant for at first. */
  matches: Matching
  meant: Matching
  allocations: { item: string; amount: number }[]
  /** Given back or taken away. */
  gone: number
  undone: string[]
  reserved: { order: string; amount: number }[]
  /** Provider's refunds and disputes about it. */
  objects: ProviderObject[]
  /** On a refund that the provider was asked for: how far it is. */
  asking?: { state: string; attempt: number; at: string; object?: string }
  method: string
  names: readonly Naming[]
  /** Where it is no money that came in. */
  own?: 'credit-note' | 'write-off'
  /** Brought along from elsewhere: no payment of now. */
  opening?: true
  /** A voucher that was redeemed. */
  voucher?: true
}

/** `settledBy`: payments in the order they were matched with it. */
export type Debt = {
  id: string
  claimOn?: string
  total: number
  dueOn: string
  issuedOn: string
  number: string
  settledBy?: string[]
  goods?: Goods
  credited?: Credited
  parts?: { shipTo: string; total: number }[]
  /** Brought along from elsewhere, where this much of it was settled. */
  settledElsewhere?: number
}

export type Terms = { paymentTermDays: number; endOfMonth: boolean; minimumForCheck: number; holdPeriod: number }

export type Book = {
  id: string
  currency: string
  limit: number | 'unlimited' | null
  terms: Terms
  status: { code: string; until?: string }
  shipTos: string[]
  subLimits: Record<string, number>
  erased: boolean
  /** What a user set in place of the bureau's word. */
  overridden: Set<string>
  /** What came of each question to the bureau, by its cause. */
  assessed: Map<string, 'answer' | 'failure'>
  orders: Order[]
  payments: Payment[]
  debts: Debt[]
  /** Its customer has or had another name: lists have it elsewhere, or soon will. */
  moved?: true
  /** The balance after each record of the chain, and on which day it was decided. */
  trail: { at: string; on: string; sequence: number; balance: number }[]
  /** Its base periods, the latest first. */
  bases: Base[]
  stated?: { month: string; sequence: number; balance: number }
  /** Whether a statement is to come by schedule: since the last one the balance moved, or something was owed or deposited. */
  waits: boolean
}

/** What a calculation of the days to pay came to when it was stored. */
export type Base = { period?: { from: string; to: string }; daysSum: number; daysCount: number; appliedAt: string }

export const walkIn = 'acc_walk-in'
export const sum = (amounts: readonly number[]): number => amounts.reduce((total, amount) => total + amount, 0)

export const byText = (one: string, other: string): number => (one < other ? -1 : one > other ? 1 : 0)

export function unallocated(payment: Payment): number {
  return payment.amount < 0 ? 0 : payment.amount - payment.gone - sum(payment.allocations.map(({ amount }) => amount))
}

export function free(payment: Payment): number {
  return unallocated(payment) - sum(payment.reserved.map(({ amount }) => amount))
}

export function outstanding(book: Book, debt: Debt): number {
  return (
    debt.total -
    (debt.settledElsewhere ?? 0) -
    sum(book.payments.flatMap(({ allocations }) => allocations.filter(({ item }) => item === debt.id).map(({ amount }) => amount)))
  )
}

export function openDebts(book: Book): Debt[] {
  return book.debts.filter((debt) => outstanding(book, debt) > 0)
}

export function fromDeposit(book: Book, order: Order): number {
  return sum(book.payments.flatMap(({ reserved }) => reserved.filter((one) => one.order === order.id).map(({ amount }) => amount)))
}

export const isOpen = ({ state }: Order): boolean => state === 'open'
export const isDelivered = ({ delivery }: Order): boolean => delivery !== 'none'

export type Figures = { unpaid: number; deposits: number; openOrders: number; charged: number; reserved: number }

export function figuresOf(book: Book): Figures {
  const open = book.orders.filter(isOpen)
  return {
    unpaid: sum(book.debts.map((debt) => outstanding(book, debt))),
    deposits: sum(book.payments.map(unallocated)),
    openOrders: sum(open.map(({ total }) => total)),
    charged: sum(open.map(({ charged }) => charged)),
    reserved: sum(open.map((order) => fromDeposit(book, order))),
  }
}

export function unreserved(book: Book): number {
  return sum(book.payments.map(free))
}

export function dueBy(book: Book, today: string): number {
  return sum(book.debts.filter(({ dueOn }) => dueOn <= today).map((debt) => outstanding(book, debt)))
}

/** Delivered prepaid orders, not yet invoiced, that their reservation doesn't cover; oldest first. */
export function lacking(book: Book): Order[] {
  return book.orders
    .filter((order) => isOpen(order) && isDelivered(order) && order.settlement === 'prepaid' && order.onCredit > 0)
    .toSorted((one, other) => byText(one.placedAt, other.placedAt))
}

const queued = ({ day, at, id }: Payment): string => `${day} ${at} ${id}`

export function oldestFirst(payments: readonly Payment[]): Payment[] {
  return payments.toSorted((one, other) => byText(queued(one), queued(other)))
}

/** Kept money oldest first, then other money oldest first (SPEC section 2). */
export function keptFirst(payments: readonly Payment[]): Payment[] {
  const old = oldestFirst(payments)
  return [...old.filter(({ matches }) => matches === 'nothing'), ...old.filter(({ matches }) => matches !== 'nothing')]
}

/** Reserves unreserved money for an order: of the payment that names it, else kept money, else other money. */
export function reserve(book: Book, order: Order, { amount, naming }: { amount: number; naming?: Payment }): void {
  const others = keptFirst(book.payments).filter((payment) => payment !== naming)
  let left = amount
  for (const payment of naming ? [naming, ...others] : others) {
    const taken = Math.min(left, Math.max(0, free(payment)))
    if (taken > 0) payment.reserved.push({ order: order.id, amount: taken })
    left -= taken
  }
  if (left !== 0) throw new Error(`the oracle lacks ${left} to reserve for ${order.id}`)
}

/** Takes an amount of one payment's reservations for an order away; answers how much there was. */
export function unreserve(payment: Payment, orderId: string, most: number): number {
  const mine = payment.reserved.filter(({ order }) => order === orderId)
  const had = sum(mine.map(({ amount }) => amount))
  const taken = Math.min(had, most)
  payment.reserved = payment.reserved.filter(({ order }) => order !== orderId)
  if (had > taken) payment.reserved.push({ order: orderId, amount: had - taken })
  return taken
}

/** Gives reserved money back: other money first, the newest first; what a prepaid order frees matches only what is due. */
export function release(book: Book, order: Order, amount: number): void {
  let left = amount
  for (const payment of keptFirst(book.payments).toReversed()) {
    const given = unreserve(payment, order.id, left)
    if (given > 0 && order.settlement === 'prepaid' && payment.matches === 'anything') payment.matches = 'due'
    left -= given
  }
}

/** What a line counts with: delivered, or what may still come. */
export function counted(line: Line, ended: boolean): Fraction {
  const expected = ended ? nothing : minus(line.ordered, line.missing)
  return isLess(line.delivered, expected) ? expected : line.delivered
}

export function exposure(book: Book): number {
  const { unpaid, charged } = figuresOf(book)
  return unpaid + charged
}

/** What may still go on the line; null counts as 0. */
export function room(book: Book): number {
  if (book.limit === 'unlimited') return Number.POSITIVE_INFINITY
  return Math.max(0, (book.limit ?? 0) - exposure(book))
}
