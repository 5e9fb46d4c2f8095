import * as z from 'zod'
import type { Account } from '../accounts/account.ts'
import { type Books, closeBooks, openBooks } from '../accounts/books.ts'
import type { Debts } from '../accounts/debts.ts'
import { isOverfull, type Purse } from '../accounts/purse.ts'
import { type Context, command, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { PaymentId } from '../ids.ts'
import type { Owed } from '../invoices/invoice.ts'
import { isHeld, isOpen, type Order } from '../orders/order.ts'
import type { Pointer } from '../pointer.ts'
import type { Change } from '../states.ts'
import { noteOn, pointerToRefund, refundsNamed } from './carrying.ts'
import { backPrefix, hear, hearAll, letGo } from './hearing.ts'
import type { Payment } from './payment.ts'
import { claimIdOf, onlinePaymentId, rowsBehind, rowsNamed, rowsOfAccount, rowsReached } from './paymentRows.ts'
import { matchesOf, receive } from './receiving.ts'
import { type ParkedReport, PaymentReport } from './report.ts'
import { hearInSuspense, park, pointerOf, suspend } from './waiting.ts'

const Answer = z.strictObject({
  state: z.enum(['recorded', 'known', 'parked', 'suspended', 'failed', 'pending', 'reversed', 'reinstated', 'heard']),
  paymentId: PaymentId.optional(),
})
type Answer = z.infer<typeof Answer>

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
  answer: Answer,
  reads: (report) => {
    const accountId = report.kind === 'payment' ? report.accountId : undefined
    return {
      pointer: pointerOf(report),
      suspense: refs.suspense(onlinePaymentId(report)),
      carried: pointerToRefund(report),
      ...rowsOfAccount(accountId),
      ...rowsNamed(accountId, report.kind === 'payment' ? report.names : []),
    }
  },
  more: (report, { pointer, purse, orders }) => {
    const known = pointer?.account
    return {
      ...rowsReached(report.kind === 'payment' ? report.accountId : undefined, { purse, orders }),
      knownAccount: known ? refs.account(known) : undefined,
      knownDebts: known ? refs.debts(known) : undefined,
      knownPurse: known ? refs.purse(known) : undefined,
      payment: known ? refs.payment(known, pointer.target ?? onlinePaymentId(report)) : undefined,
      claim: known ? refs.claim(known, claimIdOf(pointer.target ?? onlinePaymentId(report))) : undefined,
      named: known ? (pointer.orders ?? []).map((orderId) => refs.order(known, orderId)) : [],
    }
  },
  last: (report, { payment, knownPurse, pointer, claim, named }) => {
    const behind = rowsBehind(payment, { purse: knownPurse, claim, known: named })
    const waiting = report.kind === 'payment' ? (pointer?.parkedReports ?? []) : report.kind === 'refund' ? [report] : []
    const settling = new Set(behind.settlers.map(({ id }) => id))
    const account = payment?.accountId ?? (report.kind === 'payment' ? report.accountId : undefined)
    return { ...behind, ours: refundsNamed(account, { payment, reports: waiting }).filter(({ id }) => !settling.has(id)) }
  },
  decide: (report, found, context) => {
    const { pointer, suspense, payment, knownAccount } = found
    const notes = noteOn(report, found.carried)
    if (suspense && !suspense.takenBy)
      return report.kind === 'payment' ? { unchanged: { state: 'known' as const } } : hearInSuspense(report, { suspense, notes })
    if (report.kind !== 'payment') {
      if (!payment || !knownAccount) return park(report, { pointer, notes })
      const books = openBooks(
        { ...rowsOfKnown(found), account: knownAccount, payments: [payment, ...found.settlers, ...found.ours] },
        context,
      )
      // The pointer led here: written along, it makes the commit fail where a till's word about this payment was taken back meanwhile.
      return outcome(books, hear(books, payment, { report, context }), [...notes, { ref: pointerOf(report), state: { ...pointer } }])
    }
    if (payment && knownAccount && report.status === 'succeeded' && isOther(report, payment)) {
      const rows = { ...rowsOfKnown(found), account: knownAccount, payments: [payment, ...found.settlers, ...found.ours] }
      return divert(openBooks(rows, context), report, { payment, pointer, context })
    }
    if (payment) return { unchanged: { state: 'known' as const, paymentId: payment.paymentId } }
    if (report.status === 'pending') return { unchanged: { state: 'pending' as const } }
    const { account, debts, purse, orders, invoices, claims, lacking, invoiced } = found
    if (report.status !== 'succeeded') return fail(report, { account, orders, failedFor: pointer?.target, pointer, now: context.now })
    if (!account || account.currency !== report.currency)
      return suspend(report, {
        reason: account ? 'other-currency' : 'unknown-account',
        pointer,
        now: context.now,
      })
    const books = openBooks(
      { account, debts, purse, orders: [...orders, ...lacking], owed: [...invoices, ...claims, ...invoiced], payments: found.ours },
      context,
    )
    const recorded = record(books, report, { parked: pointer?.parkedReports ?? [], context })
    // It can't be refused: it happened. Where it can't be kept open, a person finds it a place.
    if (isOverfull(books.purse, books.openedPurse)) return suspend(report, { reason: 'account-full', pointer, now: context.now })
    return recorded
  },
})

