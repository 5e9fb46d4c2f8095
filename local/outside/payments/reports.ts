import { ControlRefused } from '../../controlRoute.ts'
import { type Book, idOf } from './book.ts'
import { expireSession, fail, startDebit, succeed } from './checkout.ts'
import { closeDispute, openDispute } from './disputes.ts'
import type { Happening } from './events.ts'
import { newIntent, type PayBy } from './moneyObjects.ts'
import { refund, settleRefund } from './refunds.ts'
import type { Report } from './reportRequest.ts'

/** What a report made or changed, by id, and what happened. */
export type Reported = {
  paymentIntent: string | null
  charge: string | null
  refund: string | null
  dispute: string | null
  happened: Happening[]
}

type At = { merchantId: string; now: number }
type Reporter = (book: Book, asked: Report, at: At) => Reported

const nothing = { paymentIntent: null, charge: null, refund: null, dispute: null }

/** How each report is made: by the same operations as the API and the hosted page. */
export const reporter: Record<Report['report'], Reporter> = {
  payment: (book, asked, at) => {
    const intent = intentFor(book, asked, at)
    const by = payBy(intent.payment_method_types)
    const money = succeed(book, intent, { ...at, by, ...(asked.received ? { received: asked.received } : {}) })
    return aboutIntent(book, intent.id, { ...at, happened: [...money, ...sessionAfter(book, intent.id, { ...at, paid: true })] })
  },
  processing: (book, asked, at) => {
    const intent = intentFor(book, asked, { ...at, by: 'sepa_debit' })
    return aboutIntent(book, intent.id, { ...at, happened: startDebit(book, intent, { ...at, by: 'sepa_debit' }) })
  },
  failed: (book, asked, at) => {
    const intent = intentFor(book, asked, at)
    const money = fail(book, intent, { ...at, by: payBy(intent.payment_method_types) })
    return aboutIntent(book, intent.id, { ...at, happened: [...money, ...sessionAfter(book, intent.id, { ...at, paid: false })] })
  },
  canceled: (book, asked, at) => {
    const intent = intentFor(book, asked, at)
    if (intent.status === 'succeeded') throw new ControlRefused(422, 'A payment intent that succeeded cannot be canceled.')
    const object = { ...intent, canceled_at: at.now, cancellation_reason: 'abandoned' as const, status: 'canceled' as const }
    book.intents.put(at.merchantId, object)
    return aboutIntent(book, intent.id, { ...at, happened: [{ type: 'payment_intent.canceled', object }] })
  },
  refund: (book, asked, at) => refundedBy(book, asked, { ...at, pending: false }),
  'refund-pending': (book, asked, at) => refundedBy(book, asked, { ...at, pending: true }),
  'refund-succeeded': (book, asked, at) => aboutRefund(settleRefund(book, needed(asked.refund, 'refund'), { ...at, outcome: 'succeeded' })),
  'refund-failed': (book, asked, at) => aboutRefund(settleRefund(book, needed(asked.refund, 'refund'), { ...at, outcome: 'failed' })),
  dispute: (book, asked, at) => disputed(book, asked, { ...at, inquiry: false }),
  inquiry: (book, asked, at) => disputed(book, asked, { ...at, inquiry: true }),
  'dispute-won': (book, asked, at) => aboutDispute(closeDispute(book, needed(asked.dispute, 'dispute'), { ...at, won: true })),
  'dispute-lost': (book, asked, at) => aboutDispute(closeDispute(book, needed(asked.dispute, 'dispute'), { ...at, won: false })),
  'session-expired': (book, asked, at) => ({ ...nothing, happened: expireSession(book, needed(asked.session, 'session'), at).happened }),
}

function needed(value: string | undefined, name: string): string {
  if (value === undefined) throw new ControlRefused(422, `This report needs "${name}".`)
  return value
}

function payBy(types: readonly string[]): PayBy {
  return types[0] === 'sepa_debit' ? 'sepa_debit' : 'card'
}

/** The intent named, or a new one of the amount said. */
function intentFor(book: Book, asked: Report, of: At & { by?: PayBy }) {
  if (asked.paymentIntent) return book.intents.get(of.merchantId, asked.paymentIntent)
  if (asked.amount === undefined) throw new ControlRefused(422, 'This report needs "amount" or "paymentIntent".')
  const { amount, currency, metadata } = asked
  const intent = newIntent({ amount, currency, metadata, created: of.now, by: of.by ?? 'card', description: null })
  book.intents.put(of.merchantId, intent)
  return intent
}

/** A debit that settles or fails days after the checkout tells so on its session too. */
function sessionAfter(book: Book, intent: string, of: At & { paid: boolean }): Happening[] {
  const session = book.sessions.list(of.merchantId).find((candidate) => idOf(candidate.payment_intent) === intent)
  if (session?.status !== 'complete' || session.payment_status === 'paid') return []
  const object = { ...session, payment_status: of.paid ? ('paid' as const) : ('unpaid' as const) }
  book.sessions.put(of.merchantId, object)
  return [{ type: of.paid ? 'checkout.session.async_payment_succeeded' : 'checkout.session.async_payment_failed', object }]
}

function aboutIntent(book: Book, id: string, of: At & { happened: Happening[] }): Reported {
  return { ...nothing, paymentIntent: id, charge: idOf(book.intents.get(of.merchantId, id).latest_charge), happened: of.happened }
}

function refundedBy(book: Book, asked: Report, at: At & { pending: boolean }): Reported {
  const { amount, metadata } = asked
  const request = { payment_intent: needed(asked.paymentIntent, 'paymentIntent'), ...(amount ? { amount } : {}), metadata, expand: [] }
  return aboutRefund(refund(book, request, at))
}

function aboutRefund(made: ReturnType<typeof refund>): Reported {
  const { refund: object, happened } = made
  return { ...nothing, paymentIntent: idOf(object.payment_intent), charge: idOf(object.charge), refund: object.id, happened }
}

function disputed(book: Book, asked: Report, at: At & { inquiry: boolean }): Reported {
  return aboutDispute(openDispute(book, { ...at, paymentIntent: needed(asked.paymentIntent, 'paymentIntent'), amount: asked.amount }))
}

function aboutDispute({ dispute, happened }: ReturnType<typeof openDispute>): Reported {
  return { ...nothing, paymentIntent: idOf(dispute.payment_intent), charge: idOf(dispute.charge), dispute: dispute.id, happened }
}
