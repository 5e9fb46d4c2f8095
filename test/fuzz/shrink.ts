import fc from 'fast-check'
import type { Described } from './document.ts'
import { placed, seedOf } from './drawing.ts'
import { newMemory } from './memory.ts'
import type { Plan } from './plan.ts'
import { playAll } from './playing.ts'
import type { Station } from './station.ts'
import type { Drawn } from './valid.ts'

type Failing = {
  station: Station
  described: Described
  /** As they were drawn, with a memory that hasn't moved since. */
  plans: fc.Arbitrary<Drawn>
  seed: number
  /** What had been answered with success before, then the one that fails. */
  before: readonly Plan[]
  failing: Plan
  /** Seconds that may be spent. */
  patience: number
}

/**
 * The shortest list of requests found whose last still fails: takes away ever smaller parts of what came before, then makes the last
 * one simpler as fast-check does. Not necessarily the same failure; the list fails by itself.
 */
export async function shrink({ station, described, plans, seed, before, failing, patience }: Failing): Promise<Plan[]> {
  const until = performance.now() + patience * 1_000
  const fails = async (list: readonly Plan[]) => (await playAll({ station, described, memory: newMemory() }, list)).length > 0
  if (!(await fails([...before, failing]))) return [...before, failing]
  let kept = (await fails([failing])) ? [] : [...before]
  for (let size = Math.ceil(kept.length / 2); size >= 1 && performance.now() < until; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = kept.length - size; from > -size && performance.now() < until; from -= size) {
      const fewer = kept.toSpliced(Math.max(0, from), size)
      if (await fails([...fewer, failing])) kept = fewer
    }
  }
  const { index } = failing
  let simplest = failing
  const property = fc.asyncProperty(plans, async (drawn) => {
    if (performance.now() > until + patience * 1_000) return true
    const plan = placed(drawn, index)
    if (!(await fails([...kept, plan]))) return true
    simplest = plan
    return false
  })
  await fc.check(property, { seed: seedOf(seed, index), numRuns: 1 })
  return [...kept, simplest]
}
