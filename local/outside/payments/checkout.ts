import type Stripe from 'stripe'
import { type Book, idOf } from './book.ts'
import type { Happening } from './events.ts'
import { newCharge, newIntent, type PayBy } from './moneyObjects.ts'
import { newSession } from './sessionObject.ts'
import type { SessionRequest } from './sessionRequest.ts'
import { refuse } from './stripeWire.ts'

type At = { merchantId: string; now: number }

export function createSession(book: Book, asked: SessionRequest, at: At & { base: string }): Stripe.Checkout.Session {
  const { session, order } = newSession(asked, { created: at.now, base: at.base })
  return book.together(() => {
    book.sessions.put(at.merchantId, session)
    book.orders.put(at.merchantId, order)
    return session
  })
}

/** The session as it is now: an open one whose time has passed expires when it is looked at. */
export function sessionNow(book: Book, id: string, at: At): { session: Stripe.Checkout.Session; happened: Happening[] } {
  const session = book.sessions.get(at.merchantId, id)
  if (session.status !== 'open' || at.now < session.expires_at) return { session, happened: [] }
  return expired(book, session, at)
}

export function expireSession(book: Book, id: string, at: At): { session: Stripe.Checkout.Session; happened: Happening[] } {
  const { session, happened } = sessionNow(book, id, at)
  if (session.status !== 'open')
    refuse({
      message: `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of \`${session.status}\`.`,
    })
  return happened.length > 0 ? { session, happened } : expired(book, session, at)
}

function expired(book: Book, session: Stripe.Checkout.Session, { merchantId }: At) {
  const next: Stripe.Checkout.Session = { ...session, status: 'expired', url: null }
  book.sessions.put(merchantId, next)
  const happened: Happening[] = [{ type: 'checkout.session.expired', object: next }]
  return { session: next, happened }
}

/** The customer pays: a card at once, a SEPA debit by a charge that stays pending. Paying a session that is not open does nothing. */
export function paySession(book: Book, id: string, of: At & { by: PayBy }): Happening[] {
  return book.together(() => {
    const { session, happened } = sessionNow(book, id, of)
    if (session.status !== 'open') return happened
    const intent = intentOf(book, session, of)
    const money = of.by === 'card' ? succeed(book, intent, of) : startDebit(book, intent, of)
    const complete: Stripe.Checkout.Session = {
      ...session,
      payment_intent: intent.id,
      payment_status: of.by === 'card' ? 'paid' : 'unpaid',
      status: 'complete',
      url: null,
    }
    book.sessions.put(of.merchantId, complete)
    return [...money, { type: 'checkout.session.completed', object: complete }]
  })
}

/** The bank declines; the session stays open, and the same intent may succeed later. */
export function declineSession(book: Book, id: string, of: At & { by: PayBy }): Happening[] {
  return book.together(() => {
    const { session, happened } = sessionNow(book, id, of)
    if (session.status !== 'open') return happened
    const intent = intentOf(book, session, of)
    book.sessions.put(of.merchantId, { ...session, payment_intent: intent.id })
    return fail(book, intent, of)
  })
}

/** The intent of the session's earlier try, or a new one that carries `payment_intent_data.metadata`. */
function intentOf(book: Book, session: Stripe.Checkout.Session, of: At & { by: PayBy }): Stripe.PaymentIntent {
  const before = idOf(session.payment_intent)
  if (before) return book.intents.get(of.merchantId, before)
  const order = book.orders.get(of.merchantId, session.id)
  return newIntent({
    amount: session.amount_total ?? 0,
    currency: session.currency ?? 'eur',
    created: of.now,
    by: of.by,
    metadata: order.intentMetadata,
    description: order.intentDescription,
  })
}

/** The money is there: a charge, and the intent `succeeded`. `received` is what came in, less than asked for a partial capture. */
export function succeed(book: Book, intent: Stripe.PaymentIntent, of: At & { by: PayBy; received?: number }): Happening[] {
  if (intent.status === 'succeeded')
    refuse({ code: 'payment_intent_unexpected_state', message: 'This PaymentIntent has already succeeded.' })
  const received = of.received ?? intent.amount
  const pending = intent.status === 'processing' ? book.charges.find(of.merchantId, idOf(intent.latest_charge) ?? '') : undefined
  const made = pending ?? newCharge(intent, { outcome: 'succeeded', created: of.now, by: of.by })
  const charge: Stripe.Charge = {
    ...made,
    amount: intent.amount,
    amount_captured: received,
    captured: true,
    paid: true,
    status: 'succeeded',
  }
  const next: Stripe.PaymentIntent = {
    ...intent,
    amount_received: received,
    last_payment_error: null,
    latest_charge: charge.id,
    payment_method: charge.payment_method,
    processing: null,
    status: 'succeeded',
  }
  book.charges.put(of.merchantId, charge)
  book.intents.put(of.merchantId, next)
  return [
    { type: 'payment_intent.succeeded', object: next },
    { type: 'charge.succeeded', object: charge },
  ]
}

export function startDebit(book: Book, intent: Stripe.PaymentIntent, of: At & { by: PayBy }): Happening[] {
  const charge = newCharge(intent, { outcome: 'pending', created: of.now, by: of.by })
  const next: Stripe.PaymentIntent = { ...intent, latest_charge: charge.id, payment_method: charge.payment_method, status: 'processing' }
  book.charges.put(of.merchantId, charge)
  book.intents.put(of.merchantId, next)
  return [
    { type: 'payment_intent.processing', object: next },
    { type: 'charge.pending', object: charge },
  ]
}

export function fail(book: Book, intent: Stripe.PaymentIntent, of: At & { by: PayBy }): Happening[] {
  const pending = intent.status === 'processing' ? book.charges.find(of.merchantId, idOf(intent.latest_charge) ?? '') : undefined
  const declined = newCharge(intent, { outcome: 'failed', created: of.now, by: of.by })
  const charge: Stripe.Charge = pending ? { ...declined, id: pending.id, created: pending.created } : declined
  const next: Stripe.PaymentIntent = {
    ...intent,
    last_payment_error: {
      charge: charge.id,
      code: 'card_declined',
      decline_code: 'generic_decline',
      message: 'Your card was declined.',
      type: 'card_error',
    },
    latest_charge: charge.id,
    processing: null,
    status: 'requires_payment_method',
  }
  book.charges.put(of.merchantId, charge)
  book.intents.put(of.merchantId, next)
  return [
    { type: 'charge.failed', object: charge },
    { type: 'payment_intent.payment_failed', object: next },
  ]
}
