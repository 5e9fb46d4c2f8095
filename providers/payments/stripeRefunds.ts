import type { Stripe } from 'stripe'
import type { Refunding, RefundOutcome } from './contract.ts'
import { toStripeAmount } from './stripeAmounts.ts'
import { unanswered } from './stripeUnanswered.ts'

/** Refunds of one charge that are read; Stripe's own pages have 100. */
export const mostRefunds = 1_000

/** A payment is known by its intent; one that came without, by its charge. */
function refunded(paymentKey: string): { payment_intent: string } | { charge: string } {
  return paymentKey.startsWith('pi_') ? { payment_intent: paymentKey } : { charge: paymentKey }
}

/**
 * Makes Stripe's refund that carries ours out, once. Its own key does that for a day only, and a question may be asked again weeks later
 * from the dead letters: so what Stripe has of it already is looked for first, and only the rest is asked for.
 */
export async function refundOnce(stripe: Stripe, refunding: Refunding): Promise<RefundOutcome> {
  const { paymentKey, merchantId, carriesOut, currency, idempotencyKey } = refunding
  const whole = toStripeAmount(refunding.amount, currency)
  if (whole === undefined || whole <= 0) return { kind: 'refused', reason: 'amount-not-chargeable' }
  try {
    const made = await stripe.refunds.list({ ...refunded(paymentKey), limit: 100 }).autoPagingToArray({ limit: mostRefunds })
    const ours = made.filter((one) => names(one, refunding) && one.status !== 'failed' && one.status !== 'canceled')
    const [first] = ours
    const amount = ours.reduce((rest, one) => rest - one.amount, whole)
    if (first && amount <= 0) return { kind: 'taken', objectId: first.id }
    const refund = await stripe.refunds.create(
      { ...refunded(paymentKey), amount, metadata: { merchantId, carriesOut } },
      { idempotencyKey },
    )
    const failed = refund.status === 'failed' || refund.status === 'canceled'
    return failed ? { kind: 'refused', reason: refund.failure_reason ?? refund.status ?? 'failed' } : { kind: 'taken', objectId: refund.id }
  } catch (error) {
    return unanswered(error)
  }
}

/** Whoever made it by hand may have named our refund alone. */
function names({ metadata }: Stripe.Refund, { merchantId, carriesOut }: Refunding): boolean {
  const of = metadata?.merchantId
  return metadata?.carriesOut === carriesOut && (of === undefined || of === merchantId)
}
