import * as z from 'zod'
import type { Clock } from '../clock.ts'
import { type ControlAnswer, ControlRefused, type ControlRoute } from '../controlRoute.ts'
import { NeverQuiet } from '../quiet.ts'
import { instantAfter } from '../schedule/duration.ts'
import type { Scheduler } from '../schedule/scheduler.ts'

const Move = z.union([z.strictObject({ now: z.iso.datetime({ offset: true }) }), z.strictObject({ advance: z.string() })])

/** Reads the clock and moves it forward; a move answers when all it set going has come to rest. */
export function clockControls({
  clock,
  scheduler,
  drained,
}: {
  clock: Clock
  scheduler: Scheduler
  drained: () => Promise<void>
}): ControlRoute[] {
  const shown = (): Record<string, unknown> => ({ now: new Date(clock.now()).toISOString(), upcoming: scheduler.upcoming() })
  return [
    { method: 'GET', path: 'clock', handle: async () => ({ json: shown() }) },
    {
      method: 'POST',
      path: 'clock',
      handle: async ({ body }) => {
        const target = targetOf(body, clock.now())
        const fired = await orLate(async () => {
          const moved = await scheduler.moveTo(target)
          await drained()
          return moved
        })
        return 'json' in fired ? fired : { json: { now: new Date(clock.now()).toISOString(), fired: fired.moved } }
      },
    },
    {
      method: 'POST',
      path: 'drain',
      handle: async () => {
        const late = await orLate(async () => {
          await drained()
          return []
        })
        return 'json' in late ? late : { json: { quiet: true } }
      },
    },
  ]
}

/** A run that never comes to rest is a 504 that says what keeps going. */
async function orLate<T>(work: () => Promise<T>): Promise<{ moved: T } | (ControlAnswer & { json: unknown })> {
  try {
    return { moved: await work() }
  } catch (cause) {
    if (cause instanceof NeverQuiet) return { status: 504, json: { quiet: false, message: cause.message } }
    throw cause
  }
}

function targetOf(body: unknown, now: number): number {
  const read = Move.safeParse(body)
  if (!read.success) throw new ControlRefused(400, 'Say either {"now":"2026-02-01T08:00:00Z"} or {"advance":"P31D"}')
  const target = 'now' in read.data ? Date.parse(read.data.now) : instantAfter(now, read.data.advance)
  if (target === undefined) throw new ControlRefused(400, 'advance is no ISO 8601 duration such as P31D or PT90M')
  if (target < now) throw new ControlRefused(409, `The clock only goes forward; it is ${new Date(now).toISOString()}`)
  return target
}
