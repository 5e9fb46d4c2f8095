import type Stripe from 'stripe'
import { amountFault } from './amounts.ts'
import type { SessionOrder } from './book.ts'
import type { SessionRequest } from './sessionRequest.ts'
import { newId, refuse } from './stripeWire.ts'

const shortestLife = 30 * 60
const longestLife = 24 * 3600

/** An open session and what was ordered with it, or Stripe's refusal thrown. `created` in seconds; `base` is where its page lives. */
export function newSession(
  asked: SessionRequest,
  of: { created: number; base: string },
): { session: Stripe.Checkout.Session; order: SessionOrder } {
  const currencies = new Set(asked.line_items.map((line) => line.price_data.currency))
  const [currency = ''] = currencies
  if (currencies.size > 1) refuse({ param: 'line_items', message: 'All line items must have the same currency.' })
  const total = asked.line_items.reduce((sum, line) => sum + line.quantity * line.price_data.unit_amount, 0)
  const fault = amountFault(total, currency)
  if (fault) refuse({ ...fault, param: 'line_items' })
  const expiresAt = asked.expires_at ?? of.created + longestLife
  if (expiresAt < of.created + shortestLife || expiresAt > of.created + longestLife)
    refuse({
      param: 'expires_at',
      message: 'The `expires_at` timestamp must be at least 30 minutes and at most 24 hours from Checkout Session creation.',
    })
  const id = newId('cs_test')
  return {
    session: sessionOf({ asked, id, total, currency, expiresAt, created: of.created, url: `${of.base}/c/pay/${id}` }),
    order: {
      id,
      object: 'order',
      lines: asked.line_items.map(({ quantity, price_data }) => ({
        name: price_data.product_data.name,
        description: price_data.product_data.description ?? null,
        quantity,
        unitAmount: price_data.unit_amount,
      })),
      intentMetadata: asked.payment_intent_data?.metadata ?? {},
      intentDescription: asked.payment_intent_data?.description ?? null,
    },
  }
}

/** What every session of this provider says alike, most of it what it does not offer. */
const usual = {
  object: 'checkout.session',
  adaptive_pricing: { enabled: false },
  after_expiration: null,
  allowed_payment_method_types: null,
  automatic_tax: { enabled: false, liability: null, provider: null, status: null },
  client_secret: null,
  collected_information: null,
  consent: null,
  consent_collection: null,
  currency_conversion: null,
  custom_fields: [],
  custom_text: { after_submit: null, shipping_address: null, submit: null, terms_of_service_acceptance: null },
  customer: null,
  customer_account: null,
  customer_details: null,
  discounts: [],
  integration_identifier: null,
  invoice: null,
  invoice_creation: null,
  livemode: false,
  managed_payments: null,
  mode: 'payment',
  origin_context: null,
  payment_intent: null,
  payment_link: null,
  payment_method_collection: 'if_required',
  payment_method_configuration_details: null,
  payment_method_options: {},
  payment_status: 'unpaid',
  permissions: null,
  phone_number_collection: { enabled: false },
  recovered_from: null,
  saved_payment_method_options: null,
  setup_intent: null,
  shipping_address_collection: null,
  shipping_cost: null,
  shipping_options: [],
  status: 'open',
  submit_type: null,
  subscription: null,
  total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
  ui_mode: 'hosted_page',
  wallet_options: null,
} satisfies Partial<Stripe.Checkout.Session>

function sessionOf(of: {
  asked: SessionRequest
  id: string
  total: number
  currency: string
  expiresAt: number
  created: number
  url: string
}): Stripe.Checkout.Session {
  const { asked } = of
  return {
    ...usual,
    id: of.id,
    allow_promotion_codes: asked.allow_promotion_codes ?? null,
    amount_subtotal: of.total,
    amount_total: of.total,
    billing_address_collection: asked.billing_address_collection ?? null,
    cancel_url: asked.cancel_url ?? null,
    client_reference_id: asked.client_reference_id ?? null,
    created: of.created,
    currency: of.currency,
    customer_creation: asked.customer_creation ?? 'if_required',
    customer_email: asked.customer_email ?? null,
    expires_at: of.expiresAt,
    locale: asked.locale === undefined ? null : localeOf(asked.locale),
    metadata: asked.metadata,
    payment_method_types: asked.payment_method_types ?? (of.currency === 'eur' ? ['card', 'sepa_debit'] : ['card']),
    success_url: asked.success_url,
    url: of.url,
  }
}

function localeOf(asked: string): Stripe.Checkout.Session.Locale {
  return asked === 'fr' || asked === 'en' || asked === 'de' ? asked : 'auto'
}
