/**
 * Does something to each, so many at a time at most, and says what came of them in their order. After one that throws no other is begun, and it
 * throws once those beside it are done: nothing goes on behind the back of who has an answer already.
 */
export async function eachTogether<T, R>(all: readonly T[], most: number, deed: (one: T) => Promise<R>): Promise<R[]> {
  const done: R[] = []
  const waiting = all.entries()
  let hasFailed = false
  const work = async () => {
    for (const [at, one] of waiting) {
      if (hasFailed) return
      try {
        done[at] = await deed(one)
      } catch (error) {
        hasFailed = true
        throw error
      }
    }
  }
  const outcomes = await Promise.allSettled(Array.from({ length: most }, work))
  for (const outcome of outcomes) if (outcome.status === 'rejected') throw outcome.reason
  return done
}
