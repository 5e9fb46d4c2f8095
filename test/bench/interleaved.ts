import type { Told } from './bench.ts'

/** Several ways of doing a thing, each timed once a round, so that what the machine does meanwhile meets all of them alike. */
export type Contenders = Readonly<Record<string, () => Promise<number>>>

/** Of each contender every round's figure, in the order of the rounds. */
export type Rounds = Readonly<Record<string, readonly number[]>>

/**
 * Plays so many rounds, each begun by another contender; `told` hears when one ends. The first round warms up and isn't counted.
 * @returns what the contenders returned: milliseconds, bytes, whatever they measure.
 */
export async function interleaved(contenders: Contenders, rounds: number, told?: Told): Promise<Rounds> {
  const names = Object.keys(contenders)
  const found: Record<string, number[]> = Object.fromEntries(names.map((name) => [name, []]))
  for (let round = 0; round <= rounds; round += 1) {
    const first = round % names.length
    for (const name of [...names.slice(first), ...names.slice(0, first)]) {
      const figure = await contenders[name]?.()
      if (round > 0 && figure !== undefined) found[name]?.push(figure)
    }
    told?.(round === 0 ? 'warmed up' : `round ${round} of ${rounds}`)
  }
  return found
}

export function median(figures: readonly number[]): number {
  return quantile(figures, 0.5)
}

/** The figure below which that share of all lies; `NaN` of none. */
export function quantile(figures: readonly number[], share: number): number {
  const sorted = figures.toSorted((left, right) => left - right)
  const place = (sorted.length - 1) * share
  const [low, high] = [sorted[Math.floor(place)] ?? Number.NaN, sorted[Math.ceil(place)] ?? Number.NaN]
  return low + (high - low) * (place - Math.floor(place))
}

/** The median over the rounds of one contender's figure in another's of the same round. */
export function ratio(rounds: Rounds, of: string, to: string): number {
  const floor = rounds[to] ?? []
  return median((rounds[of] ?? []).map((figure, round) => figure / (floor[round] ?? Number.NaN)))
}
