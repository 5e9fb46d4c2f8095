import { type Book, type Naming, type Payment, type ProviderObject, sum } from './book.ts'
import { goOn } from './carryingOut.ts'
import { type Merchant, no, type ObjectReport, type Verdict } from './merchant.ts'
import type { Moment } from './moment.ts'
import { matchesWhat, newPayment, receive } from './money.ts'
import { reinstate, reverse, share, takes } from './reversals.ts'

type About = { provider: string; paymentKey: string; objectId: string; amount: number; currency: string }
export type PaymentReport = About &
  (
    | { kind: 'payment'; status: string; accountId?: string | undefined; names: readonly Naming[]; reason?: string | undefined }
    | { kind: 'refund'; status: string; carriesOut?: string | undefined }
    | { kind: 'dispute'; status: string }
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
const isFurther = (known: string | undefined, told: string): boolean => known === undefined || (stages[told] ?? 0) > (stages[known] ?? 0)

/** A refund or dispute of a known payment; answers whether it was news. */
export function hear(book: Book, payment: Payment, { report, moment }: Hearing): boolean {
  const { kind, objectId: id, status, amount, carriesOut, currency = book.currency } = report
  const known = payment.objects.find((one) => one.id === id)
  if (!isFurther(known?.status, status)) return false
  if (takes(status) && currency !== book.currency) {
    const quiet: ProviderObject = known ?? { id, kind, status, amount: 0, carried: 0, taken: 0 }
    payment.objects = [...payment.objects.filter((one) => one !== known), { ...quiet, status, foreign: { amount, currency } }]
    return true
  }
  const before = sum(payment.objects.map(({ taken }) => taken))
  const named = known?.carries ?? (currency === book.currency ? carriesOut : undefined)
  const refund = kind === 'refund' && named ? book.payments.find((one) => one.id === named && one.amount < 0) : undefined
  const told: ProviderObject = {
    id,
    kind,
    status,
    amount,
    carried: 0,
    taken: takes(status) ? amount : 0,
    ...(refund && { carries: refund.id }),
  }
  if (known) payment.objects[payment.objects.indexOf(known)] = told
  else payment.objects.push(told)
  if (refund) {
    share(book, payment, refund)
    goOn(book, refund, { id, status })
  }
  const after = sum(payment.objects.map(({ taken }) => taken))
  if (after > before) reverse(book, payment, { amount: after - before, moment })
  if (after < before) reinstate(book, payment, { took: before, left: after, moment })
  return true
}

/** Keeps the furthest state of each object; answers whether that was news. */
function wait(parked: ObjectReport[], report: ObjectReport): boolean {
  const known = parked.find((one) => one.objectId === report.objectId)
  if (!isFurther(known?.status, report.status)) return false
  if (known) parked.splice(parked.indexOf(known), 1)
  parked.push(report)
  return true
}

/** Whoever names a refund that is not ours, or not yet, has counted it by himself: it must not be recorded once more. */
function note(merchant: Merchant, { carriesOut, status }: ObjectReport): void {
  if (carriesOut && takes(status) && !merchant.payments.has(carriesOut)) merchant.carriedBefore.add(carriesOut)
}

function hearObject(merchant: Merchant, key: string, hearing: Hearing): Verdict {
  const { report } = hearing
  const suspended = merchant.suspense.get(key)
  const known = merchant.payments.get(key)
  const book = merchant.books.get(known?.account ?? '')
  const payment = book?.payments.find(({ id }) => id === known?.target)
  const parked = merchant.early.get(key) ?? []
  const isFull = parked.length >= 20 && !parked.some(({ objectId }) => objectId === report.objectId)
  if (!suspended && !payment && isFull) return no('too-many-parked')
  if (!suspended && !payment) merchant.early.set(key, parked)
  const isNews = suspended ? wait(suspended.reports, report) : book && payment ? hear(book, payment, hearing) : wait(parked, report)
  if (isNews) note(merchant, report)
  return isNews ? 'done' : 'unchanged'
}

/**
 * A till took money and said which card payment it was, but the provider says otherwise: the card payment goes whole where money
 * waits that nobody could place, with all that was heard of it; the till's money stays, as if nothing had been heard.
 */
function differs(
  merchant: Merchant,
  key: string,
  { report, moment }: { report: PaymentReport & { kind: 'payment' }; moment: Moment },
): boolean {
  const known = merchant.payments.get(key)
  const book = merchant.books.get(known?.account ?? '')
  const payment = book?.payments.find(({ id }) => id === known?.target)
  if (!book || !payment || payment.id === key) return false
  const { amount, currency, accountId = book.id } = report
  if (amount === payment.amount && currency === book.currency && accountId === book.id) return false
  const reports = payment.objects.map(({ kind, id, status, amount: about, carries, foreign }): ObjectReport => {
    const taking = takes(status)
    if (taking && foreign) return { kind, objectId: id, status, ...foreign }
    return {
      kind,
      objectId: id,
      status,
      amount: taking ? about : 0,
      ...(taking && carries && { carriesOut: carries, currency: book.currency }),
    }
  })
  const took = sum(payment.objects.map(({ taken }) => taken))
  payment.objects = []
  if (took > 0) reinstate(book, payment, { took, left: 0, moment })
  merchant.payments.delete(key)
  merchant.suspense.set(key, { amount, currency, reports })
  return true
}

/** SPEC section 6: object states, in any order, at any age, count once. */
export function applyPaymentReport(merchant: Merchant, report: PaymentReport, moment: Moment): Verdict {
  const key = `pay_psp-${report.provider}-${report.paymentKey}`
  if (report.kind !== 'payment') {
    const { kind, objectId, status, amount, currency } = report
    const carriesOut = report.kind === 'refund' ? report.carriesOut : undefined
    const told = { kind, objectId, status, amount, currency, ...(carriesOut && { carriesOut }) }
    return hearObject(merchant, key, { report: told, moment })
  }
  if (merchant.suspense.has(key)) return 'unchanged'
  if (report.status === 'succeeded' && differs(merchant, key, { report, moment })) return 'done'
  if (merchant.payments.has(key) || report.status === 'pending') return 'unchanged'
  const book = merchant.books.get(report.accountId ?? '')
  if (report.status !== 'succeeded') {
    const reason = report.reason ?? report.status
    if (merchant.failures.get(key) === reason) return 'unchanged'
    merchant.failures.set(key, reason)
    return 'done'
  }
  const parked = merchant.early.get(key) ?? []
  if (!book || book.currency !== report.currency) {
    merchant.suspense.set(key, { amount: report.amount, currency: report.currency, reports: parked })
    return 'done'
  }
  const payment = newPayment(
    { id: key, amount: report.amount, day: moment.today, method: 'WEB', matches: matchesWhat(report.names), names: report.names },
    moment,
  )
  receive(book, payment, moment)
  merchant.payments.set(key, { account: book.id, target: key })
  for (const early of parked) hear(book, payment, { report: early, moment })
  return 'done'
}
