import type Stripe from 'stripe'
import * as z from 'zod'
import type { Shelf } from '../shelf.ts'
import { refuse } from './stripeWire.ts'

/** Objects of one kind, each belonging to one merchant's account; another merchant's id is answered as unknown. */
export type Chapter<T> = {
  put: (merchantId: string, object: T) => void
  /** Throws Stripe's `resource_missing` for an id this merchant does not have. */
  get: (merchantId: string, id: string) => T
  find: (merchantId: string, id: string) => T | undefined
  /** Newest first, as Stripe lists. */
  list: (merchantId: string) => T[]
}

/** Everything the payment provider remembers. */
export type Book = {
  sessions: Chapter<Stripe.Checkout.Session>
  intents: Chapter<Stripe.PaymentIntent>
  charges: Chapter<Stripe.Charge>
  refunds: Chapter<Stripe.Refund>
  disputes: Chapter<Stripe.Dispute>
  /** What was asked for with a session and is not part of the session object. */
  orders: Chapter<SessionOrder>
  /** Whose session this is: the pages a customer opens carry no key. */
  ownerOfSession: (id: string) => string | undefined
  together: Shelf['together']
}

export const SessionOrder = z.object({
  id: z.string(),
  object: z.literal('order'),
  lines: z.array(z.object({ name: z.string(), description: z.string().nullable(), quantity: z.int(), unitAmount: z.int() })),
  intentMetadata: z.record(z.string(), z.string()),
  intentDescription: z.string().nullable(),
})
export type SessionOrder = z.infer<typeof SessionOrder>

export function openBook(shelf: Shelf): Book {
  const owners = shelf.drawer('payments-session-owner', z.string())
  const sessions = openChapter<Stripe.Checkout.Session>(shelf, 'checkout.session')
  return {
    sessions: {
      ...sessions,
      put: (merchantId, session) =>
        shelf.together(() => {
          owners.put(session.id, merchantId)
          sessions.put(merchantId, session)
        }),
    },
    intents: openChapter<Stripe.PaymentIntent>(shelf, 'payment_intent'),
    charges: openChapter<Stripe.Charge>(shelf, 'charge'),
    refunds: openChapter<Stripe.Refund>(shelf, 'refund'),
    disputes: openChapter<Stripe.Dispute>(shelf, 'dispute'),
    orders: openChapter<SessionOrder>(shelf, 'order'),
    ownerOfSession: owners.get,
    together: shelf.together,
  }
}

/** The shapes are Stripe's own types, checked where they are made; what is read back is only checked to be of its kind. */
function openChapter<T extends { id: string; object: string }>(shelf: Shelf, kind: T['object']): Chapter<T> {
  const isKind = (value: unknown) => typeof value === 'object' && value !== null && 'object' in value && value.object === kind
  const schema = z.object({ merchantId: z.string(), object: z.custom<T>(isKind) })
  const drawer = shelf.drawer(`payments-${kind}`, schema)
  const find = (merchantId: string, id: string): T | undefined => {
    const kept = drawer.get(id)
    return kept?.merchantId === merchantId ? kept.object : undefined
  }
  return {
    put: (merchantId, object) => drawer.put(object.id, { merchantId, object }),
    find,
    get: (merchantId, id) =>
      find(merchantId, id) ?? refuse({ status: 404, code: 'resource_missing', param: 'id', message: `No such ${kind}: '${id}'` }),
    list: (merchantId) =>
      drawer
        .all()
        .filter((kept) => kept.merchantId === merchantId)
        .map((kept) => kept.object)
        .reverse(),
  }
}

/** The id in a field that is an id or, expanded, the object itself. */
export function idOf(reference: string | { id: string } | null | undefined): string | null {
  return typeof reference === 'object' ? (reference?.id ?? null) : (reference ?? null)
}
