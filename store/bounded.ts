/** Something by name, for so many names at most: the one that was put longest ago goes first. */
export class Bounded<V> {
  readonly #kept = new Map<string, V>()
  readonly #most: number

  constructor(most: number) {
    this.#most = most
  }

  get(name: string): V | undefined {
    return this.#kept.get(name)
  }

  put(name: string, value: V): V {
    this.#kept.delete(name)
    this.#kept.set(name, value)
    const [oldest] = this.#kept.keys()
    if (this.#kept.size > this.#most && oldest !== undefined) this.#kept.delete(oldest)
    return value
  }

  drop(name: string): void {
    this.#kept.delete(name)
  }

  /** Drops those that were put longest ago as long as they are old. */
  dropOldest(isOld: (value: V) => boolean): void {
    for (const [name, value] of this.#kept) {
      if (!isOld(value)) return
      this.#kept.delete(name)
    }
  }
}
