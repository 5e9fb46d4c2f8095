import * as z from 'zod'
import type { Bus } from '../bus/bus.ts'
import type { Clock } from '../clock.ts'
import type { ControlRoute } from '../controlRoute.ts'
import type { Served } from '../http/served.ts'
import type { DeadLetters } from '../queues/deadLetters.ts'
import type { CallLog } from '../wire/callLog.ts'
import { asked } from './asked.ts'
import { livePage } from './livePage.ts'

export type LiveParts = { served: Served; bus: Bus; calls: CallLog; deadLetters: DeadLetters; clock: Clock }

const count = z.coerce.number().int().min(0).default(0)
const Since = z.strictObject({ requests: count, events: count, calls: count, deadLetters: count })

type Line = { says: string; id: string; bad?: boolean }

/** Lines a page is given at once. */
const most = 200

/** `GET live`: the page; `GET live/since`: what came after the counts that the page has. */
export function liveControls(parts: LiveParts): ControlRoute[] {
  return [
    { method: 'GET', path: 'live', handle: async () => ({ html: livePage }) },
    { method: 'GET', path: 'live/since', handle: async ({ query }) => ({ json: since(parts, asked(Since, Object.fromEntries(query))) }) },
  ]
}

function since({ served, bus, calls, deadLetters, clock }: LiveParts, after: z.infer<typeof Since>) {
  const requests = served.after(after.requests).slice(-most)
  const past = bus.since(after.events, most)
  const letters = deadLetters.list()
  const called = calls.find({ after: after.calls, limit: most }).calls
  return {
    now: new Date(clock.now()).toISOString(),
    requests: requests.map(
      ({ method, path, status, millis, id }): Line => ({ says: `${method} ${path} → ${status} in ${millis} ms`, id, bad: status >= 500 }),
    ),
    events: past.map(({ event }): Line => ({ says: `${event['detail-type']} by ${event.source}`, id: event.id })),
    retries: called.flatMap(({ workerId, operation, target, retried, fault, error, requestId }): Line[] =>
      retried || fault !== undefined
        ? [
            {
              says: `${workerId} ${operation} at ${target}${retried ? ', tried again' : ''}${fault ? `, fault: ${fault}` : ''}${error ? `, ${error}` : ''}`,
              id: requestId ?? '',
              bad: fault !== undefined,
            },
          ]
        : [],
    ),
    deadLetters: letters
      .slice(Math.min(after.deadLetters, letters.length))
      .slice(-most)
      .map(({ queue, reason, at }): Line => ({ says: `${queue}: ${reason}`, id: at, bad: true })),
    after: {
      requests: served.last,
      events: past.at(-1)?.place ?? after.events,
      calls: called.at(-1)?.number ?? after.calls,
      deadLetters: letters.length,
    },
  }
}
