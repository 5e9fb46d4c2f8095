import { type Book, byText, type Debt, free, isDelivered, outstanding, type Payment, sum, unallocated, unreserve } from './book.ts'
import { decide } from './checks.ts'
import type { Moment } from './moment.ts'
import { leave, serve, unmatch } from './money.ts'

const claimIdOf = (payment: Payment): string => `clm_${payment.id.slice('pay_'.length)}`
const claimOf = (book: Book, payment: Payment): Debt | undefined => book.debts.find(({ claimOn }) => claimOn === payment.id)

/** Unreserved money first, then allocations newest first, then reservations newest order first; answers what nothing covers. */
function take(book: Book, payment: Payment, { amount, moment }: { amount: number; moment: Moment }): number {
  let left = amount
  const open = Math.min(left, Math.max(0, free(payment)))
  leave(payment, open)
  left -= open
  for (const { item, amount: matched } of payment.allocations.toReversed()) {
    const taken = Math.min(left, matched)
    if (taken === 0) continue
    unmatch(payment, item, taken)
    leave(payment, taken)
    left -= taken
  }
  const still = Math.min(left, unallocated(payment))
  return left - still + takeReserved(book, payment, { most: still, moment })
}

/** Money is gone without us; what nothing covers is a claim, due at once, one for each payment. */
export function reverse(book: Book, payment: Payment, { amount, moment }: { amount: number; moment: Moment }): void {
  const left = take(book, payment, { amount, moment })
  if (left === 0) return
  const known = claimOf(book, payment)
  const { today } = moment
  const id = claimIdOf(payment)
  if (known) Object.assign(known, { total: known.total + left, ...(known.total === 0 && { dueOn: today, issuedOn: today }) })
  else book.debts.push({ id, claimOn: payment.id, total: left, dueOn: today, issuedOn: today, number: id })
}

/** Answers what the reservations did not give. */
function takeReserved(book: Book, payment: Payment, { most, moment }: { most: number; moment: Moment }): number {
  let left = most
  const ids = new Set(payment.reserved.map(({ order }) => order))
  const backed = book.orders.filter(({ id }) => ids.has(id)).toSorted((one, other) => byText(other.placedAt, one.placedAt))
  for (const order of backed) {
    const taken = unreserve(payment, order.id, left)
    if (taken === 0) continue
    leave(payment, taken)
    left -= taken
    if (isDelivered(order)) {
      order.onCredit += taken
      order.charged += taken
    } else order.toCollect += taken
    decide(book, order, moment)
  }
  return left
}

/** Less is owed on a claim; what was paid of that is open money again, of who paid last first; what was written off was never paid. */
function lift(book: Book, claim: Debt, amount: number): void {
  let paid = Math.max(0, amount - outstanding(book, claim))
  for (const id of (claim.settledBy ?? []).toReversed()) {
    const payment = book.payments.find((one) => one.id === id)
    const matched = payment?.allocations.find(({ item }) => item === claim.id)?.amount ?? 0
    const part = Math.min(paid, matched)
    if (payment && part > 0) unmatch(payment, claim.id, part)
    if (payment?.own === 'write-off') leave(payment, part)
    paid -= part
  }
  claim.total -= amount
}

/**
 * Of what was taken, only some still is: what became a claim is no longer owed, the rest is the payment's again and serves what it
 * names, as if it had never been away.
 */
export function reinstate(book: Book, payment: Payment, { took, left, moment }: { took: number; left: number; moment: Moment }): void {
  const claim = claimOf(book, payment)
  const claimed = Math.min(took, claim?.total ?? 0)
  const had = took - claimed
  const lifted = Math.min(claimed, took - left)
  if (claim && lifted > 0) lift(book, claim, lifted)
  const again = had - (took - left - lifted)
  if (had === again) return
  payment.gone -= had
  serve(book, payment, moment)
  take(book, payment, { amount: again, moment })
}

/** Whether a refund or dispute has the money. */
export const takes = (status: string): boolean => ['succeeded', 'withdrawn', 'lost'].includes(status)

/** What of each object that names the same refund of ours was taken by it before: by the order of their ids (SPEC section 6). */
export function share(book: Book, payment: Payment, refund: Payment): void {
  const others = book.payments.filter((one) => one !== payment).flatMap(({ objects }) => objects)
  let left = -refund.amount - sum(others.filter(({ carries }) => carries === refund.id).map(({ carried }) => carried))
  const mine = payment.objects.filter(({ carries }) => carries === refund.id).toSorted((one, other) => byText(one.id, other.id))
  for (const object of mine) {
    const about = takes(object.status) ? object.amount : 0
    object.carried = Math.min(left, about)
    object.taken = about - object.carried
    left -= object.carried
  }
}
