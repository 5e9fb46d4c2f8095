/** The time of everything that a sweep runs: goes on as real time does, from wherever it is put. Milliseconds since 1970. */
export class SweepClock {
  #at: number
  #since = performance.now()

  constructor(at: number) {
    this.#at = at
  }

  readonly now = (): number => Math.floor(this.#at + performance.now() - this.#since)

  set(at: number): void {
    this.#at = at
    this.#since = performance.now()
  }

  advance(millis: number): void {
    this.#at += millis
  }

  /** `Date` by this clock. */
  date(): DateConstructor {
    const { now } = this
    return new Proxy(Date, {
      construct: (target, given) => (given.length === 0 ? new target(now()) : Reflect.construct(target, given)),
      get: (target, name) => (name === 'now' ? now : Reflect.get(target, name)),
    })
  }
}
