import * as z from 'zod'
import { ControlRefused, type ControlRoute } from '../../controlRoute.ts'
import { amountFault } from './amounts.ts'
import type { Book } from './book.ts'
import type { KeptEvent } from './events.ts'
import { Report, Resend } from './reportRequest.ts'
import { type Reported, reporter } from './reports.ts'
import { StripeFault } from './stripeWire.ts'
import type { Manner, Webhooks } from './webhooks.ts'

type World = { book: Book; webhooks: Webhooks; merchants: () => { merchantId: string }[]; now: () => number }

/** `POST providers/payments` makes the provider report something; `GET` lists its events with every delivery and its answer. */
export function paymentControls(world: World): ControlRoute[] {
  return [
    {
      method: 'POST',
      path: 'providers/payments',
      handle: async ({ body }) => {
        const asked = taken(Report, body)
        if (!world.merchants().some(({ merchantId }) => merchantId === asked.merchantId))
          throw new ControlRefused(422, `The provider knows no merchant ${asked.merchantId}.`)
        const created = world.now() - asked.createdAgo
        const { objects, sent } = world.book.together(() => {
          const { happened, ...made } = reported(world.book, asked, created)
          const events = world.webhooks.record(happened, { merchantId: asked.merchantId, created, livemode: asked.livemode, request: null })
          const inOrder = asked.order === 'reversed' ? events.toReversed() : events
          return { objects: made, sent: asked.hold ? inOrder.map(unsent) : sendAll(world.webhooks, inOrder, asked) }
        })
        return { json: { ...objects, events: await sent } }
      },
    },
    {
      method: 'GET',
      path: 'providers/payments',
      handle: async ({ query }) => {
        const merchantId = query.get('merchantId')
        const wanted = world.webhooks.all().filter((event) => !merchantId || event.merchantId === merchantId)
        return { json: { events: wanted.map((event) => ({ ...listed(event), deliveries: event.deliveries })) } }
      },
    },
    {
      method: 'POST',
      path: 'providers/payments/resend',
      handle: async ({ body }) => {
        const asked = taken(Resend, body)
        const events = asked.events.map((id) => {
          const event = world.webhooks.find(id)
          if (!event) throw new ControlRefused(404, `There is no event ${id}.`)
          return event
        })
        return { json: { events: await sendAll(world.webhooks, events, asked) } }
      },
    },
  ]
}

function taken<T>(schema: z.ZodType<T>, body: unknown): T {
  const parsed = schema.safeParse(body)
  if (parsed.success) return parsed.data
  throw new ControlRefused(422, z.prettifyError(parsed.error))
}

function reported(book: Book, asked: Report, now: number): Reported {
  const fault =
    asked.amount !== undefined && ['payment', 'processing', 'failed'].includes(asked.report)
      ? amountFault(asked.amount, asked.currency)
      : undefined
  if (fault) throw new ControlRefused(422, fault.message)
  try {
    return book.together(() => reporter[asked.report](book, asked, { merchantId: asked.merchantId, now }))
  } catch (cause) {
    if (cause instanceof StripeFault) throw new ControlRefused(422, cause.message)
    throw cause
  }
}

/** Everything is on the shelf when this returns; the promise waits for the answers to the first attempts. */
async function sendAll(webhooks: Webhooks, events: readonly KeptEvent[], manner: Manner) {
  const sent = events.map((event) => webhooks.send(event, manner))
  const answered = await Promise.all(sent)
  return events.map((event, place) => ({
    ...listed(event),
    attempts: (answered[place] ?? []).map(({ status, answer }) => ({ status: status ?? null, answer: answer ?? '' })),
  }))
}

const unsent = (event: KeptEvent) => ({ ...listed(event), attempts: [] })

const listed = ({ id, type, merchantId, objectId, created }: KeptEvent) => ({ id, type, merchantId, object: objectId, created })
