/** Shares that add up to one: the n-th largest is the first's n-th part, as sizes of shops and towns fall. */
export function zipfShares(count: number, exponent = 1): number[] {
  const weights = Array.from({ length: count }, (_, at) => (at + 1) ** -exponent)
  const sum = weights.reduce((total, weight) => total + weight, 0)
  return weights.map((weight) => weight / sum)
}

/** Draws places as often as their shares say, from numbers of [0, 1). */
export function drawnBy(shares: readonly number[]): (number: number) => number {
  let sum = 0
  const ends = shares.map((share) => {
    sum += share
    return sum
  })
  return (number) => {
    const wanted = number * sum
    let [low, high] = [0, ends.length - 1]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((ends[middle] ?? 0) > wanted) high = middle
      else low = middle + 1
    }
    return low
  }
}
