import { randomUUID } from 'node:crypto'
import Stripe from 'stripe'
import * as z from 'zod'
import { type Attempt, Postman } from '../postman.ts'
import type { Shelf } from '../shelf.ts'
import { eventOf, type Happening, type KeptEvent, openEvents } from './events.ts'

/** How a webhook is signed: right, or wrong in a way the receiver must notice. */
export const Signature = z.enum(['good', 'wrong-secret', 'stale', 'future', 'none', 'altered-body'])
export type Signature = z.infer<typeof Signature>

const Parcel = z.object({ eventId: z.string(), signature: Signature })
type Parcel = z.infer<typeof Parcel>

/** How often and in what manner an event is sent. `atOnce`: all copies at the same time. */
export type Manner = { times: number; atOnce: boolean; signature: Signature }
export const plainly: Manner = { times: 1, atOnce: false, signature: 'good' }

export type Cause = {
  merchantId: string
  created: number
  livemode: boolean
  request: { id: string; idempotencyKey: string | null } | null
}

export type Webhooks = {
  /** Makes events of what happened and keeps them, without sending. Call it inside the transaction of what happened. */
  record: (happenings: readonly Happening[], cause: Cause) => KeptEvent[]
  /** Sends an event; resolves with the first attempt of each copy. Failed copies with a good signature are tried again later. */
  send: (event: KeptEvent, manner: Manner) => Promise<Attempt[]>
  find: (id: string) => KeptEvent | undefined
  all: () => KeptEvent[]
  quiet: () => boolean
  stop: () => Promise<void>
}

const answerWithin = 25_000
/** Farther than any receiver's tolerance of five minutes. */
const farAway = 3600
const answerKept = 2000

/** The provider's webhooks, signed with the merchant's secret at each attempt; `t` is the simulated now. */
export function startWebhooks(options: {
  shelf: Shelf
  now: () => number
  publicUrl: () => string
  secretOf: (merchantId: string) => string | undefined
}): Webhooks {
  const events = openEvents(options.shelf)
  const stripe = new Stripe('sk_test_signing_only')

  const headersFor = ({
    event,
    payload,
    signature,
  }: {
    event: KeptEvent
    payload: string
    signature: Signature
  }): Record<string, string> => {
    if (signature === 'none') return {}
    const skew = signature === 'stale' ? -farAway : signature === 'future' ? farAway : 0
    const secret = signature === 'wrong-secret' ? 'whsec_of_someone_else' : (options.secretOf(event.merchantId) ?? '')
    const timestamp = Math.floor(options.now() / 1000) + skew
    return { 'stripe-signature': stripe.webhooks.generateTestHeaderString({ payload, secret, timestamp }) }
  }

  const deliver = async ({ eventId, signature }: Parcel, stopping: AbortSignal): Promise<Attempt> => {
    const event = events.get(eventId)
    if (!event) return { delivered: true, answer: 'the event is gone' }
    const payload = JSON.stringify(event.event, null, 2)
    const response = await fetch(`${options.publicUrl()}/v1/webhooks/stripe/${encodeURIComponent(event.merchantId)}`, {
      method: 'POST',
      headers: {
        'content-type': 'application/json; charset=utf-8',
        'user-agent': 'Stripe/1.0 (+https://stripe.com/docs/webhooks)',
        ...headersFor({ event, payload, signature }),
      },
      body: signature === 'altered-body' ? JSON.stringify(event.event) : payload,
      redirect: 'manual',
      signal: AbortSignal.any([AbortSignal.timeout(answerWithin), stopping]),
    })
    const answer = (await response.text()).slice(0, answerKept)
    // A forged copy is not the provider's: nobody would send it again.
    return { delivered: response.ok || signature !== 'good', status: response.status, answer }
  }

  const noticed = ({ eventId }: Parcel, attempt: Attempt) => {
    const event = events.get(eventId)
    if (!event) return
    const delivery = { at: new Date(options.now()).toISOString(), status: attempt.status ?? null, answer: attempt.answer ?? '' }
    events.put(eventId, { ...event, deliveries: [...event.deliveries, delivery].slice(-50) })
  }

  const postman = new Postman({ name: 'payments-webhook', shelf: options.shelf, content: Parcel, deliver, noticed })
  return {
    record: (happenings, cause) =>
      happenings.map((happening) => {
        const event = eventOf(happening, cause)
        events.put(event.id, event)
        return event
      }),
    send: (event, { times, atOnce, signature }) =>
      Promise.all(
        Array.from({ length: times }, () => postman.send(`${event.id}:${randomUUID()}`, { eventId: event.id, signature }, { atOnce })),
      ),
    find: events.get,
    all: events.all,
    quiet: () => postman.quiet,
    stop: () => postman.stop(),
  }
}
