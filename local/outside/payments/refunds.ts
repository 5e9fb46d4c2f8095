import type Stripe from 'stripe'
import { shown } from './amounts.ts'
import { type Book, idOf } from './book.ts'
import type { Happening } from './events.ts'
import { newRefund } from './moneyObjects.ts'
import type { RefundRequest } from './sessionRequest.ts'
import { refuse } from './stripeWire.ts'

type At = { merchantId: string; now: number }
export type RefundOutcome = { refund: Stripe.Refund; happened: Happening[] }

/** Gives money back on a charge, all that is left of it unless an amount is said; or throws Stripe's refusal. */
export function refund(book: Book, asked: RefundRequest, at: At & { pending?: boolean }): RefundOutcome {
  return book.together(() => {
    const charge = chargeOf(book, asked, at.merchantId)
    const left = charge.amount_captured - charge.amount_refunded
    const amount = asked.amount ?? left
    if (charge.disputed) refuse({ code: 'charge_disputed', message: `Charge ${charge.id} has been charged back; cannot issue a refund.` })
    if (left === 0) refuse({ code: 'charge_already_refunded', message: `Charge ${charge.id} has already been refunded.` })
    if (amount < 1) refuse({ code: 'parameter_invalid_integer', param: 'amount', message: 'Invalid positive integer' })
    if (amount > left)
      refuse({
        param: 'amount',
        message: `Refund amount (${shown(amount, charge.currency)}) is greater than unrefunded amount on charge (${shown(left, charge.currency)})`,
      })
    const made = newRefund(charge, {
      amount,
      created: at.now,
      status: at.pending ? 'pending' : 'succeeded',
      reason: asked.reason ?? null,
      metadata: asked.metadata,
    })
    const next = withRefunded(charge, charge.amount_refunded + amount)
    book.refunds.put(at.merchantId, made)
    book.charges.put(at.merchantId, next)
    return {
      refund: made,
      happened: [
        { type: 'refund.created', object: made },
        { type: 'charge.refunded', object: next, before: { amount_refunded: charge.amount_refunded, refunded: charge.refunded } },
      ],
    }
  })
}

/** A pending refund goes through, or any refund fails after all: then the charge counts it no longer. */
export function settleRefund(book: Book, id: string, at: At & { outcome: 'succeeded' | 'failed' }): RefundOutcome {
  return book.together(() => {
    const before = book.refunds.get(at.merchantId, id)
    if (before.status === at.outcome || before.status === 'failed') refuse({ message: `Refund ${id} is already ${before.status}.` })
    if (at.outcome === 'succeeded') {
      const next: Stripe.Refund = { ...before, status: 'succeeded' }
      book.refunds.put(at.merchantId, next)
      return { refund: next, happened: [{ type: 'refund.updated', object: next, before: { status: before.status } }] }
    }
    const next: Stripe.Refund = {
      ...before,
      failure_balance_transaction: before.balance_transaction === null ? undefined : (idOf(before.balance_transaction) ?? undefined),
      failure_reason: 'lost_or_stolen_card',
      status: 'failed',
    }
    const charge = book.charges.get(at.merchantId, idOf(before.charge) ?? '')
    book.refunds.put(at.merchantId, next)
    book.charges.put(at.merchantId, withRefunded(charge, charge.amount_refunded - before.amount))
    return {
      refund: next,
      happened: [
        { type: 'refund.updated', object: next, before: { status: before.status } },
        { type: 'refund.failed', object: next },
      ],
    }
  })
}

function withRefunded(charge: Stripe.Charge, amount: number): Stripe.Charge {
  return { ...charge, amount_refunded: amount, refunded: amount >= charge.amount_captured }
}

function chargeOf(book: Book, asked: RefundRequest, merchantId: string): Stripe.Charge {
  if (!asked.charge && !asked.payment_intent)
    refuse({ message: 'One of the following params should be provided for this request: payment_intent or charge.' })
  const charge = asked.charge ? book.charges.get(merchantId, asked.charge) : chargeOfIntent(book, asked.payment_intent ?? '', merchantId)
  if (charge.status !== 'succeeded') refuse({ message: `This Charge (${charge.id}) did not succeed and can't be refunded.` })
  return charge
}

/** The charge that took an intent's money; refused as Stripe does when there is none. */
export function chargeOfIntent(book: Book, id: string, merchantId: string): Stripe.Charge {
  const intent = book.intents.get(merchantId, id)
  const charge = book.charges.find(merchantId, idOf(intent.latest_charge) ?? '')
  if (charge?.status === 'succeeded') return charge
  return refuse({ message: `This PaymentIntent (${id}) does not have a successful charge to refund.` })
}
