import * as z from 'zod'
import type { Instant } from '../../domain/calendar.ts'
import type { Currency } from '../../domain/money.ts'

/** What our own checkout wrote on the payment, as the provider hands it back. Anything else on it is not ours and is dropped. */
export const Written = z.strictObject({
  merchantId: z.string().optional(),
  /** What the money is for, in the form the caller of `createCheckout` chose. */
  pays: z.string().optional(),
  reference: z.string().optional(),
  /** On a refund: the id of our own refund or credit note that it carries out. */
  carriesOut: z.string().optional(),
})
export type Written = z.infer<typeof Written>

/** What every observation tells, whichever object it is of. */
const observed = {
  objectId: z.string(),
  /** The payment all this is about, `pi_…`: the same for every event that tells of the same money. */
  paymentKey: z.string(),
  /** Minor units of `currency`; of a currency we keep no accounts in, the provider's own units. */
  amount: z.int().min(0),
  /** ISO 4217, upper case; may be one we keep no accounts in. */
  currency: z.string(),
  livemode: z.boolean(),
  metadata: Written,
  /** The provider's code for a failure or a dispute, such as `card_declined`. */
  reason: z.string().optional(),
}

/**
 * The state an object of the provider is in, not an event: told twice, late or out of order it is still the same state (SPEC section 6).
 * A payment that `failed` may still succeed; a refund that `succeeded` may still fail; an `inquiry` has moved no money.
 */
export const Observation = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('payment'), ...observed, status: z.enum(['pending', 'succeeded', 'failed', 'canceled']) }),
  z.strictObject({ kind: z.literal('refund'), ...observed, status: z.enum(['pending', 'succeeded', 'failed', 'canceled']) }),
  z.strictObject({ kind: z.literal('dispute'), ...observed, status: z.enum(['inquiry', 'withdrawn', 'won', 'lost']) }),
])
export type Observation = z.infer<typeof Observation>

/** The event doesn't carry the states it announces: ask for them with `reread(id)`. */
export type Reread = { kind: 'reread'; object: 'charge'; id: string }

/** A genuine event whose object we can't read. It is money: ring, don't drop. */
export type Unreadable = { kind: 'unreadable'; object: string; objectId: string | undefined; reason: string }

export type Report = Observation | Reread | Unreadable

/** A genuine event of the provider. */
export type ProviderEvent = { id: string; type: string; livemode: boolean; createdAt: Instant; object: Record<string, unknown> }

export type ReceivedEvent = { rawBody: Uint8Array | string; signature: string | undefined; secret: string; now: Instant }

/** Why an event isn't taken. For the log and a counter; the answer to the sender never says which. */
export type VerificationRefusal = 'unsigned' | 'wrong-signature' | 'too-old' | 'in-the-future' | 'wrong-mode' | 'unreadable'

export type Verified = { kind: 'genuine'; event: ProviderEvent } | { kind: 'refused'; reason: VerificationRefusal }

/** What is asked to be paid. `amount` in minor units, above 0; `metadata` comes back on every observation of this payment. */
export type Checkout = {
  reference: string
  amount: number
  currency: Currency
  description: string
  metadata: Written
  returnUrl: string
  idempotencyKey: string
  language: 'fr' | 'en'
}

/** Money of a payment to be given back. `carriesOut`: the refund of ours, by which the provider's own is known again. */
export type Refunding = {
  /** The payment as the provider names it, as observations do. */
  paymentKey: string
  merchantId: string
  carriesOut: string
  /** All of our refund, in minor units, above 0; what the provider gave back of it before is not asked for again. */
  amount: number
  currency: Currency
  idempotencyKey: string
}

/** Why the provider gave no answer we can use. `unavailable` may pass by itself, `misconfigured` needs the merchant. */
export type Unanswered =
  | { kind: 'unavailable'; reason: string; retryAfterSeconds?: number }
  | { kind: 'misconfigured'; reason: string }
  | { kind: 'refused'; reason: string }

export type CheckoutOutcome = { kind: 'opened'; url: string; sessionId: string } | Unanswered

/** `taken`: the provider has made its refund, and reports what becomes of it. */
export type RefundOutcome = { kind: 'taken'; objectId: string } | Unanswered

export type RereadOutcome = { kind: 'read'; reports: Report[] } | Unanswered

/** The party through which customers pay online. Nothing in it throws for what the party says or fails to say. */
export type PaymentProvider = {
  createCheckout(checkout: Checkout): Promise<CheckoutOutcome>
  refund(refunding: Refunding): Promise<RefundOutcome>
  verify(received: ReceivedEvent): Verified
  observations(event: ProviderEvent): Report[]
  reread(id: string): Promise<RereadOutcome>
}
