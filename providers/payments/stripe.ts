import { Stripe } from 'stripe'
import type { Checkout, CheckoutOutcome, PaymentProvider, RereadOutcome } from './contract.ts'
import { toStripeAmount } from './stripeAmounts.ts'
import { refundReports, stripeObservations } from './stripeObservations.ts'
import { mostRefunds, refundOnce } from './stripeRefunds.ts'
import { verifyStripeEvent } from './stripeSignature.ts'
import { unanswered } from './stripeUnanswered.ts'

/** Pinned: an answer's shape changes with the merchant's dashboard otherwise. */
const apiVersion = '2026-10-28.endive'

/** Three tries of this, with Stripe's pauses between them, stay inside the 20 s of the pay door. */
const timeoutMillis = 5_000
const retries = 2

export type StripeAccount = {
  /** `sk_…` or `rk_…`; live keys see live objects only, and the other way round. */
  apiKey: string
  /** Scheme, host and port, such as `https://api.stripe.com`. */
  baseUrl: string
  timeoutMillis?: number
}

function clientFor({ apiKey, baseUrl, timeoutMillis: timeout = timeoutMillis }: StripeAccount): Stripe {
  const { hostname, port, protocol } = new URL(baseUrl)
  const secure = protocol !== 'http:'
  return new Stripe(apiKey, {
    apiVersion,
    host: hostname,
    port: port || (secure ? '443' : '80'),
    protocol: secure ? 'https' : 'http',
    timeout,
    maxNetworkRetries: retries,
    telemetry: false,
  })
}

/** Whether a key sees live objects. */
export function isLiveKey(apiKey: string): boolean {
  return /^(sk|rk)_live_/.test(apiKey)
}

async function createCheckout(stripe: Stripe, checkout: Checkout): Promise<CheckoutOutcome> {
  const amount = toStripeAmount(checkout.amount, checkout.currency)
  if (amount === undefined || amount <= 0) return { kind: 'refused', reason: 'amount-not-chargeable' }
  const metadata = { ...checkout.metadata, reference: checkout.reference }
  const product = { name: checkout.description }
  try {
    const session = await stripe.checkout.sessions.create(
      {
        mode: 'payment',
        line_items: [
          { quantity: 1, price_data: { currency: checkout.currency.toLowerCase(), unit_amount: amount, product_data: product } },
        ],
        client_reference_id: checkout.reference,
        metadata,
        // The intent carries it too: it is the object the money is counted by.
        payment_intent_data: { metadata, description: checkout.description },
        // The account has one currency for life; Stripe must not offer another.
        adaptive_pricing: { enabled: false },
        success_url: checkout.returnUrl,
        cancel_url: checkout.returnUrl,
        locale: checkout.language,
      },
      { idempotencyKey: checkout.idempotencyKey },
    )
    return session.url ? { kind: 'opened', url: session.url, sessionId: session.id } : { kind: 'refused', reason: 'session-closed' }
  } catch (error) {
    return unanswered(error)
  }
}

async function reread(stripe: Stripe, { charge, livemode }: { charge: string; livemode: boolean }): Promise<RereadOutcome> {
  try {
    const refunds = await stripe.refunds.list({ charge, limit: 100 }).autoPagingToArray({ limit: mostRefunds })
    return { kind: 'read', reports: refundReports(refunds, livemode) }
  } catch (error) {
    return unanswered(error)
  }
}

/** Stripe for one merchant. */
export function stripePayments(account: StripeAccount): PaymentProvider {
  const stripe = clientFor(account)
  const livemode = isLiveKey(account.apiKey)
  return {
    createCheckout: (checkout) => createCheckout(stripe, checkout),
    refund: (refunding) => refundOnce(stripe, refunding),
    verify: (received) => verifyStripeEvent(received, livemode),
    observations: stripeObservations,
    reread: (charge) => reread(stripe, { charge, livemode }),
  }
}
