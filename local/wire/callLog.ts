import type { Target } from './target.ts'

/** One request a function made to somebody, as it left and as it was answered. */
export type Call = {
  /** Counts up from 1 over the run. */
  number: number
  at: string
  /** What caused it: the id of the invocation's origin, `null` when the worker ran nothing. */
  requestId: string | null
  workerId: string
  target: Target
  operation: string
  /** `null` when no answer was given. */
  status: number | null
  /** Milliseconds from the whole request read to the answer sent. */
  durationMs: number
  retried: boolean
  actions?: number
  error?: string
  reasons?: string[]
  failedEntries?: number
  /** Kind of the fault that was played on it. */
  fault?: string
}

export type CallQuery = {
  requestId?: string | undefined
  target?: string | undefined
  operation?: string | undefined
  /** Only calls with a higher number. */
  after?: number | undefined
  limit: number
}

/** The latest calls, a bounded number of them; older ones are forgotten and counted. */
export class CallLog {
  readonly #calls: Call[] = []
  readonly #keys = new Map<string, true>()
  readonly #most: number
  readonly #isRelay: (workerId: string) => boolean
  #numbered = 0
  #forgotten = 0

  constructor(parts: { most: number; isRelay: (workerId: string) => boolean }) {
    this.#most = parts.most
    this.#isRelay = parts.isRelay
  }

  nextNumber(): number {
    this.#numbered += 1
    return this.#numbered
  }

  /** Whether this worker has sent this idempotency key before. */
  repeats(workerId: string, key: string): boolean {
    const name = `${workerId} ${key}`
    const before = this.#keys.has(name)
    this.#keys.set(name, true)
    const [oldest] = this.#keys.keys()
    if (this.#keys.size > this.#most && oldest !== undefined) this.#keys.delete(oldest)
    return before
  }

  add(call: Call): void {
    this.#calls.push(call)
    // Cut in large pieces: shifting one by one would move the whole list at every call.
    if (this.#calls.length > this.#most * 1.25) {
      const surplus = this.#calls.length - this.#most
      this.#calls.splice(0, surplus)
      this.#forgotten += surplus
    }
  }

  /** Those that fit, oldest first, the newest `limit` of them. `relay` as target is the outbox function's calls to the bus. */
  find(query: CallQuery): { calls: Call[]; found: number; forgotten: number } {
    const fits = this.#calls.filter(
      (call) =>
        (query.requestId === undefined || call.requestId === query.requestId) &&
        (query.operation === undefined || call.operation === query.operation) &&
        (query.after === undefined || call.number > query.after) &&
        (query.target === undefined || call.target === query.target || (query.target === 'relay' && this.#relays(call))),
    )
    return { calls: fits.slice(Math.max(0, fits.length - query.limit)), found: fits.length, forgotten: this.#forgotten }
  }

  #relays(call: Call): boolean {
    return call.target === 'bus' && this.#isRelay(call.workerId)
  }
}