type Told<K extends PaymentReport['kind']> = Extract<PaymentReport, { kind: K }>

/** What was read behind a payment that is known. */
function rowsOfKnown(found: {
  knownDebts: Debts | undefined
  knownPurse: Purse | undefined
  named: Order[]
  backed: Order[]
  settled: Owed[]
  reclaimed: Owed[]
  claim: Owed | undefined
}) {
  const { knownDebts: debts, knownPurse: purse, named, backed, settled, reclaimed, claim } = found
  return { debts, purse, orders: [...named, ...backed], owed: [...settled, ...reclaimed, ...(claim ? [claim] : [])] }
}

function settled(books: Books, alsoChanged: readonly Change[]) {
  const { changed, facts, postings } = closeBooks(books)
  // Money that came back as a payment of its own is found by its id like any other.
  const back = [...books.payments.keys()].filter((id) => id.startsWith(backPrefix))
  const pointers = back.map((id) => ({ ref: refs.pointer({ scope: 'payment', key: id }), state: { account: books.account.accountId } }))
  return {
    changed: [...changed, ...alsoChanged, ...pointers],
    entries: [{ chain: refs.account(books.account.accountId), facts, postings }] satisfies [object],
  }
}

function outcome(books: Books, answer: Answer, alsoChanged: readonly Change[]) {
  return books.touched.size === 0 ? { unchanged: answer } : { ...settled(books, alsoChanged), answer }
}

/** The payment itself: money in, what it names served, and the refunds and disputes that waited for it counted at once. */
function record(books: Books, report: Told<'payment'>, { parked, context }: { parked: readonly ParkedReport[]; context: Context }) {
  const paymentId = onlinePaymentId(report)
  const { accountId } = books.account
  const payment: Payment = {
    paymentId,
    accountId,
    kind: 'online',
    amount: report.amount,
    currency: books.account.currency,
    method: 'WEB',
    names: report.names,
    matches: matchesOf(report.names),
    receivedOn: context.today,
    recordedAt: context.now,
    allocations: [],
    returned: 0,
    undone: [],
    provider: { name: report.provider, key: report.paymentKey, taken: {}, heard: {} },
  }
  books.facts.push({ type: 'PaymentRecorded', paymentId, amount: report.amount, method: 'WEB', names: report.names })
  receive(books, payment, context.settings)
  hearAll(books, payment, { parked, context })
  const orders = report.names.flatMap((named) => (named.kind === 'order' ? [named.id] : []))
  const pointer = { account: accountId, target: paymentId, ...(orders.length > 0 && { orders }) }
  return outcome(books, { state: 'recorded', paymentId }, [{ ref: pointerOf(report), state: pointer }])
}

/** What a person named as this card payment, though the provider says otherwise. */
function isOther(report: Told<'payment'>, { kind, amount, currency, accountId }: Payment): boolean {
  return kind !== 'online' && (amount !== report.amount || currency !== report.currency || (report.accountId ?? accountId) !== accountId)
}

/** The card payment goes whole where it is seen; the money that only bore its name stays, without it. */
function divert(
  books: Books,
  report: Told<'payment'>,
  { payment, pointer, context }: { payment: Payment; pointer: Pointer | undefined; context: Context },
) {
  const heard = letGo(books, payment, context)
  const suspended = suspend(report, { reason: 'differs-from-top-up', pointer, now: context.now, heard })
  const { changed, entries } = settled(books, suspended.changed)
  return { changed, entries: [...suspended.entries, ...entries] satisfies [object, ...object[]], answer: suspended.answer }
}

type Failing = {
  account: Account | undefined
  orders: readonly Order[]
  failedFor: string | undefined
  pointer: object | undefined
  now: string
}

/** A failed try: nothing moves, the merchant is told once per reason, and an order that waits shows it; the same payment may still succeed. */
function fail(report: Told<'payment'>, { account, orders, failedFor, pointer, now }: Failing) {
  const reason = (report.reason ?? report.status).slice(0, 80)
  if (failedFor === `failed:${reason}`) return { unchanged: { state: 'failed' as const } }
  const chain = pointerOf(report)
  const order = report.names.find((named) => named.kind === 'order')
  const invoice = report.names.find((named) => named.kind === 'invoice')
  const facts: Fact[] = [
    { type: 'PaymentFailed', ...(order && account && { orderId: order.id }), ...(invoice && account && { invoiceId: invoice.id }), reason },
  ]
  const paymentFailure = { paymentId: onlinePaymentId(report), reason, at: now }
  // A report may name an order more than once.
  const named = new Map(orders.map((one) => [one.orderId, one]))
  const waiting = account ? [...named.values()].filter((one) => isOpen(one) && isHeld(one)) : []
  return {
    changed: [
      { ref: chain, state: { ...pointer, target: `failed:${reason}` } },
      ...waiting.map((one) => ({ ref: refs.order(one.accountId, one.orderId), state: { ...one, paymentFailure } })),
    ],
    entries: [
      { chain, facts, postings: [] },
      // Orders only change together with their account, whose records tell their versions.
      ...(account && waiting.length > 0 ? [{ chain: refs.account(account.accountId), facts: [], postings: [] }] : []),
    ] satisfies [object, ...object[]],
    answer: { state: 'failed' as const },
  }
}
