import type { Keep } from './keep.ts'

/**
 * One clock for the whole run: real time plus an offset that only grows. The offset lies in shared memory, so that every
 * worker's `Date` moves at the same moment, and in the data folder, so that the next start goes on from there.
 */
export class Clock {
  /** Milliseconds ahead of real time, as one 64-bit float. */
  readonly offset = new SharedArrayBuffer(8)
  readonly #view = new Float64Array(this.offset)
  readonly #keep: Keep

  constructor(keep: Keep) {
    this.#keep = keep
    this.#view[0] = Number(keep.mark('clock') ?? 0)
  }

  /** Milliseconds since 1970. */
  now(): number {
    return Date.now() + (this.#view[0] ?? 0)
  }

  /** Moves on to `instant`; an instant already passed changes nothing. */
  moveTo(instant: number): void {
    const ahead = instant - this.now()
    if (ahead <= 0) return
    this.#view[0] = (this.#view[0] ?? 0) + ahead
    this.#keep.setMark('clock', String(this.#view[0]))
  }
}
