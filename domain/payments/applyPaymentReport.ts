import * as z from 'zod'
import { type Books, closeBooks, openBooks } from '../accounts/books.ts'
import { type Context, command, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { PaymentId } from '../ids.ts'
import { bounds } from '../limits.ts'
import type { Claim } from '../invoices/invoice.ts'
import { refuse } from '../refusals.ts'
import type { Payment } from './payment.ts'
import { claimIdOf, onlinePaymentId, rowsBehind, rowsNamed, rowsOfAccount, rowsReached } from './paymentRows.ts'
import { matchesOf, receive } from './receiving.ts'
import { furtherStatus, type ParkedReport, PaymentReport, takesMoney } from './report.ts'
import { reverse, undoReversal } from './reversing.ts'
import type { Suspense } from './suspense.ts'

const Heard = z.strictObject({ state: z.enum(['recorded', 'known', 'parked', 'suspended', 'failed', 'pending', 'reversed', 'reinstated', 'heard']), paymentId: PaymentId.optional() })
type Heard = z.infer<typeof Heard>

function pointerOf(report: PaymentReport) {
  return refs.pointer({ scope: 'payment', key: onlinePaymentId(report) })
}

/**
 * Takes what a payment provider says about one of its objects. Providers report states, not events: the same payment told several
 * times, in any order, at any age, counts once; a refund before its payment waits for it; pending money never counts (SPEC section 6).
 */
export const applyPaymentReport = command({
  name: 'applyPaymentReport',
  summary: 'Take a payment provider’s report',
  right: 'system:react',
  internal: true,
  input: PaymentReport,
  answer: Heard,
  reads: (report) => {
    const accountId = report.kind === 'payment' ? report.accountId : undefined
    return { pointer: pointerOf(report), suspense: refs.suspense(onlinePaymentId(report)), ...rowsOfAccount(accountId), ...rowsNamed(accountId, report.kind === 'payment' ? report.names : []) }
  },
  more: (report, { pointer, purse, orders }) => {
    const known = pointer?.account
    return {
      ...rowsReached(report.kind === 'payment' ? report.accountId : undefined, { purse, orders }),
      knownAccount: known ? refs.account(known) : undefined,
      knownDebts: known ? refs.debts(known) : undefined,
      knownPurse: known ? refs.purse(known) : undefined,
      payment: known ? refs.payment(known, pointer.target ?? onlinePaymentId(report)) : undefined,
    }
  },
  last: (report, { payment, knownPurse }) => {
    const behind = rowsBehind(payment, knownPurse)
    return payment ? { ...behind, left: [...behind.left, refs.claim(payment.accountId, claimIdOf(report.objectId))].filter(uniquely) } : behind
  },
  decide: (report, found, context) => {
    const { pointer, suspense, payment, knownAccount, knownDebts, knownPurse } = found
    if (suspense) return report.kind === 'payment' ? { unchanged: { state: 'known' as const } } : hearInSuspense(report, suspense)
    if (report.kind !== 'payment') {
      if (!payment || !knownAccount) return park(report, { parked: pointer?.parkedReports ?? [], pointer })
      const { settled, reclaimed, backed, left } = found
      const books = openBooks({ account: knownAccount, debts: knownDebts, purse: knownPurse, orders: backed, payments: [payment], owed: [...settled, ...reclaimed, ...left] }, context)
      return outcome(books, hear(books, payment, { report, context }), [])
    }
    if (payment) return { unchanged: { state: 'known' as const, paymentId: payment.paymentId } }
    if (report.status === 'pending') return { unchanged: { state: 'pending' as const } }
    const { account, debts, purse, orders, invoices, claims, lacking, invoiced } = found
    if (report.status !== 'succeeded') return fail(report, { account, failedFor: pointer?.target, pointer })
    if (!account || account.currency !== report.currency) return suspend(report, { reason: account ? 'other-currency' : 'unknown-account', parked: pointer?.parkedReports ?? [], now: context.now })
    const books = openBooks({ account, debts, purse, orders: [...orders, ...lacking], owed: [...invoices, ...claims, ...invoiced] }, context)
    return record(books, report, { parked: pointer?.parkedReports ?? [], context })
  },
})

type Told<K extends PaymentReport['kind']> = Extract<PaymentReport, { kind: K }>
type Taken = Told<'refund'> | Told<'dispute'>

function uniquely<T extends { id?: string }>(ref: T, at: number, all: readonly T[]): boolean {
  return all.findIndex(({ id }) => id === ref.id) === at
}

function outcome(books: Books, answer: Heard, alsoChanged: { ref: ReturnType<typeof pointerOf>; state: object }[]) {
  if (books.touched.size === 0) return { unchanged: answer }
  const { changed, facts, postings } = closeBooks(books)
  return { changed: [...changed, ...alsoChanged], entries: [{ chain: refs.account(books.account.accountId), facts, postings }] satisfies [object], answer }
}

/** The payment itself: money in, what it names served, and the refunds and disputes that waited for it counted at once. */
function record(books: Books, report: Told<'payment'>, { parked, context }: { parked: readonly ParkedReport[]; context: Context }) {
  const paymentId = onlinePaymentId(report)
  const { accountId } = books.account
  const payment: Payment = {
    paymentId, accountId, kind: 'online', amount: report.amount, currency: report.currency, method: 'WEB', names: report.names, matches: matchesOf(report.names),
    receivedOn: context.today, recordedAt: context.now, allocations: [], returned: 0, undone: [],
    provider: { name: report.provider, key: report.paymentKey, taken: {}, heard: {} },
  }
  books.facts.push({ type: 'PaymentRecorded', paymentId, amount: report.amount, method: 'WEB', names: report.names })
  receive(books, payment, context.settings)
  for (const early of parked) hear(books, books.payments.get(paymentId) ?? payment, { report: { ...report, ...early }, context })
  return outcome(books, { state: 'recorded', paymentId }, [{ ref: pointerOf(report), state: { account: accountId, target: paymentId } }])
}

type Object = { kind: 'refund' | 'dispute'; objectId: string; status: string; amount: number }

/** A refund or dispute of a known payment: what its furthest status takes away, less what it took before. */
function hear(books: Books, payment: Payment, { report, context }: { report: Object; context: Context }): Heard {
  const { paymentId } = payment
  const side = payment.provider ?? { name: 'manual', key: paymentId, taken: {}, heard: {} }
  const { objectId } = report
  const status = furtherStatus(side.heard[objectId], report.status)
  if (status === side.heard[objectId]) return { state: 'known', paymentId }
  const takes = takesMoney(status) ? report.amount : 0
  const took = side.taken[objectId] ?? 0
  books.payments.set(paymentId, { ...payment, provider: { ...side, taken: { ...side.taken, [objectId]: takes }, heard: { ...side.heard, [objectId]: status } } })
  books.touched.add(`payment|${paymentId}`)
  books.facts.push({ type: 'ReportHeard', paymentId, objectId, status })
  const cause: Claim['cause'] = report.kind === 'refund' ? 'refund' : 'chargeback'
  const now = books.payments.get(paymentId) ?? payment
  if (takes > took) reverse(books, now, { amount: takes - took, cause, claimId: claimIdOf(objectId), settings: context.settings })
  if (takes < took) reinstate(books, now, { amount: took - takes, objectId, context })
  return { state: takes > took ? 'reversed' : takes < took ? 'reinstated' : 'heard', paymentId }
}

/** Money that came back. Where the claim it would lift was paid meanwhile, it is new money of the customer. */
function reinstate(books: Books, payment: Payment, { amount, objectId, context }: { amount: number; objectId: string; context: Context }): void {
  const rest = undoReversal(books, payment, amount)
  if (rest === 0) return
  const paymentId = PaymentId.parse(`pay_psp-back-${objectId.replace(/[^A-Za-z0-9-]/g, '-')}`.slice(0, 84))
  const { provider: _, ...like } = payment
  books.facts.push({ type: 'PaymentRecorded', paymentId, amount: rest, method: payment.method, names: [] })
  receive(books, { ...like, paymentId, amount: rest, names: [], matches: 'anything', allocations: [], returned: 0, undone: [], receivedOn: context.today, recordedAt: context.now }, context.settings)
}

function merged(parked: readonly ParkedReport[], report: Taken): ParkedReport[] {
  const { kind, objectId, amount } = report
  const known = parked.find((one) => one.objectId === objectId)
  return [...parked.filter((one) => one !== known), { kind, objectId, amount, status: furtherStatus(known?.status, report.status) }]
}

function park(report: Taken, { parked, pointer }: { parked: readonly ParkedReport[]; pointer: object | undefined }) {
  const parkedReports = merged(parked, report)
  if (JSON.stringify(parkedReports) === JSON.stringify(parked)) return { unchanged: { state: 'parked' as const } }
  if (parkedReports.length > bounds.parkedReports) return refuse('too-many-parked')
  const chain = pointerOf(report)
  const facts: Fact[] = [{ type: 'ReportParked', paymentKey: report.paymentKey, objectId: report.objectId }]
  return { changed: [{ ref: chain, state: { ...pointer, parkedReports } }], entries: [{ chain, facts, postings: [] }] satisfies [object], answer: { state: 'parked' as const } }
}

/** Money of an unknown account or another currency: on no account, visible, assignable. */
function suspend(report: Told<'payment'>, { reason, parked, now }: { reason: Suspense['reason']; parked: ParkedReport[]; now: string }) {
  const { paymentKey, provider, amount, currency } = report
  const chain = refs.suspense(onlinePaymentId(report))
  const suspense: Suspense = { paymentKey, provider, amount, currency, reason, recordedAt: now, reports: parked }
  const facts: Fact[] = [{ type: 'PaymentSuspended', paymentKey, amount, currency, reason }]
  return { changed: [{ ref: chain, state: suspense }], entries: [{ chain, facts, postings: [] }] satisfies [object], answer: { state: 'suspended' as const } }
}

function hearInSuspense(report: Taken, suspense: Suspense) {
  const reports = merged(suspense.reports, report)
  if (JSON.stringify(reports) === JSON.stringify(suspense.reports)) return { unchanged: { state: 'known' as const } }
  const chain = refs.suspense(onlinePaymentId(report))
  const facts: Fact[] = [{ type: 'ReportParked', paymentKey: report.paymentKey, objectId: report.objectId }]
  return { changed: [{ ref: chain, state: { ...suspense, reports } }], entries: [{ chain, facts, postings: [] }] satisfies [object], answer: { state: 'suspended' as const } }
}

/** A failed try: nothing moves, the merchant is told once per reason; the same payment may still succeed. */
function fail(report: Told<'payment'>, { account, failedFor, pointer }: { account: { accountId: string } | undefined; failedFor: string | undefined; pointer: object | undefined }) {
  const reason = (report.reason ?? report.status).slice(0, 80)
  if (failedFor === `failed:${reason}`) return { unchanged: { state: 'failed' as const } }
  const chain = pointerOf(report)
  const order = report.names.find((named) => named.kind === 'order')
  const invoice = report.names.find((named) => named.kind === 'invoice')
  const facts: Fact[] = [{ type: 'PaymentFailed', ...(order && account && { orderId: order.id }), ...(invoice && account && { invoiceId: invoice.id }), reason }]
  return { changed: [{ ref: chain, state: { ...pointer, target: `failed:${reason}` } }], entries: [{ chain, facts, postings: [] }] satisfies [object], answer: { state: 'failed' as const } }
}
