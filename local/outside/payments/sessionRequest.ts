import * as z from 'zod'

const whole = z
  .string()
  .regex(/^\d{1,12}$/, 'Invalid integer')
  .transform(Number)

const truth = z.enum(['true', 'false']).transform((text) => text === 'true')

/** Stripe's bounds for metadata: 50 keys of 40 characters, values of 500. */
export const Metadata = z
  .record(z.string().max(40), z.string().max(500, 'must be at most 500 characters'))
  .refine((entries) => Object.keys(entries).length <= 50, 'at most 50 keys')

const currency = z
  .string()
  .regex(/^[A-Za-z]{3}$/, 'Invalid currency')
  .transform((code) => code.toLowerCase())

const webAddress = z
  .string()
  .max(5000)
  .refine((text) => /^https?:\/\//.test(text) && URL.canParse(text), 'Not a valid URL')

const LineItem = z.strictObject({
  quantity: whole.default(1),
  price_data: z.strictObject({
    currency,
    unit_amount: whole,
    tax_behavior: z.enum(['exclusive', 'inclusive', 'unspecified']).optional(),
    product_data: z.strictObject({
      name: z.string().min(1),
      description: z.string().optional(),
      metadata: Metadata.optional(),
      images: z.unknown().optional(),
      tax_code: z.string().optional(),
    }),
  }),
})

/** `POST /v1/checkout/sessions` for payments. What Stripe takes and this provider ignores is named; anything else is refused. */
export const SessionRequest = z.strictObject({
  mode: z.literal('payment'),
  success_url: webAddress,
  cancel_url: webAddress.optional(),
  line_items: z.array(LineItem).min(1).max(100),
  client_reference_id: z.string().max(200).optional(),
  customer_email: z.email().optional(),
  expires_at: whole.optional(),
  locale: z.string().max(10).optional(),
  metadata: Metadata.default({}),
  payment_intent_data: z
    .strictObject({
      metadata: Metadata.default({}),
      description: z.string().max(1000).optional(),
      receipt_email: z.email().optional(),
      statement_descriptor: z.string().max(22).optional(),
      statement_descriptor_suffix: z.string().max(22).optional(),
    })
    .optional(),
  payment_method_types: z
    .array(z.enum(['card', 'sepa_debit']))
    .min(1)
    .optional(),
  submit_type: z.enum(['auto', 'book', 'donate', 'pay', 'subscribe']).optional(),
  ui_mode: z.enum(['hosted', 'hosted_page']).optional(),
  customer_creation: z.enum(['always', 'if_required']).optional(),
  currency: currency.optional(),
  adaptive_pricing: z.unknown().optional(),
  allow_promotion_codes: truth.optional(),
  automatic_tax: z.unknown().optional(),
  billing_address_collection: z.enum(['auto', 'required']).optional(),
  consent_collection: z.unknown().optional(),
  custom_text: z.unknown().optional(),
  invoice_creation: z.unknown().optional(),
  payment_method_options: z.unknown().optional(),
  phone_number_collection: z.unknown().optional(),
  expand: z.array(z.string()).default([]),
})
export type SessionRequest = z.infer<typeof SessionRequest>

/** `POST /v1/refunds`. */
export const RefundRequest = z.strictObject({
  payment_intent: z.string().optional(),
  charge: z.string().optional(),
  amount: whole.optional(),
  reason: z.enum(['duplicate', 'fraudulent', 'requested_by_customer']).optional(),
  metadata: Metadata.default({}),
  refund_application_fee: truth.optional(),
  reverse_transfer: truth.optional(),
  expand: z.array(z.string()).default([]),
})
export type RefundRequest = z.infer<typeof RefundRequest>

/** Only what may come with a write that takes nothing else. */
export const NothingMore = z.strictObject({ expand: z.array(z.string()).default([]) })
