/** Chance that a seed repeats: the same seed gives the same draws, in the same order. */
export type Chance = {
  /** 0 ≤ x < 1. */
  next: () => number
  /** An integer, both ends included. */
  between: (from: number, to: number) => number
  /** True so often, 0 to 1. */
  maybe: (share: number) => boolean
  one: <T>(of: readonly T[]) => T
  /** One of several by their weights; throws where there is none. */
  weighed: <T extends string>(weights: Readonly<Record<T, number>>) => T
}

/** A seed that depends on both, and on nothing else. */
export function mixed(seed: number, salt: number): number {
  let sum = Math.imul(seed ^ 0x9e37_79b9, 0x85eb_ca6b) ^ Math.imul(salt + 0x7f4a_7c15, 0xc2b2_ae35)
  sum = Math.imul(sum ^ (sum >>> 15), 0x2c1b_3c6d)
  return (sum ^ (sum >>> 13)) >>> 0
}

export function chanceOf(seed: number): Chance {
  let state = seed >>> 0
  const next = () => {
    state = (state + 0x6d2b_79f5) >>> 0
    let drawn = Math.imul(state ^ (state >>> 15), 1 | state)
    drawn = (drawn + Math.imul(drawn ^ (drawn >>> 7), 61 | drawn)) ^ drawn
    return ((drawn ^ (drawn >>> 14)) >>> 0) / 4_294_967_296
  }
  const between = (from: number, to: number) => from + Math.floor(next() * (to - from + 1))
  const one = <T>(of: readonly T[]): T => {
    const drawn = of[between(0, of.length - 1)]
    if (drawn === undefined) throw new Error('nothing to draw from')
    return drawn
  }
  const weighed = <T extends string>(weights: Readonly<Record<T, number>>): T => {
    const names: T[] = []
    for (const name in weights) names.push(name)
    let left = next() * names.reduce((sum, name) => sum + weights[name], 0)
    for (const name of names) {
      left -= weights[name]
      if (left < 0) return name
    }
    return one(names)
  }
  return { next, between, maybe: (share) => next() < share, one, weighed }
}
