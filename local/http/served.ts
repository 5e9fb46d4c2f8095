/** One request that was answered; `path` without its query. */
export type ServedRequest = { number: number; method: string; path: string; status: number; millis: number; id: string }

const kept = 1_000

/** The latest requests at the front door, for the live page. */
export class Served {
  readonly #requests: ServedRequest[] = []
  #last = 0

  /** The number of the last one. */
  get last(): number {
    return this.#last
  }

  add(request: Omit<ServedRequest, 'number'>): void {
    this.#last += 1
    this.#requests.push({ number: this.#last, ...request })
    if (this.#requests.length > kept) this.#requests.shift()
  }

  after(number: number): ServedRequest[] {
    return this.#requests.filter((request) => request.number > number)
  }
}
