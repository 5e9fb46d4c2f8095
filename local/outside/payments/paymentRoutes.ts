import type { Reply } from '../loopback.ts'
import type { Book } from './book.ts'
import { createSession, expireSession, sessionNow } from './checkout.ts'
import type { Happening, KeptEvent } from './events.ts'
import { expanded, lineItems, listOf, paged, pointingTo } from './expand.ts'
import { refund } from './refunds.ts'
import { NothingMore, RefundRequest, SessionRequest } from './sessionRequest.ts'
import { type Form, parameters, refuse } from './stripeWire.ts'

/** One call to the provider's API by a merchant whose key was right. `now` in seconds. */
export type Call = { method: string; path: string; query: URLSearchParams; form: Form; merchantId: string; now: number; base: string }

/** The answer and what happened on the way, to be told by webhook. */
export type Answer = { json: unknown; happened: Happening[] }

/** Stripe's API as far as Encours uses it. */
export function answerCall(call: Call, world: { book: Book; events: () => KeptEvent[] }): Answer {
  const [collection = '', id, action] = resourceOf(call.path)
  const line = `${call.method} ${collection}${id ? '/{id}' : ''}${action ? `/${action}` : ''}`
  const { book } = world
  const at = { merchantId: call.merchantId, now: call.now }
  const wanted = [...call.query.entries()].filter(([name]) => name.startsWith('expand[')).map(([, path]) => path)
  const plain = (object: unknown, expand: readonly string[] = wanted): Answer => ({
    json: expanded(object, expand, { book, ...at }),
    happened: [],
  })
  const list = <T extends { id: string }>(entries: T[]) => plain(paged(entries, call.query, call.path))
  switch (line) {
    case 'POST checkout/sessions': {
      const asked = parameters(SessionRequest, call.form)
      return plain(createSession(book, asked, { ...at, base: call.base }), asked.expand)
    }
    case 'GET checkout/sessions':
      return list(pointingTo(book.sessions.list(at.merchantId), call.query, { payment_intent: (session) => session.payment_intent }))
    case 'GET checkout/sessions/{id}': {
      const { session, happened } = sessionNow(book, id ?? '', at)
      return { ...plain(session), happened }
    }
    case 'GET checkout/sessions/{id}/line_items':
      return plain(lineItems(id ?? '', { book, ...at }))
    case 'POST checkout/sessions/{id}/expire': {
      const asked = parameters(NothingMore, call.form)
      const { session, happened } = expireSession(book, id ?? '', at)
      return { ...plain(session, asked.expand), happened }
    }
    case 'GET payment_intents':
      return list(book.intents.list(at.merchantId))
    case 'GET payment_intents/{id}':
      return plain(book.intents.get(at.merchantId, id ?? ''))
    case 'GET charges':
      return list(pointingTo(book.charges.list(at.merchantId), call.query, { payment_intent: (charge) => charge.payment_intent }))
    case 'GET charges/{id}':
      return plain(book.charges.get(at.merchantId, id ?? ''))
    case 'POST refunds': {
      const asked = parameters(RefundRequest, call.form)
      const made = refund(book, asked, at)
      return { ...plain(made.refund, asked.expand), happened: made.happened }
    }
    case 'GET refunds': {
      const fields = { payment_intent: (of: { payment_intent: string | { id: string } | null }) => of.payment_intent }
      return list(pointingTo(book.refunds.list(at.merchantId), call.query, { ...fields, charge: (made) => made.charge }))
    }
    case 'GET refunds/{id}':
      return plain(book.refunds.get(at.merchantId, id ?? ''))
    case 'GET disputes':
      return list(
        pointingTo(book.disputes.list(at.merchantId), call.query, {
          payment_intent: (made) => made.payment_intent,
          charge: (made) => made.charge,
        }),
      )
    case 'GET disputes/{id}':
      return plain(book.disputes.get(at.merchantId, id ?? ''))
    case 'GET events':
      return plain(listOf(eventsOf(call, world).slice(0, 100), call.path))
    case 'GET events/{id}':
      return plain(eventsOf(call, world).find((event) => event.id === id) ?? missing('event', id))
    default:
      return refuse({ status: 404, message: `Unrecognized request URL (${call.method}: ${call.path}).` })
  }
}

/** `/v1/checkout/sessions/cs_1/expire` is checkout/sessions, cs_1, expire. */
function resourceOf(path: string): string[] {
  const parts = path.replace(/^\/v1\//, '').split('/')
  return parts[0] === 'checkout' ? [parts.slice(0, 2).join('/'), ...parts.slice(2)] : parts
}

function eventsOf(call: Call, world: { events: () => KeptEvent[] }) {
  return world
    .events()
    .filter(({ merchantId }) => merchantId === call.merchantId)
    .map(({ event }) => event)
    .reverse()
}

function missing(kind: string, id: string | undefined): never {
  return refuse({ status: 404, code: 'resource_missing', param: 'id', message: `No such ${kind}: '${id}'` })
}

/** A reply with the headers Stripe sets on every answer. */
export function withHeaders(reply: Reply, of: { requestId: string; version: string; key: string | undefined }): Reply {
  return {
    ...reply,
    headers: {
      'request-id': of.requestId,
      'stripe-version': of.version,
      ...(of.key ? { 'idempotency-key': of.key, 'original-request': of.requestId } : {}),
      ...reply.headers,
    },
  }
}
