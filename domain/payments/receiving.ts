import { amendAccount, type Books, moneyOf, post, setOrder, setPayment } from '../accounts/books.ts'
import { freeOf } from '../accounts/purse.ts'
import { allocate } from '../allocation/matching.ts'
import { later } from '../calendar.ts'
import { decideOrder } from '../credit-check/check.ts'
import { isDelivered, isHeld, isOpen, type Order } from '../orders/order.ts'
import { splitFact } from '../orders/orderAnswer.ts'
import { reserve } from '../orders/reserving.ts'
import type { Settings } from '../settings/settings.ts'
import type { Named, Payment } from './payment.ts'

function freeMoney(books: Books, payment: Pick<Payment, 'paymentId'>): number {
  const money = moneyOf(books, payment.paymentId)
  return money ? freeOf(money) : 0
}

/** Money for an order: it covers what is to collect, then turns credit into deposit; the order is decided anew at once (SPEC section 2). */
function payOrder(books: Books, payment: Payment, { order, settings, upTo }: { order: Order; settings: Settings; upTo?: number }): void {
  const available = Math.min(freeMoney(books, payment), upTo ?? order.total)
  const collected = Math.min(available, order.toCollect)
  const credited = Math.min(available - collected, order.onCredit)
  const paid = collected + credited
  // Where debts named before it took all the money, the order is still decided anew at once: that is what paid its cure.
  if (paid === 0 && !isHeld(order)) return
  if (paid > 0) reserve(books, order.orderId, { amount: paid, naming: payment.paymentId })
  const onCredit = order.onCredit - credited
  const { paymentFailure: _, ...waited } = order
  const covered = {
    ...waited,
    toCollect: order.toCollect - collected,
    onCredit,
    fromDeposit: order.fromDeposit + paid,
    charged: isDelivered(order) ? onCredit : Math.min(order.charged, onCredit),
  }
  setOrder(books, covered)
  const decision = decideOrder(books, covered, { settings })
  if (isHeld(order) && !isHeld(decision))
    books.facts.push({ type: 'OrderReleased', orderId: order.orderId, how: 'by-payment', ...splitFact(decision) })
}

/** What still remains turns the credit of delivered prepaid orders, oldest first, into deposit. */
function payShortfalls(books: Books, payment: Payment, settings: Settings): void {
  for (const { orderId } of [...books.purse.shortfalls]) {
    const order = books.orders.get(orderId)
    if (order && isOpen(order)) payOrder(books, payment, { order, settings })
  }
}

/** The most an order may still get of a payment that names it up to an amount; served again, it keeps what it has. */
function partOf(books: Books, payment: Payment, { id, upTo }: Named): { upTo?: number } {
  if (upTo === undefined) return {}
  const has = moneyOf(books, payment.paymentId)?.reservations.filter(({ orderId }) => orderId === id) ?? []
  return { upTo: has.reduce((rest, { amount }) => Math.max(0, rest - amount), upTo) }
}

function payNamed(books: Books, payment: Payment, { named, settings }: { named: Named; settings: Settings }): void {
  if (named.kind === 'order') {
    const order = books.orders.get(named.id)
    if (order && isOpen(order)) return payOrder(books, payment, { order, settings, ...partOf(books, payment, named) })
    if (!order?.invoiceId) return
  }
  const item = itemOf(books, named)
  const owed = item === undefined ? undefined : books.owed.get(item)
  if (!owed) return
  const current = books.payments.get(payment.paymentId) ?? payment
  const amount = Math.min(freeMoney(books, payment), owed.outstanding, Math.max(0, partOfItem(books, current, named)))
  // Reached through its order, too: a pair that a person took apart stays apart.
  if (current.undone.some((undone) => undone === item)) return
  if (amount > 0) allocate(books, current, { owed, amount })
}

/** What a name is owed as: the item itself, or the invoice its order became. */
function itemOf(books: Books, named: Named): string | undefined {
  return named.kind === 'order' ? books.orders.get(named.id)?.invoiceId : named.id
}

/** The most an item may still get of a payment by this name: all that it and the names before it mean for the item, less what it has. */
function partOfItem(books: Books, payment: Payment, named: Named): number {
  const item = itemOf(books, named)
  const has = payment.allocations.find((allocation) => allocation.item === item)?.amount ?? 0
  const names = payment.names.slice(0, payment.names.indexOf(named) + 1).filter((one) => itemOf(books, one) === item)
  // Orders that were invoiced together lead to one item; the same name twice is one.
  const meant = new Map(names.map(({ id, upTo = Number.POSITIVE_INFINITY }) => [id, upTo]))
  return [...meant.values()].reduce((most, upTo) => most + upTo, 0) - has
}

/** What left-over money of a payment may settle by itself: having named an order, only what is due. */
export function matchesOf(names: readonly Named[]): Payment['matches'] {
  return names.some(({ kind }) => kind === 'order') ? 'due' : 'anything'
}

/** The ledger account that money comes from: its method's; a voucher was paid when it was sold. */
export function moneyAccount({ method, kind }: Pick<Payment, 'method'> & { kind?: Payment['kind'] }) {
  return kind === 'voucher' ? 'redeemed' : `money:${method}`
}

/**
 * Takes money in: the account is credited and what the payment names is served in this same commit, in the order named. Money that
 * named an order and is left over is matched by itself only with amounts due (SPEC sections 2 and 6).
 */
export function receive(books: Books, payment: Payment, settings: Settings): void {
  const { history } = books.account
  const lastPaymentOn = history.lastPaymentOn ? later(history.lastPaymentOn, payment.receivedOn) : payment.receivedOn
  amendAccount(books, { history: { ...history, paymentCount: history.paymentCount + 1, lastPaymentOn } })
  setPayment(books, payment)
  post(books, { debit: moneyAccount(payment), credit: 'deposits', amount: payment.amount })
  serveNames(books, payment, settings)
}

/** Serves what a payment names with its free money, in the order named; never again what a person took apart. */
export function serveNames(books: Books, payment: Payment, settings: Settings): void {
  const undone = new Set<string>(payment.undone)
  for (const named of payment.names.filter(({ id }) => !undone.has(id))) payNamed(books, payment, { named, settings })
  // Beyond an order's own part it is meant for what is due.
  if (payment.names.some(({ kind, upTo }) => kind === 'order' && upTo === undefined))
    payShortfalls(books, books.payments.get(payment.paymentId) ?? payment, settings)
}
