import * as z from 'zod'
import type { Shelf } from './shelf.ts'

/** What came of one attempt. `delivered: false` is tried again until the attempts are used up. */
export type Attempt = { delivered: boolean; status?: number; answer?: string }

type Parcel<T> = { id: string; content: T; attempts: number }

export type Postman<T> = {
  /**
   * Keeps the parcel, then tries it; resolves with the first attempt's outcome. Parcels are tried one after the other, in order,
   * except those sent `atOnce`.
   */
  send: (id: string, content: T, manner?: { atOnce: boolean }) => Promise<Attempt>
  /** True when nothing is kept that would still be tried. */
  quiet: () => boolean
  stop: () => Promise<void>
}

/** Milliseconds before each further attempt: about two minutes in all, then the parcel is given up. */
const waits = [100, 200, 400, 800, 1600, 3200, 5000, 10_000, 15_000, 20_000, 30_000, 30_000]

/**
 * Delivers parcels at least once: each is on the shelf before the first attempt and leaves it when delivered or given up, so that a
 * start after a hard kill goes on with what was left. Waits are real time: the simulated clock does not stretch a retry.
 */
export function startPostman<T>(options: {
  name: string
  shelf: Shelf
  content: z.ZodType<T>
  deliver: (content: T) => Promise<Attempt>
  noticed?: (content: T, attempt: Attempt) => void
}): Postman<T> {
  const schema: z.ZodType<Parcel<T>> = z.object({ id: z.string(), content: options.content, attempts: z.int() })
  const kept = options.shelf.drawer(options.name, schema)
  const open = new Set<string>()
  const timers = new Set<NodeJS.Timeout>()
  const underWay = new Set<Promise<Attempt>>()
  let line: Promise<unknown> = Promise.resolve()
  let stopped = false

  const attempt = async (current: Parcel<T>): Promise<Attempt> => {
    if (stopped) return { delivered: false, answer: 'stopped' }
    const outcome = await options
      .deliver(current.content)
      .catch((cause: unknown): Attempt => ({ delivered: false, answer: cause instanceof Error ? cause.message : String(cause) }))
    options.noticed?.(current.content, outcome)
    const wait = waits[current.attempts]
    if (outcome.delivered || wait === undefined) {
      kept.remove(current.id)
      open.delete(current.id)
      return outcome
    }
    const next = { ...current, attempts: current.attempts + 1 }
    kept.put(next.id, next)
    if (!stopped) later(next, wait)
    return outcome
  }

  const go = (current: Parcel<T>): Promise<Attempt> => {
    const turn = attempt(current).finally(() => underWay.delete(turn))
    underWay.add(turn)
    return turn
  }

  const later = (next: Parcel<T>, wait: number) => {
    const timer = setTimeout(() => {
      timers.delete(timer)
      void go(next)
    }, wait)
    timers.add(timer)
  }

  for (const left of kept.all()) {
    open.add(left.id)
    later(left, waits[0] ?? 0)
  }
  return {
    send: (id, content, manner) => {
      const fresh: Parcel<T> = { id, content, attempts: 0 }
      kept.put(id, fresh)
      open.add(id)
      if (manner?.atOnce) return go(fresh)
      const turn = line.then(() => go(fresh))
      line = turn.catch(() => undefined)
      return turn
    },
    quiet: () => open.size === 0,
    stop: async () => {
      stopped = true
      for (const timer of timers) clearTimeout(timer)
      await line
      await Promise.all(underWay)
    },
  }
}
