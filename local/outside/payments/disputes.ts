import type Stripe from 'stripe'
import { type Book, idOf } from './book.ts'
import { newDispute } from './disputeObject.ts'
import type { Happening } from './events.ts'
import { chargeOfIntent } from './refunds.ts'
import { refuse } from './stripeWire.ts'

type At = { merchantId: string; now: number }
export type DisputeOutcome = { dispute: Stripe.Dispute; happened: Happening[] }

/** The customer's bank contests a payment: the money is withdrawn at once, except for an inquiry. */
export function openDispute(book: Book, of: At & { paymentIntent: string; amount?: number | undefined; inquiry: boolean }): DisputeOutcome {
  return book.together(() => {
    const charge = chargeOfIntent(book, of.paymentIntent, of.merchantId)
    const most = charge.amount_captured - charge.amount_refunded
    const amount = of.amount ?? most
    if (charge.disputed) refuse({ message: `Charge ${charge.id} is already disputed.` })
    if (amount < 1 || amount > charge.amount_captured)
      refuse({ param: 'amount', message: `A dispute of this charge is 1 to ${charge.amount_captured}.` })
    const dispute = newDispute(charge, { amount, created: of.now, inquiry: of.inquiry })
    book.disputes.put(of.merchantId, dispute)
    book.charges.put(of.merchantId, { ...charge, disputed: true })
    const withdrawn: Happening[] = of.inquiry ? [] : [{ type: 'charge.dispute.funds_withdrawn', object: dispute }]
    return { dispute, happened: [{ type: 'charge.dispute.created', object: dispute }, ...withdrawn] }
  })
}

/** The bank decides: won brings the money back, lost is final; an inquiry ends as `warning_closed` and moved nothing. */
export function closeDispute(book: Book, id: string, at: At & { won: boolean }): DisputeOutcome {
  return book.together(() => {
    const before = book.disputes.get(at.merchantId, id)
    const inquiry = before.status.startsWith('warning_')
    if (['won', 'lost', 'warning_closed'].includes(before.status)) refuse({ message: `Dispute ${id} is already closed: ${before.status}.` })
    const dispute: Stripe.Dispute = {
      ...before,
      is_charge_refundable: inquiry,
      status: inquiry ? 'warning_closed' : at.won ? 'won' : 'lost',
    }
    book.disputes.put(at.merchantId, dispute)
    const charge = book.charges.get(at.merchantId, idOf(before.charge) ?? '')
    if (inquiry || at.won) book.charges.put(at.merchantId, { ...charge, disputed: false })
    const reinstated: Happening[] = at.won && !inquiry ? [{ type: 'charge.dispute.funds_reinstated', object: dispute }] : []
    return { dispute, happened: [...reinstated, { type: 'charge.dispute.closed', object: dispute, before: { status: before.status } }] }
  })
}
