type Kept<V> = { value: Promise<V>; until: number }

/** Environments serve many merchants; the oldest entry goes when there are more. */
const mostKept = 1_000

/**
 * Keeps answers of `ask` for a while per environment. Askers at the same time share one question; a failure is never kept, nor is
 * undefined, so that what is created is seen at once.
 */
export function cached<V>(keptMillis: number, ask: (key: string) => Promise<V>) {
  const kept = new Map<string, Kept<V>>()
  return {
    get(key: string): Promise<V> {
      const found = kept.get(key)
      if (found && Date.now() < found.until) return found.value
      const value = ask(key)
      kept.delete(key)
      kept.set(key, { value, until: Date.now() + keptMillis })
      value.then(
        (answer) => answer === undefined && kept.delete(key),
        () => kept.delete(key),
      )
      const [oldest] = kept.keys()
      if (kept.size > mostKept && oldest !== undefined) kept.delete(oldest)
      return value
    },
    forget(key: string): void {
      kept.delete(key)
    },
  }
}
