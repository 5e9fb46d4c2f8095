import * as z from 'zod'
import type { Bus, PastEvent } from '../bus/bus.ts'
import { ControlRefused, type ControlRoute } from '../controlRoute.ts'
import { asked } from './asked.ts'

const Instant = z.iso.datetime({ offset: true })
const Outside = z.strictObject({
  bus: z.string().optional(),
  source: z.string(),
  detailType: z.string(),
  detail: z.record(z.string(), z.unknown()),
  time: Instant.optional(),
})
const Redeliver = z.strictObject({ times: z.int().min(1).max(1000).default(1) })
const Replay = z.strictObject({ from: Instant, to: Instant })

const shown = ({ bus, event }: PastEvent): Record<string, unknown> => ({
  id: event.id,
  bus,
  source: event.source,
  detailType: event['detail-type'],
  time: event.time,
  detail: event.detail,
})

/** The buses of the template, looked at and fed by hand. */
export function eventControls({ bus, buses }: { bus: Bus; buses: string[] }): ControlRoute[] {
  return [
    {
      method: 'GET',
      path: 'events',
      handle: async ({ query }) => ({ json: { events: bus.history(query.get('detailType') ?? undefined).map(shown) } }),
    },
    { method: 'POST', path: 'events', handle: async ({ body }) => putOne(bus, buses, asked(Outside, body)) },
    {
      method: 'POST',
      path: 'events/{id}/redeliver',
      handle: async ({ params, body }) => {
        const past = bus.find(params.id ?? '')
        if (past === undefined) throw new ControlRefused(404, `There is no event ${params.id}`)
        return { json: { id: past.event.id, deliveries: bus.redeliver(past, asked(Redeliver, body).times) } }
      },
    },
    {
      method: 'POST',
      path: 'events/replay',
      handle: async ({ body }) => {
        const { from, to } = asked(Replay, body)
        return { json: bus.replay(from, to) }
      },
    },
  ]
}

/**
 * Puts one event as an outside party would. Without a bus it goes where a rule waits for it; whether the party may use its
 * source is IAM's business, which doesn't exist here.
 */
async function putOne(bus: Bus, buses: string[], outside: z.infer<typeof Outside>): Promise<{ status: number; json: unknown }> {
  const shape = { source: outside.source, 'detail-type': outside.detailType, detail: outside.detail }
  const name = outside.bus ?? buses.find((one) => bus.rulesFor(one, shape).length > 0)
  if (name === undefined || !buses.includes(name))
    throw new ControlRefused(
      422,
      `Name one of the buses ${buses.join(', ')}: no rule waits for ${outside.detailType} from ${outside.source}`,
    )
  const [put] = bus.put([
    {
      EventBusName: name,
      Source: outside.source,
      DetailType: outside.detailType,
      Detail: JSON.stringify(outside.detail),
      Resources: [],
      Time: outside.time,
    },
  ])
  if (put === undefined || !('EventId' in put)) throw new ControlRefused(422, put?.ErrorMessage ?? 'The event was refused')
  return { status: 202, json: { id: put.EventId, bus: name } }
}
