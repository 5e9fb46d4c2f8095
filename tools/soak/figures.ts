/** What happened since it was last asked: times in milliseconds. */
export type Lately = { placed: number; failed: number; p50: number; p95: number; p99: number }

/** Counts what was done and how long orders took. */
export class Figures {
  readonly sums: Record<string, number> = {}
  #times: number[] = []
  #failed = 0

  count(what: string): void {
    this.sums[what] = (this.sums[what] ?? 0) + 1
  }

  took(milliseconds: number): void {
    this.#times.push(milliseconds)
  }

  /** Does something and counts it under its name, or under the name and the reason when it fails; says whether it was done. */
  async deed(what: string, act: () => Promise<unknown>): Promise<boolean> {
    try {
      await act()
      this.count(what)
      return true
    } catch (cause) {
      this.#failed += 1
      this.count(`${what} failed: ${cause instanceof Error ? cause.message.slice(0, 120) : String(cause)}`)
      return false
    }
  }

  lately(): Lately {
    const sorted = this.#times.toSorted((one, other) => one - other)
    const at = (share: number): number => Math.round(sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * share))] ?? 0)
    const lately = { placed: sorted.length, failed: this.#failed, p50: at(0.5), p95: at(0.95), p99: at(0.99) }
    this.#times = []
    this.#failed = 0
    return lately
  }
}
