import * as z from 'zod'
import type { Observation, ProviderEvent, Report } from './contract.ts'
import { fromStripeAmount } from './stripeAmounts.ts'
import { CheckoutSession, Dispute, PaymentIntent, Refund } from './stripeObjects.ts'

/** Why an object can't be told as an observation; turned into an `unreadable` report at the edge of this file. */
class Unfit extends Error {}

function inOurUnits(amount: number, currency: string): number {
  const converted = fromStripeAmount(amount, currency)
  if (converted === undefined) throw new Unfit(`an amount of ${amount} is not whole in ${currency}`)
  return converted
}

function keyOf(object: { payment_intent?: string | null | undefined; charge?: string | null | undefined }): string {
  const key = object.payment_intent ?? object.charge
  if (!key) throw new Unfit('names no payment')
  return key
}

type Reasoned = { reason?: string }

function because(...codes: (string | null | undefined)[]): Reasoned {
  const reason = codes.find((code) => code)
  return reason ? { reason } : {}
}

type IntentState = Reasoned & { status: 'pending' | 'succeeded' | 'failed' | 'canceled' }

/** A failed attempt leaves the intent waiting for another means of payment: told as failed, though it may yet succeed. */
function stateOf(intent: PaymentIntent): IntentState {
  if (intent.status === 'succeeded') return { status: 'succeeded' }
  if (intent.status === 'canceled') return { status: 'canceled', ...because(intent.cancellation_reason) }
  const error = intent.last_payment_error
  if (intent.status !== 'requires_payment_method' || !error) return { status: 'pending' }
  return { status: 'failed', ...because(error.decline_code, error.code, error.type) }
}

function ofIntent(object: unknown, livemode: boolean): Observation {
  const intent = PaymentIntent.parse(object)
  const state = stateOf(intent)
  const amount = state.status === 'succeeded' ? (intent.amount_received ?? intent.amount) : intent.amount
  return {
    kind: 'payment',
    objectId: intent.id,
    paymentKey: intent.id,
    amount: inOurUnits(amount, intent.currency),
    currency: intent.currency,
    livemode,
    metadata: intent.metadata,
    ...state,
  }
}

/** Only `paid` is money; `unpaid` is a debit still under way, or one that failed, or a session nobody finished. */
function stateOfSession({ payment_status }: CheckoutSession, type: string): IntentState {
  if (payment_status === 'paid') return { status: 'succeeded' }
  if (type === 'checkout.session.async_payment_failed') return { status: 'failed', reason: 'async_payment_failed' }
  if (type === 'checkout.session.expired') return { status: 'canceled', reason: 'session_expired' }
  return { status: 'pending' }
}

/** A session is told as the state of its payment, under the payment's key, so that both together count once. */
function ofSession(object: unknown, { type, livemode }: ProviderEvent): Observation[] {
  const session = CheckoutSession.parse(object)
  const key = session.payment_intent
  // Without a payment nothing was asked for, or the session ended before anyone paid.
  if (!key || session.payment_status === 'no_payment_required') return []
  if (session.amount_total == null || !session.currency) throw new Unfit('has no amount')
  return [
    {
      kind: 'payment',
      objectId: key,
      paymentKey: key,
      amount: inOurUnits(session.amount_total, session.currency),
      currency: session.currency,
      livemode,
      metadata: session.metadata,
      ...stateOfSession(session, type),
    },
  ]
}

function ofRefund(object: unknown, livemode: boolean): Observation {
  const refund = Refund.parse(object)
  return {
    kind: 'refund',
    objectId: refund.id,
    paymentKey: keyOf(refund),
    amount: inOurUnits(refund.amount, refund.currency),
    currency: refund.currency,
    livemode,
    metadata: refund.metadata,
    status: refund.status === 'requires_action' ? 'pending' : refund.status,
    ...because(refund.failure_reason),
  }
}

function disputeStatusOf({ status, balance_transactions }: Dispute): 'inquiry' | 'withdrawn' | 'won' | 'lost' {
  switch (status) {
    case 'warning_needs_response':
    case 'warning_under_review':
    case 'warning_closed':
      return 'inquiry'
    case 'needs_response':
    case 'under_review':
    case 'appeal_needs_response':
    case 'appeal_under_review':
      return 'withdrawn'
    case 'won':
    case 'lost':
      return status
    case 'prevented':
      // Stopped before it was filed; where that took the money, one balance transaction says so and nothing gives it back.
      return balance_transactions?.length === 1 ? 'lost' : 'inquiry'
  }
}

function ofDispute(object: unknown, livemode: boolean): Observation {
  const dispute = Dispute.parse(object)
  return {
    kind: 'dispute',
    objectId: dispute.id,
    paymentKey: keyOf(dispute),
    amount: inOurUnits(dispute.amount, dispute.currency),
    currency: dispute.currency,
    livemode,
    metadata: dispute.metadata,
    status: disputeStatusOf(dispute),
    ...because(dispute.reason),
  }
}

function reportsOf(event: ProviderEvent): Report[] {
  const { object, livemode, type } = event
  switch (object.object) {
    case 'payment_intent':
      return [ofIntent(object, livemode)]
    case 'checkout.session':
      return ofSession(object, event)
    case 'refund':
      return [ofRefund(object, livemode)]
    case 'dispute':
      return [ofDispute(object, livemode)]
    case 'charge':
      // A charge is the same money as its intent. Of its refunds the event tells a cumulative sum only.
      return type === 'charge.refunded' ? [{ kind: 'reread', object: 'charge', id: z.string().parse(object.id) }] : []
    default:
      return []
  }
}

/** What an event tells, as states of objects. Events of no money give nothing. */
export function stripeObservations(event: ProviderEvent): Report[] {
  try {
    return reportsOf(event)
  } catch (error) {
    return [{ kind: 'unreadable', object: String(event.object.object), objectId: idIn(event.object), reason: whyUnfit(error) }]
  }
}

/** The refunds of a charge as the API lists them; a refund object doesn't say its mode, its key does. */
export function refundReports(refunds: readonly unknown[], livemode: boolean): Report[] {
  return refunds.map((refund) => {
    try {
      return ofRefund(refund, livemode)
    } catch (error) {
      return { kind: 'unreadable', object: 'refund', objectId: idIn(refund), reason: whyUnfit(error) }
    }
  })
}

function idIn(object: unknown): string | undefined {
  return z.object({ id: z.string() }).safeParse(object).data?.id
}

function whyUnfit(error: unknown): string {
  if (error instanceof Unfit) return error.message
  if (error instanceof z.ZodError) return `wrong or missing: ${error.issues.map(({ path }) => path.join('.')).join(', ')}`
  throw error
}
