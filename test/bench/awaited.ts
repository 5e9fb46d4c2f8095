/** Beyond it what is waited for counts as lost. */
const longestMillis = 60_000

type Waiting = { begun: number; came: (millis: number) => void }

/** What is waited for, by name, until whoever looks for it sees it. */
export class Awaited {
  readonly #waiting = new Map<string, Waiting>()
  readonly #early = new Set<string>()

  /** Milliseconds from now until it is seen; none where it was seen before somebody waited. */
  async until(name: string): Promise<number> {
    if (this.#early.delete(name)) return 0
    return new Promise((resolve, reject) => {
      const lost = setTimeout(() => reject(new Error(`${name} never came`)), longestMillis)
      const came = (millis: number) => {
        clearTimeout(lost)
        resolve(millis)
      }
      this.#waiting.set(name, { begun: performance.now(), came })
    })
  }

  saw(name: string): void {
    const waiting = this.#waiting.get(name)
    if (!waiting) return void this.#early.add(name)
    this.#waiting.delete(name)
    waiting.came(performance.now() - waiting.begun)
  }

  /** Of what is waited for, those that wait longest. */
  oldest(most: number): string[] {
    return [...this.#waiting.keys()].slice(0, most)
  }
}
