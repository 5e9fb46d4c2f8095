import { faultKinds } from './faults.ts'
import { shrink } from './shrink.ts'
import { type Outcome, simulate } from './simulate.ts'
import { wishesOf } from './wishes.ts'

/** What many runs did together. */
export type Tally = {
  runs: number
  wishes: number
  commits: number
  judged: number
  faults: Map<string, number>
  kinds: Map<string, number>
}

export function newTally(): Tally {
  return { runs: 0, wishes: 0, commits: 0, judged: 0, faults: new Map(), kinds: new Map() }
}

const add = (sums: Map<string, number>, more: ReadonlyMap<string, number>) => {
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count)
}

function count(tally: Tally, wishes: number, { commits, judged, faults, kinds }: Outcome): void {
  tally.runs += 1
  tally.wishes += wishes
  tally.commits += commits
  tally.judged += judged
  add(tally.faults, faults)
  add(tally.kinds, kinds)
}

/** A run of one seed. Where it fails: the failure, and the shortest command list that still fails, to be played by `replay`. */
export async function runSeed(seed: number, commands: number, tally: Tally): Promise<string | undefined> {
  const wishes = wishesOf(seed, commands)
  const outcome = await simulate(seed, wishes)
  count(tally, commands, outcome)
  if (outcome.failure === undefined) return undefined
  const { list, failure } = await shrink(seed, wishes)
  const keep = list.map(({ index }) => index).join(',')
  const kinds = list.map(({ index, kind, shop }) => `  ${index} ${kind} in shop ${shop}`).join('\n')
  return [
    `seed ${seed} fails with ${commands} commands: ${outcome.failure}`,
    `shortest list that still fails, ${list.length} commands: ${failure}`,
    kinds,
    `again: node tools/simulate.ts --seed ${seed} --commands ${commands} --keep ${keep}`,
  ].join('\n')
}

/** Plays some of a seed's commands again. */
export async function replay(seed: number, commands: number, keep: ReadonlySet<number>): Promise<Outcome> {
  return simulate(
    seed,
    wishesOf(seed, commands).filter(({ index }) => keep.has(index)),
  )
}

/** A table of what was done, for people. */
export function told({ runs, wishes, commits, judged, faults, kinds }: Tally): string {
  const rows = (of: readonly (readonly [string, number])[]) => of.map(([name, times]) => `  ${name.padEnd(30)} ${times}`).join('\n')
  return [
    `${runs} runs, ${wishes} commands wished, ${commits} commits compared, ${judged} refusals, repetitions and unchanged answers compared`,
    `commands by kind:\n${rows([...kinds].toSorted(([, one], [, other]) => other - one))}`,
    `faults injected by kind:\n${rows(faultKinds.map((kind) => [kind, faults.get(kind) ?? 0] as const))}`,
  ].join('\n')
}
