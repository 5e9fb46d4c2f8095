/** Does something to each, so many at a time at most; one that throws ends it once those beside it are done. */
export async function eachTogether<T>(all: readonly T[], most: number, deed: (one: T) => Promise<void>): Promise<void> {
  for (let at = 0; at < all.length; at += most) {
    const outcomes = await Promise.allSettled(all.slice(at, at + most).map(deed))
    const failed = outcomes.find((outcome) => outcome.status === 'rejected')
    if (failed) throw failed.reason
  }
}
