import * as z from 'zod'
import type { Written } from './contract.ts'

/** The parts of Stripe's objects that we read; everything else of them is ignored, whatever the API's version adds. */

/** A reference to another object: its id, or the object itself where it was expanded. */
const Id = z.union([z.string(), z.object({ id: z.string() }).transform(({ id }) => id)])

const Metadata = z
  .record(z.string(), z.string())
  .nullish()
  .transform((metadata): Written => {
    const { merchantId, pays, reference, carriesOut } = metadata ?? {}
    return { ...(merchantId && { merchantId }), ...(pays && { pays }), ...(reference && { reference }), ...(carriesOut && { carriesOut }) }
  })

const Code = z.string().nullish()
const Amount = z.int().min(0)
const CurrencyCode = z
  .string()
  .regex(/^[A-Za-z]{3}$/)
  .transform((code) => code.toUpperCase())

export const PaymentIntent = z.object({
  id: z.string(),
  amount: Amount,
  amount_received: Amount.optional(),
  currency: CurrencyCode,
  status: z.enum([
    'requires_payment_method',
    'requires_confirmation',
    'requires_action',
    'requires_capture',
    'processing',
    'succeeded',
    'canceled',
  ]),
  cancellation_reason: Code,
  last_payment_error: z.object({ code: Code, decline_code: Code, type: Code }).nullish(),
  metadata: Metadata,
})

export type PaymentIntent = z.infer<typeof PaymentIntent>

export const CheckoutSession = z.object({
  payment_intent: Id.nullish(),
  payment_status: z.string(),
  amount_total: Amount.nullish(),
  currency: CurrencyCode.nullish(),
  metadata: Metadata,
})

export type CheckoutSession = z.infer<typeof CheckoutSession>

export const Refund = z.object({
  id: z.string(),
  amount: Amount,
  currency: CurrencyCode,
  status: z.enum(['pending', 'requires_action', 'succeeded', 'failed', 'canceled']),
  failure_reason: Code,
  payment_intent: Id.nullish(),
  charge: Id.nullish(),
  metadata: Metadata,
})

export const Dispute = z.object({
  id: z.string(),
  amount: Amount,
  currency: CurrencyCode,
  status: z.enum([
    'warning_needs_response',
    'warning_under_review',
    'warning_closed',
    'needs_response',
    'under_review',
    'appeal_needs_response',
    'appeal_under_review',
    'won',
    'lost',
    'prevented',
  ]),
  reason: Code,
  balance_transactions: z.array(z.unknown()).nullish(),
  payment_intent: Id.nullish(),
  charge: Id.nullish(),
  metadata: Metadata,
})
export type Dispute = z.infer<typeof Dispute>
