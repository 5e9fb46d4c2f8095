import { type Book, byText, free, isDelivered, type Moment, outstanding, type Payment, unallocated, unreserve } from './book.ts'
import { decide } from './checks.ts'
import { type Merchant, no, type ObjectReport, type Verdict } from './merchant.ts'
import { leave, matchesWhat, type Naming, newPayment, receive, unmatch } from './money.ts'

type About = { provider: string; paymentKey: string; objectId: string; amount: number; currency: string }
export type PaymentReport = About &
  (
    | { kind: 'payment'; status: string; accountId?: string | undefined; names: readonly Naming[]; reason?: string | undefined }
    | { kind: 'refund' | 'dispute'; status: string }
  )

/** An object of the provider about a known payment, and when it is heard of. */
type Hearing = { report: ObjectReport; moment: Moment }

/** How far along a refund or dispute is: told backwards, nothing changes. */
const stages: Readonly<Record<string, number>> = {
  pending: 0,
  inquiry: 0,
  succeeded: 1,
  withdrawn: 1,
  failed: 2,
  canceled: 2,
  lost: 2,
  won: 3,
}
const takes = (status: string): boolean => ['succeeded', 'withdrawn', 'lost'].includes(status)
const isFurther = (known: string | undefined, told: string): boolean => known === undefined || (stages[told] ?? 0) > (stages[known] ?? 0)

const claimIdOf = (objectId: string): string => `clm_${objectId}`

/** Money is gone without us: unreserved, then allocations newest first, then reservations newest order first, then a claim. */
function reverse(book: Book, payment: Payment, { report: { objectId, amount }, moment }: Hearing): void {
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
  left -= still
  left += takeReserved(book, payment, { most: still, moment })
  if (left > 0) {
    const { today } = moment
    book.debts.push({
      id: claimIdOf(objectId),
      claimOn: payment.id,
      total: left,
      dueOn: today,
      issuedOn: today,
      number: claimIdOf(objectId),
    })
  }
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

/** Money is back: first what became a claim is no longer owed, then it is the payment's again, then it is new money. */
function reinstate(book: Book, payment: Payment, { report: { objectId, amount }, moment }: Hearing): void {
  let left = amount
  const claims = book.debts.filter(({ claimOn }) => claimOn === payment.id)
  const mine = payment.allocations.flatMap(({ item }) => claims.filter(({ id }) => id === item))
  const heard = payment.objects.flatMap(({ id }) => claims.filter((claim) => claim.id === claimIdOf(id)))
  for (const claim of new Set([...mine, ...heard])) {
    const lifted = Math.min(left, outstanding(book, claim))
    claim.total -= lifted
    left -= lifted
  }
  const back = Math.min(left, payment.gone)
  payment.gone -= back
  left -= back
  if (left === 0) return
  const { method } = payment
  receive(book, newPayment({ id: `pay_psp-back-${objectId}`, amount: left, day: moment.today, method, matches: 'anything' }, moment), {
    names: [],
    moment,
  })
}

/** A refund or dispute of a known payment; answers whether it was news. */
export function hear(book: Book, payment: Payment, { report, moment }: Hearing): boolean {
  const known = payment.objects.find(({ id }) => id === report.objectId)
  if (!isFurther(known?.status, report.status)) return false
  const taken = takes(report.status) ? report.amount : 0
  const took = known?.taken ?? 0
  if (known) Object.assign(known, { status: report.status, taken })
  else payment.objects.push({ id: report.objectId, status: report.status, taken })
  if (taken > took) reverse(book, payment, { report: { ...report, amount: taken - took }, moment })
  if (taken < took) reinstate(book, payment, { report: { ...report, amount: took - taken }, moment })
  return true
}

/** Keeps the furthest state of each object; answers whether that was news. */
function wait(parked: ObjectReport[], { kind, objectId, status, amount }: ObjectReport): boolean {
  const known = parked.find((one) => one.objectId === objectId)
  if (!isFurther(known?.status, status)) return false
  if (known) parked.splice(parked.indexOf(known), 1)
  parked.push({ kind, objectId, status, amount })
  return true
}

function hearObject(merchant: Merchant, key: string, { report, moment }: Hearing): Verdict {
  const suspended = merchant.suspense.get(key)
  if (suspended) return wait(suspended, report) ? 'done' : 'unchanged'
  const known = merchant.payments.get(key)
  const book = merchant.books.get(known?.account ?? '')
  const payment = book?.payments.find(({ id }) => id === known?.target)
  if (book && payment) return hear(book, payment, { report, moment }) ? 'done' : 'unchanged'
  const parked = merchant.early.get(key) ?? []
  if (parked.length >= 20 && !parked.some(({ objectId }) => objectId === report.objectId)) return no('too-many-parked')
  merchant.early.set(key, parked)
  return wait(parked, report) ? 'done' : 'unchanged'
}

/** SPEC section 6: object states, in any order, at any age, count once. */
export function applyPaymentReport(merchant: Merchant, report: PaymentReport, moment: Moment): Verdict {
  const key = `pay_psp-${report.provider}-${report.paymentKey}`
  if (report.kind !== 'payment') {
    const { kind, objectId, status, amount } = report
    return hearObject(merchant, key, { report: { kind, objectId, status, amount }, moment })
  }
  if (merchant.suspense.has(key) || merchant.payments.has(key) || report.status === 'pending') return 'unchanged'
  const book = merchant.books.get(report.accountId ?? '')
  if (report.status !== 'succeeded') {
    const reason = report.reason ?? report.status
    if (merchant.failures.get(key) === reason) return 'unchanged'
    merchant.failures.set(key, reason)
    return 'done'
  }
  const parked = merchant.early.get(key) ?? []
  if (!book || book.currency !== report.currency) {
    merchant.suspense.set(key, parked)
    return 'done'
  }
  const payment = newPayment(
    { id: key, amount: report.amount, day: moment.today, method: 'WEB', matches: matchesWhat(report.names) },
    moment,
  )
  receive(book, payment, { names: report.names, moment })
  merchant.payments.set(key, { account: book.id, target: key })
  for (const early of parked) hear(book, payment, { report: early, moment })
  return 'done'
}
