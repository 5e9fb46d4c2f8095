import { type Books, moneyOf, post, setOrder, setOwed, setPayment } from '../accounts/books.ts'
import { freeOf } from '../accounts/purse.ts'
import { replaceWriteOff, unallocate } from '../allocation/matching.ts'
import { decideOrder } from '../credit-check/check.ts'
import type { Fact } from '../facts.ts'
import type { Claim } from '../invoices/invoice.ts'
import { bounds } from '../limits.ts'
import { isDelivered, isHeld } from '../orders/order.ts'
import { unreserveFrom } from '../orders/reserving.ts'
import type { Settings } from '../settings/settings.ts'
import { type Payment, unallocatedOf } from './payment.ts'
import { claimIdOf } from './paymentRows.ts'
import { moneyAccount, serveNames } from './receiving.ts'

type Reversal = { amount: number; cause: Claim['cause']; settings: Settings }

/** The payment as the draft has it now. */
function current(books: Books, payment: Payment): Payment {
  return books.payments.get(payment.paymentId) ?? payment
}

/** Open money of a payment leaves the customer: it was taken away the way it came, or given back out of another till (`by`). */
export function giveBack(
  books: Books,
  payment: Payment,
  { amount, by = payment }: { amount: number; by?: Pick<Payment, 'method'> | undefined },
): void {
  if (amount === 0) return
  const now = current(books, payment)
  setPayment(books, { ...now, returned: now.returned + amount })
  post(books, { debit: 'deposits', credit: moneyAccount(by), amount })
}

function takeUnreserved(books: Books, payment: Payment, amount: number): number {
  const money = moneyOf(books, payment.paymentId)
  const taken = Math.min(amount, money ? freeOf(money) : 0)
  giveBack(books, payment, { amount: taken })
  return taken
}

function takeAllocations(books: Books, payment: Payment, amount: number): number {
  let left = amount
  for (const { item, amount: allocated } of current(books, payment).allocations.toReversed().slice(0, bounds.rowsPerReversal)) {
    const owed = books.owed.get(item)
    const taken = Math.min(left, allocated)
    if (!owed || taken === 0) continue
    unallocate(books, current(books, payment), { owed, amount: taken })
    giveBack(books, payment, { amount: taken })
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
  const newestFirst = backed.toSorted((one, other) => (one.order.placedAt < other.order.placedAt ? 1 : -1))
  const undone = payment.allocations.length - current(books, payment).allocations.length
  for (const { order, reserved } of newestFirst.slice(0, Math.max(0, bounds.rowsPerReversal - undone))) {
    const part = Math.min(left, reserved)
    if (part === 0) continue
    unreserveFrom(books, { paymentId: payment.paymentId, orderId: order.orderId, amount: part })
    // Before the order is decided: money that is gone must not count as a deposit in its check.
    giveBack(books, payment, { amount: part })
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

function claim(books: Books, payment: Payment, { amount, cause }: Omit<Reversal, 'settings'>): void {
  const id = claimIdOf(payment.paymentId)
  const { today } = books
  const known = books.owed.get(id)
  // Whatever is taken of a payment beyond what it has is one debt, and grows with it.
  const owed: Claim =
    known && 'claimId' in known
      ? {
          ...known,
          cause,
          // One that was lifted whole and comes back is owed from today on.
          ...(known.total === 0 && { issuedOn: today, dueOn: today }),
          total: known.total + amount,
          outstanding: known.outstanding + amount,
        }
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

/** Takes an amount in the order that SPEC section 6 gives; answers what nothing covers. */
function take(books: Books, payment: Payment, { amount, settings }: { amount: number; settings: Settings }): number {
  const unreserved = takeUnreserved(books, payment, amount)
  const allocated = takeAllocations(books, payment, amount - unreserved)
  const reserved = takeReservations(books, payment, { amount: amount - unreserved - allocated, settings })
  return amount - unreserved - allocated - reserved
}

/**
 * Money that is gone again without us: first the payment's unreserved money, then its allocations newest first, then the reservations
 * it backs; what nothing covers is a claim, due at once (SPEC section 6). It can always be recorded: of a payment that is spread over
 * more than one commit can take apart, the rest is a claim too, and what it had settled stays settled.
 */
export function reverse(books: Books, payment: Payment, reversal: Reversal): void {
  const { amount, cause } = reversal
  const rest = take(books, payment, reversal)
  if (rest > 0) claim(books, payment, { ...reversal, amount: rest })
  books.facts.push({ type: 'PaymentReversed', paymentId: payment.paymentId, amount, cause })
}

/**
 * Less is owed on the payment's claim; what was paid of that is open money again, what was written off of it is not. Answers how much
 * was lifted.
 */
function forgive(books: Books, payment: Payment, amount: number): number {
  const id = claimIdOf(payment.paymentId)
  const current = () => {
    const owed = books.owed.get(id)
    return owed && 'claimId' in owed ? owed : undefined
  }
  const owed = current()
  if (!owed) return 0
  let paid = Math.max(0, Math.min(amount, owed.total) - owed.outstanding)
  for (const settling of owed.settlings.toReversed()) {
    const settler = books.payments.get(settling.paymentId)
    const now = current()
    const part = Math.min(paid, settling.amount)
    if (!settler || !now || part === 0) continue
    const loosen = settler.kind === 'write-off' ? replaceWriteOff : unallocate
    loosen(books, settler, { owed: now, amount: part })
    paid -= part
  }
  const now = current() ?? owed
  const lifted = Math.min(amount, now.outstanding)
  setOwed(books, { ...now, total: now.total - lifted, outstanding: now.outstanding - lifted })
  post(books, { debit: moneyAccount(payment), credit: 'receivable', amount: lifted })
  return lifted
}

/** An order that was released and held again within one step was neither. */
function withoutFlicker(facts: readonly Fact[]): Fact[] {
  const ordersOf = (type: 'OrderReleased' | 'OrderHeld') => new Set(facts.flatMap((fact) => (fact.type === type ? [fact.orderId] : [])))
  const released = ordersOf('OrderReleased')
  const held = ordersOf('OrderHeld')
  return facts.filter(
    (fact) => !((fact.type === 'OrderReleased' || fact.type === 'OrderHeld') && released.has(fact.orderId) && held.has(fact.orderId)),
  )
}

/**
 * A refund that failed after all, or a dispute that was won: of what was taken only `left` still is. What became a claim is no longer
 * owed; the rest is the payment's again and serves what it names, as if it had never been away. Answers what can't be given back so,
 * because too many payments settled the claim meanwhile: new money, for the caller to take in.
 */
export function undoReversal(
  books: Books,
  payment: Payment,
  { took, left, settings }: { took: number; left: number; settings: Settings },
): number {
  const now = current(books, payment)
  const owed = books.owed.get(claimIdOf(payment.paymentId))
  const claimed = Math.min(took, owed?.total ?? 0)
  const had = Math.min(took - claimed, now.returned)
  const lifted = forgive(books, now, Math.min(claimed, took - left))
  const from = books.facts.length
  const again = Math.max(0, had - (took - left - Math.min(claimed, took - left)))
  const opened = current(books, payment)
  if (had > again) {
    setPayment(books, { ...opened, returned: opened.returned - had })
    post(books, { debit: moneyAccount(payment), credit: 'deposits', amount: had })
    serveNames(books, current(books, payment), settings)
    take(books, payment, { amount: again, settings })
    books.facts.push(...withoutFlicker(books.facts.splice(from)))
  }
  books.facts.push({ type: 'ReversalUndone', paymentId: payment.paymentId, amount: took - left })
  return took - left - lifted - (had - again)
}
