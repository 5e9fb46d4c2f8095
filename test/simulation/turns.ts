import type { Chance } from './chance.ts'

/** How long, in milliseconds, one try may take before it says busy. */
export const patienceMillis = 400

/** Lets everything that is ready go on until all of it waits. */
const quiet = () => new Promise<void>((resolve) => setImmediate(resolve))

/**
 * Who goes on next: each call to the table waits for its turn, and chance draws from those that wait. So every interleaving of
 * deeds comes from the seed, and comes again with it.
 */
export class Turns {
  readonly #waiting: (() => void)[] = []
  readonly #chance: Chance
  /** Nobody waits for anybody: only one task is played at a time. */
  off = false

  constructor(chance: Chance) {
    this.#chance = chance
  }

  turn(): Promise<void> {
    if (this.off) return Promise.resolve()
    return new Promise((resolve) => this.#waiting.push(resolve))
  }

  /** Plays tasks together until all have ended. Throws what the first of them threw. */
  async together(tasks: readonly (() => Promise<void>)[]): Promise<void> {
    const failures: unknown[] = []
    for (const task of tasks) task().catch((failure: unknown) => failures.push(failure))
    for (;;) {
      await quiet()
      const [next] = this.#waiting.splice(this.#chance.between(0, this.#waiting.length - 1), 1)
      if (failures.length > 0) throw failures[0]
      if (!next) return
      next()
    }
  }
}
