import Stripe from 'stripe'
import * as z from 'zod'
import type { Shelf } from '../shelf.ts'
import { newId } from './stripeWire.ts'

/** The types of event this provider tells; each names the kind of object it carries. */
export type EventType =
  | 'checkout.session.completed'
  | 'checkout.session.expired'
  | 'checkout.session.async_payment_succeeded'
  | 'checkout.session.async_payment_failed'
  | 'payment_intent.succeeded'
  | 'payment_intent.processing'
  | 'payment_intent.payment_failed'
  | 'payment_intent.canceled'
  | 'charge.succeeded'
  | 'charge.pending'
  | 'charge.failed'
  | 'charge.refunded'
  | 'refund.created'
  | 'refund.updated'
  | 'refund.failed'
  | 'charge.dispute.created'
  | 'charge.dispute.funds_withdrawn'
  | 'charge.dispute.funds_reinstated'
  | 'charge.dispute.closed'

export type Told = Stripe.Checkout.Session | Stripe.PaymentIntent | Stripe.Charge | Stripe.Refund | Stripe.Dispute

/** Something that happened, before it becomes an event with an id. */
export type Happening = { type: EventType; object: Told; before?: Record<string, unknown> }

/** An event as it is sent, and what came of sending it. */
export const KeptEvent = z.object({
  id: z.string(),
  merchantId: z.string(),
  type: z.string(),
  objectId: z.string(),
  created: z.int(),
  event: z.looseObject({ id: z.string(), object: z.literal('event'), type: z.string() }),
  deliveries: z.array(z.object({ at: z.string(), status: z.int().nullable(), answer: z.string() })),
})
export type KeptEvent = z.infer<typeof KeptEvent>

export function openEvents(shelf: Shelf) {
  return shelf.drawer('payments-event', KeptEvent)
}

/** The event in the wire's shape. `created` in seconds; `request` names the API call that caused it, if one did. */
export function eventOf(
  happening: Happening,
  of: { merchantId: string; created: number; livemode: boolean; request: { id: string; idempotencyKey: string | null } | null },
): KeptEvent {
  const id = newId('evt')
  const { type, object, before } = happening
  return {
    id,
    merchantId: of.merchantId,
    type,
    objectId: object.id,
    created: of.created,
    event: {
      id,
      object: 'event',
      api_version: Stripe.API_VERSION,
      created: of.created,
      data: {
        object: of.livemode && 'livemode' in object ? { ...object, livemode: true } : object,
        ...(before ? { previous_attributes: before } : {}),
      },
      livemode: of.livemode,
      pending_webhooks: 1,
      request: { id: of.request?.id ?? null, idempotency_key: of.request?.idempotencyKey ?? null },
      type,
    },
    deliveries: [],
  }
}
