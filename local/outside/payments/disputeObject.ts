import type Stripe from 'stripe'
import { idOf } from './book.ts'
import { newId } from './stripeWire.ts'

const daysToAnswer = 9

const noEvidence: Stripe.Dispute.Evidence = {
  access_activity_log: null,
  billing_address: null,
  cancellation_policy: null,
  cancellation_policy_disclosure: null,
  cancellation_rebuttal: null,
  customer_communication: null,
  customer_email_address: null,
  customer_name: null,
  customer_purchase_ip: null,
  customer_signature: null,
  duplicate_charge_documentation: null,
  duplicate_charge_explanation: null,
  duplicate_charge_id: null,
  enhanced_evidence: {},
  product_description: null,
  receipt: null,
  refund_policy: null,
  refund_policy_disclosure: null,
  refund_refusal_explanation: null,
  service_date: null,
  service_documentation: null,
  shipping_address: null,
  shipping_carrier: null,
  shipping_date: null,
  shipping_documentation: null,
  shipping_tracking_number: null,
  uncategorized_file: null,
  uncategorized_text: null,
}

/** A customer's bank contests a charge. An inquiry (`warning_…`) asks only and moves no money. */
export function newDispute(charge: Stripe.Charge, of: { amount: number; created: number; inquiry: boolean }): Stripe.Dispute {
  return {
    id: newId('dp'),
    object: 'dispute',
    amount: of.amount,
    balance_transactions: [],
    charge: charge.id,
    created: of.created,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: noEvidence,
    evidence_details: {
      due_by: of.created + daysToAnswer * 86_400,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: of.inquiry,
    livemode: false,
    metadata: {},
    network_reason_code: '10',
    payment_intent: idOf(charge.payment_intent),
    reason: 'fraudulent',
    status: of.inquiry ? 'warning_needs_response' : 'needs_response',
  }
}
