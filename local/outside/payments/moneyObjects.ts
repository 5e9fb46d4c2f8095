import type Stripe from 'stripe'
import { idOf } from './book.ts'
import { newId } from './stripeWire.ts'

/** How a customer pays: a card answers at once, a SEPA debit after days. */
export type PayBy = 'card' | 'sepa_debit'

/** A payment intent as it is when a customer first tries to pay. `created` in seconds; amounts in Stripe's minor units. */
export function newIntent(of: {
  amount: number
  currency: string
  created: number
  by: PayBy
  metadata: Record<string, string>
  description: string | null
}): Stripe.PaymentIntent {
  const id = newId('pi')
  return {
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: of.amount,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic_async',
    client_secret: `${id}_secret_${newId('local').slice(6)}`,
    confirmation_method: 'automatic',
    created: of.created,
    currency: of.currency,
    customer: null,
    customer_account: null,
    description: of.description,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: of.metadata,
    next_action: null,
    on_behalf_of: null,
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {},
    payment_method_types: [of.by],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: null,
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  }
}

/** What a charge can be when it is made. */
export type ChargeOutcome = 'succeeded' | 'pending' | 'failed'

/** One attempt to take the money of an intent; it carries the intent's metadata, as at Stripe. */
export function newCharge(intent: Stripe.PaymentIntent, of: { outcome: ChargeOutcome; created: number; by: PayBy }): Stripe.Charge {
  const failed = of.outcome === 'failed'
  return {
    id: newId(of.by === 'card' ? 'ch' : 'py'),
    object: 'charge',
    amount: intent.amount,
    amount_captured: of.outcome === 'succeeded' ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: of.outcome === 'succeeded' ? newId('txn') : null,
    billing_details: { address: null, email: null, name: null, phone: null, tax_id: null },
    calculated_statement_descriptor: null,
    captured: of.outcome === 'succeeded',
    created: of.created,
    currency: intent.currency,
    customer: null,
    description: intent.description,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: failed ? 'card_declined' : null,
    failure_message: failed ? 'Your card was declined.' : null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    outcome: outcomeOf(of.outcome),
    paid: of.outcome !== 'failed',
    payment_intent: intent.id,
    payment_method: newId('pm'),
    payment_method_details: { type: of.by },
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: null,
    refunded: false,
    review: null,
    shipping: null,
    source: null,
    source_transfer: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: of.outcome,
    transfer_data: null,
    transfer_group: null,
  }
}

function outcomeOf(outcome: ChargeOutcome): Stripe.Charge.Outcome {
  const declined = outcome === 'failed'
  return {
    advice_code: declined ? 'try_again_later' : null,
    network_advice_code: null,
    network_decline_code: null,
    network_status: declined ? 'declined_by_network' : 'approved_by_network',
    reason: declined ? 'generic_decline' : null,
    risk_level: 'normal',
    risk_score: 7,
    seller_message: declined ? 'The bank did not return any further details with this decline.' : 'Payment complete.',
    type: declined ? 'issuer_declined' : 'authorized',
  }
}

/** Money given back on a charge. */
export function newRefund(
  charge: Stripe.Charge,
  of: {
    amount: number
    created: number
    status: 'succeeded' | 'pending'
    reason: Stripe.Refund.Reason | null
    metadata: Record<string, string>
  },
): Stripe.Refund {
  return {
    id: newId('re'),
    object: 'refund',
    amount: of.amount,
    balance_transaction: newId('txn'),
    charge: charge.id,
    created: of.created,
    currency: charge.currency,
    customer: null,
    customer_account: null,
    destination_details: {
      card: { reference_status: 'pending', reference_type: 'acquirer_reference_number', type: 'refund' },
      type: 'card',
    },
    metadata: of.metadata,
    payment_intent: idOf(charge.payment_intent),
    payment_method: charge.payment_method,
    reason: of.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: of.status,
    transfer_reversal: null,
  }
}
