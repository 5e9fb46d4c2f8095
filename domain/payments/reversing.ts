import { type Books, moneyOf, post, setOrder, setOwed, setPayment } from '../accounts/books.ts'
import { freeOf } from '../accounts/purse.ts'
import { unallocate } from '../allocation/matching.ts'
import { decideOrder } from '../credit-check/check.ts'
import { ClaimId } from '../ids.ts'
import type { Claim } from '../invoices/invoice.ts'
import { isDelivered, isHeld } from '../orders/order.ts'
import { unreserveFrom } from '../orders/reserving.ts'
import type { Settings } from '../settings/settings.ts'
import { type Payment, unallocatedOf } from './payment.ts'
import { moneyAccount } from './receiving.ts'

type Reversal = { amount: number; cause: Claim['cause']; claimId: string; settings: Settings }

/** The payment as the draft has it now. */
function current(books: Books, payment: Payment): Payment {
  return books.payments.get(payment.paymentId) ?? payment
}

/** Open money of a payment leaves the customer: it was given back or taken away. */
export function giveBack(books: Books, payment: Payment, amount: number): void {
  if (amount === 0) return
  const now = current(books, payment)
  setPayment(books, { ...now, returned: now.returned + amount })
  post(books, { debit: 'deposits', credit: moneyAccount(payment), amount: amount })
}

function takeUnreserved(books: Books, payment: Payment, amount: number): number {
  const money = moneyOf(books, payment.paymentId)
  const taken = Math.min(amount, money ? freeOf(money) : 0)
  giveBack(books, payment, taken)
  return taken
}

function takeAllocations(books: Books, payment: Payment, amount: number): number {
  let left = amount
  for (const { item, amount: allocated } of current(books, payment).allocations.toReversed()) {
    const owed = books.owed.get(item)
    const taken = Math.min(left, allocated)
    if (!owed || taken === 0) continue
    unallocate(books, current(books, payment), { owed, amount: taken })
    giveBack(books, payment, taken)
    left -= taken
  }
  return amount - left
}

/** The reservations a payment backs, newest order first: back to collect with its hold, or to credit where the goods have left. */
function takeReservations(books: Books, payment: Payment, { amount, settings }: { amount: number; settings: Settings }): number {
  const money = moneyOf(books, payment.paymentId)
  const backed = (money?.reservations ?? []).flatMap(({ orderId, amount: reserved }) => {
    const order = books.orders.get(orderId)
    return order ? [{ order, reserved }] : []
  })
  let left = Math.min(amount, unallocatedOf(current(books, payment)))
  const taken = left
  for (const { order, reserved } of backed.toSorted((one, other) => (one.order.placedAt < other.order.placedAt ? 1 : -1))) {
    const part = Math.min(left, reserved)
    if (part === 0) continue
    unreserveFrom(books, { paymentId: payment.paymentId, orderId: order.orderId, amount: part })
    // Before the order is decided: money that is gone must not count as a deposit in its check.
    giveBack(books, payment, part)
    const fromDeposit = order.fromDeposit - part
    const lacking = isDelivered(order)
      ? { ...order, fromDeposit, onCredit: order.onCredit + part, charged: order.charged + part }
      : { ...order, fromDeposit, toCollect: order.toCollect + part }
    setOrder(books, lacking)
    const decision = decideOrder(books, lacking, { settings })
    if (isHeld(decision) && !isHeld(order))
      books.facts.push({ type: 'OrderHeld', orderId: order.orderId, reasons: decision.holds.map(({ reason }) => reason) })
    left -= part
  }
  return taken - left
}

function claim(books: Books, payment: Payment, { amount, cause, claimId }: Omit<Reversal, 'settings'>): void {
  const id = ClaimId.parse(claimId)
  const { today } = books
  const known = books.owed.get(id)
  // A provider may raise what one dispute takes: its claim grows, so that the books can always follow.
  const owed: Claim =
    known && 'claimId' in known
      ? { ...known, total: known.total + amount, outstanding: known.outstanding + amount }
      : {
          claimId: id,
          paymentId: payment.paymentId,
          cause,
          accountId: payment.accountId,
          currency: payment.currency,
          issuedOn: today,
          dueOn: today,
          total: amount,
          outstanding: amount,
          settlings: [],
        }
  setOwed(books, owed)
  post(books, { debit: 'receivable', credit: moneyAccount(payment), amount: amount })
  books.facts.push({ type: 'ClaimRaised', claimId: id, paymentId: payment.paymentId, amount, cause })
}

/**
 * Money that is gone again without us: first the payment's unreserved money, then its allocations newest first, then the reservations
 * it backs; what nothing covers is a claim, due at once (SPEC section 6). It can always be recorded.
 */
export function reverse(books: Books, payment: Payment, reversal: Reversal): void {
  const { amount, settings } = reversal
  const unreserved = takeUnreserved(books, payment, amount)
  const allocated = takeAllocations(books, payment, amount - unreserved)
  const reserved = takeReservations(books, payment, { amount: amount - unreserved - allocated, settings })
  const rest = amount - unreserved - allocated - reserved
  if (rest > 0) claim(books, payment, { ...reversal, amount: rest })
  books.facts.push({ type: 'PaymentReversed', paymentId: payment.paymentId, amount, cause: reversal.cause })
}

/** The part of a reversal that became a claim: the claim is owed no more. Answers how much was lifted. */
function forgive(books: Books, payment: Payment, amount: number): number {
  let left = amount
  for (const owed of [...books.owed.values()]) {
    if (!('claimId' in owed) || owed.paymentId !== payment.paymentId || left === 0) continue
    const lifted = Math.min(left, owed.outstanding)
    setOwed(books, { ...owed, total: owed.total - lifted, outstanding: owed.outstanding - lifted })
    post(books, { debit: moneyAccount(payment), credit: 'receivable', amount: lifted })
    left -= lifted
  }
  return amount - left
}

/**
 * A refund that failed after all, or a dispute that was won: what became a claim is no longer owed, the rest is the customer's money
 * again. Answers what neither covers, because the claim was paid meanwhile: new money, for the caller to take in.
 */
export function undoReversal(books: Books, payment: Payment, amount: number): number {
  const lifted = forgive(books, payment, amount)
  const now = current(books, payment)
  const returned = Math.min(amount - lifted, now.returned)
  if (returned > 0) setPayment(books, { ...now, returned: now.returned - returned })
  post(books, { debit: moneyAccount(payment), credit: 'deposits', amount: returned })
  books.facts.push({ type: 'ReversalUndone', paymentId: payment.paymentId, amount })
  return amount - lifted - returned
}
