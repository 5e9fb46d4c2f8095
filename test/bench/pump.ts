/** What one of several ways of doing a thing does in its turn. */
export type Pumped = { count: number; seconds: number }

/**
 * Keeps so many under way at once until the time is over, and waits for the last ones.
 * @param one is told how many were begun before it in this turn.
 */
export async function pumped(one: (at: number) => Promise<void>, { atOnce, millis }: { atOnce: number; millis: number }): Promise<Pumped> {
  const begun = performance.now()
  let count = 0
  const lane = async () => {
    while (performance.now() - begun < millis) {
      const at = count
      count += 1
      await one(at)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, lane))
  return { count, seconds: (performance.now() - begun) / 1000 }
}
