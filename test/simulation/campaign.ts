import * as z from 'zod'
import { commands } from '../../domain/catalog.ts'
import { faultKinds } from './faults.ts'
import type { Sabotage } from './sabotage.ts'
import { shrink } from './shrink.ts'
import { type Outcome, simulate } from './simulate.ts'
import { wishesOf } from './wishes.ts'

const Counts = z.map(z.string(), z.int())
const DeedCount = z.object({ done: z.int(), unchanged: z.int(), repeated: z.int(), refused: z.int(), busy: z.int() })

/** What many runs did together. */
export const Tally = z.object({
  runs: z.int(),
  wishes: z.int(),
  commits: z.int(),
  judged: z.int(),
  divergences: z.int(),
  faults: Counts,
  kinds: Counts,
  deeds: z.map(z.string(), DeedCount),
  refusals: Counts,
})
export type Tally = z.infer<typeof Tally>

export function newTally(): Tally {
  return {
    runs: 0,
    wishes: 0,
    commits: 0,
    judged: 0,
    divergences: 0,
    faults: new Map(),
    kinds: new Map(),
    deeds: new Map(),
    refusals: new Map(),
  }
}

const add = (sums: Map<string, number>, more: ReadonlyMap<string, number>) => {
  for (const [name, count] of more) sums.set(name, (sums.get(name) ?? 0) + count)
}

function addDeeds(sums: Tally['deeds'], more: ReadonlyMap<string, z.infer<typeof DeedCount>>): void {
  for (const [name, { done, unchanged, repeated, refused, busy }] of more) {
    const before = sums.get(name) ?? { done: 0, unchanged: 0, repeated: 0, refused: 0, busy: 0 }
    sums.set(name, {
      done: before.done + done,
      unchanged: before.unchanged + unchanged,
      repeated: before.repeated + repeated,
      refused: before.refused + refused,
      busy: before.busy + busy,
    })
  }
}

/** Adds what others counted. */
export function merge(tally: Tally, more: Tally): void {
  for (const name of ['runs', 'wishes', 'commits', 'judged', 'divergences'] as const) tally[name] += more[name]
  for (const name of ['faults', 'kinds', 'refusals'] as const) add(tally[name], more[name])
  addDeeds(tally.deeds, more.deeds)
}

function tallyOf(wishes: number, { commits, judged, faults, kinds, counting, failure }: Outcome): Tally {
  const { deeds, refusals } = counting
  const divergences = failure === undefined ? 0 : 1
  const counted = { faults: new Map(faults), kinds: new Map(kinds), deeds: new Map(deeds), refusals }
  return { runs: 1, wishes, commits, judged, divergences, ...counted }
}

/** The shortest list found that still fails, and the line that plays it again. */
export type Failure = { seed: number; commands: number; failure: string; keep: readonly number[]; told: string }

type Running = { seed: number; commands: number; sabotage?: Sabotage | undefined; mostTries?: number }

/**
 * A run of one seed. Where it fails: the failure, and the shortest command list that still fails, to be played by `replay`; all of it
 * where no try is allowed.
 */
export async function runSeed({ seed, commands, sabotage, mostTries }: Running, tally: Tally): Promise<Failure | undefined> {
  const wishes = wishesOf(seed, commands)
  const outcome = await simulate(seed, wishes, sabotage)
  merge(tally, tallyOf(commands, outcome))
  if (outcome.failure === undefined) return undefined
  const told = `seed ${seed} fails with ${commands} commands: ${outcome.failure}`
  if (mostTries === 0) return { seed, commands, failure: outcome.failure, keep: wishes.map(({ index }) => index), told }
  const { list, failure } = await shrink(seed, wishes, { sabotage, mostTries })
  const keep = list.map(({ index }) => index)
  const kinds = list.map(({ index, kind, shop }) => `  ${index} ${kind} in shop ${shop}`).join('\n')
  const line = `npm run simulate -- --seed ${seed} --commands ${commands} --keep ${keep.join(',')}`
  const all = [
    told,
    `shortest list that still fails, ${list.length} commands: ${failure}`,
    kinds,
    `again: ${line}${sabotage ? ` --sabotage ${sabotage.name}` : ''}`,
  ].join('\n')
  return { seed, commands, failure, keep, told: all }
}

/** Plays some of a seed's commands again. */
export async function replay({ seed, commands, sabotage }: Running, keep: readonly number[]): Promise<Outcome> {
  const kept = wishesOf(seed, commands).filter(({ index }) => keep.includes(index))
  return simulate(seed, kept, sabotage)
}

type Counted = readonly (readonly [string, number])[]

const rows = (of: Counted): string => of.map(([name, times]) => `  ${name.padEnd(42)} ${String(times).padStart(8)}`).join('\n')
const mostFirst = (of: ReadonlyMap<string, number>): Counted => [...of].toSorted(([, one], [, other]) => other - one)

const columns = ['done', 'unchanged', 'repeated', 'refused', 'busy'] as const

function tableOf(deeds: Tally['deeds']): string {
  const head = `  ${''.padEnd(22)}${columns.map((name) => name.padStart(11)).join('')}`
  const lines = [...deeds]
    .toSorted(([, one], [, other]) => other.done - one.done)
    .map(([name, count]) => `  ${name.padEnd(22)}${columns.map((column) => String(count[column]).padStart(11)).join('')}`)
  return [head, ...lines].join('\n')
}

/** A table of what was done, for people. */
export function told({ runs, wishes, commits, judged, faults, kinds, deeds, refusals }: Tally): string {
  return [
    `${runs} runs, ${wishes} commands wished, ${commits} commits compared, ${judged} refusals, repetitions and unchanged answers compared`,
    `wishes fulfilled by kind:\n${rows(mostFirst(kinds))}`,
    `commands by kind, subscribers' and schedules' among them:\n${tableOf(deeds)}`,
    `refusals by kind:\n${rows(mostFirst(refusals))}`,
    `faults injected by kind:\n${rows(faultKinds.map((kind) => [kind, faults.get(kind) ?? 0] as const))}`,
  ].join('\n')
}

/** In how many runs each command must be done and refused so often, and each fault happen at least once. */
const campaign = { runs: 2_000, done: 100, refused: 20 }

/** What a campaign did too seldom to prove anything, for as many runs as it had. */
export function gaps({ runs, deeds, faults }: Tally): string[] {
  const share = Math.min(1, runs / campaign.runs)
  const seldom = Object.keys(commands).flatMap((name) => {
    const { done = 0, refused = 0 } = deeds.get(name) ?? {}
    return [
      ...(done < campaign.done * share ? [`${name} was done ${done} times`] : []),
      ...(refused < campaign.refused * share ? [`${name} was refused ${refused} times`] : []),
    ]
  })
  return [...seldom, ...faultKinds.filter((kind) => !faults.get(kind)).map((kind) => `${kind}: never`)]
}
