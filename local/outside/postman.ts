import { setTimeout as pause } from 'node:timers/promises'
import * as z from 'zod'
import type { Drawer, Shelf } from './shelf.ts'

/** What came of one attempt. `delivered: false` is tried again until the attempts are used up. */
export type Attempt = { delivered: boolean; status?: number; answer?: string }

type Parcel<T> = { id: string; content: T; attempts: number }

type PostmanParts<T> = {
  name: string
  shelf: Shelf
  content: z.ZodType<T>
  /** `stopping` fires when the run ends: an attempt given up then is made again at the next start. */
  deliver: (content: T, stopping: AbortSignal) => Promise<Attempt>
  noticed?: (content: T, attempt: Attempt) => void
}

/** Milliseconds before each further attempt: about two minutes in all, then the parcel is given up. */
const waits = [100, 200, 400, 800, 1600, 3200, 5000, 10_000, 15_000, 20_000, 30_000, 30_000]

/** Failed attempts after which a parcel no longer keeps the run from being quiet: about three seconds. */
const patience = 5

/** Milliseconds the end of a run waits for attempts under way. */
const lastWait = 1000

/**
 * Delivers parcels at least once: each is on the shelf before the first attempt and leaves it when delivered or given up, so that a
 * start after a hard kill goes on with what was left. Waits are real time: the simulated clock does not stretch a retry.
 */
export class Postman<T> {
  readonly #parts: PostmanParts<T>
  readonly #kept: Drawer<Parcel<T>>
  readonly #open = new Set<string>()
  readonly #timers = new Set<NodeJS.Timeout>()
  readonly #underWay = new Set<Promise<Attempt>>()
  readonly #stopping = new AbortController()
  #line: Promise<unknown> = Promise.resolve()
  #closed = false

  constructor(parts: PostmanParts<T>) {
    this.#parts = parts
    const schema: z.ZodType<Parcel<T>> = z.object({ id: z.string(), content: parts.content, attempts: z.int() })
    this.#kept = parts.shelf.drawer(parts.name, schema)
    for (const left of this.#kept.all()) {
      this.#open.add(left.id)
      this.#later(left, waits[0] ?? 0)
    }
  }

  /**
   * Keeps the parcel, then tries it; resolves with the first attempt's outcome. Parcels are tried one after the other, in order,
   * except those sent `atOnce`.
   */
  send(id: string, content: T, manner?: { atOnce: boolean }): Promise<Attempt> {
    const fresh: Parcel<T> = { id, content, attempts: 0 }
    this.#kept.put(id, fresh)
    this.#open.add(id)
    if (manner?.atOnce) return this.#go(fresh)
    const turn = this.#line.then(() => this.#go(fresh))
    this.#line = turn.catch(() => undefined)
    return turn
  }

  /** True when nothing is under way or about to be tried again; what has failed many times over is waited for no longer. */
  get quiet(): boolean {
    return this.#open.size === 0
  }

  async stop(): Promise<void> {
    this.#stopping.abort()
    for (const timer of this.#timers) clearTimeout(timer)
    const enough = new AbortController()
    await Promise.race([Promise.all([this.#line, ...this.#underWay]), pause(lastWait, undefined, { signal: enough.signal })])
    enough.abort()
    this.#closed = true
  }

  #later(parcel: Parcel<T>, wait: number): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer)
      void this.#go(parcel)
    }, wait)
    this.#timers.add(timer)
  }

  #go(parcel: Parcel<T>): Promise<Attempt> {
    const turn = this.#attempt(parcel).finally(() => this.#underWay.delete(turn))
    this.#underWay.add(turn)
    return turn
  }

  async #attempt(parcel: Parcel<T>): Promise<Attempt> {
    const { signal } = this.#stopping
    if (signal.aborted) return { delivered: false, answer: 'stopped' }
    const outcome = await this.#parts
      .deliver(parcel.content, signal)
      .catch((cause: unknown): Attempt => ({ delivered: false, answer: cause instanceof Error ? cause.message : String(cause) }))
    // The run has ended: the parcel stays as it was, to be tried again.
    if (this.#closed || (signal.aborted && !outcome.delivered)) return outcome
    this.#parts.noticed?.(parcel.content, outcome)
    this.#settle(parcel, outcome)
    return outcome
  }

  #settle(parcel: Parcel<T>, outcome: Attempt): void {
    const wait = waits[parcel.attempts]
    if (outcome.delivered || wait === undefined) {
      this.#kept.remove(parcel.id)
      this.#open.delete(parcel.id)
      return
    }
    const next = { ...parcel, attempts: parcel.attempts + 1 }
    this.#kept.put(next.id, next)
    if (next.attempts > patience) this.#open.delete(next.id)
    this.#later(next, wait)
  }
}
