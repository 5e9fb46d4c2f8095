import type { Sabotage } from './sabotage.ts'
import { simulate } from './simulate.ts'
import type { Wish } from './wishes.ts'

/**
 * The shortest list of wishes found that still fails: takes away ever smaller parts, as long as a failure stays. Not necessarily the
 * same failure; each list fails by itself and does so again.
 */
export async function shrink(
  seed: number,
  list: readonly Wish[],
  { sabotage, mostTries = 200 }: { sabotage?: Sabotage | undefined; mostTries?: number | undefined } = {},
): Promise<{ list: readonly Wish[]; failure: string }> {
  let failing = list
  let failure = (await simulate(seed, list, sabotage)).failure ?? ''
  let tries = 0
  for (let size = Math.ceil(list.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < failing.length && tries < mostTries; ) {
      const fewer = [...failing.slice(0, from), ...failing.slice(from + size)]
      tries += 1
      const told = (await simulate(seed, fewer, sabotage)).failure
      if (told === undefined) from += size
      else {
        failing = fewer
        failure = told
      }
    }
  }
  return { list: failing, failure }
}
