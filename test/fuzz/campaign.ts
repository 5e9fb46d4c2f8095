import { codeOf } from './checks.ts'
import { type Described, described as read } from './document.ts'
import { drawn, plansOf } from './drawing.ts'
import { learn, newMemory } from './memory.ts'
import type { Plan } from './plan.ts'
import { booksOf, play } from './playing.ts'
import { shrink } from './shrink.ts'
import type { Station } from './station.ts'
import { newTally, type Tally } from './tally.ts'
import { newWorld } from './world.ts'

/** A request that was answered wrongly: why, and the shortest list found that leads to it. */
export type Failure = { why: string[]; plans: Plan[] }

export type Campaign = { tally: Tally; failures: Failure[] }

type Wanted = {
  station: Station
  seed: number
  /** Whether one more request is to be drawn. */
  goesOn: (count: number) => boolean
  described?: Described
  /** Seconds that may be spent on shortening each failure. */
  patience?: number
  told?: (failure: Failure) => void
  /** Told now and then how far it has come. */
  progress?: (count: number) => void
}

/** Failures of one kind are shortened and told once; a run with very many has said enough. */
const mostFailures = 20
const booksEvery = 5_000
const progressEvery = 1_000

/** Draws requests one after another, each about what earlier ones made, and checks every answer; the books at the end. */
export async function campaign({ station, seed, goesOn, described = read(), patience = 20, told, progress }: Wanted): Promise<Campaign> {
  const memory = newMemory()
  const world = await newWorld(station)
  const plans = plansOf(described, memory)
  const tally = newTally(described)
  const failures: Failure[] = []
  const kinds = new Set<string>()
  const before: Plan[] = []
  const fail = (failure: Failure) => {
    failures.push(failure)
    told?.(failure)
  }
  let index = 0
  for (; goesOn(index) && failures.length < mostFailures; index += 1) {
    const plan = drawn(plans, seed, index)
    const { exchange, faults } = await play(world, plan, described)
    tally.add(exchange, codeOf(exchange))
    const kind = `${exchange.operation} ${faults.map((fault) => fault.replace(/\d+/g, '0')).join()}`.slice(0, 200)
    if (faults.length > 0 && !kinds.has(kind)) {
      kinds.add(kind)
      const shortest = patience > 0 ? await shrink({ station, described, plans, seed, before, failing: plan, patience }) : [plan]
      fail({ why: [`request ${index} of seed ${seed}, ${plan.operation}`, ...faults], plans: shortest })
      station.wire.taken()
    }
    learn(memory, exchange)
    if (exchange.status >= 200 && exchange.status < 300 && exchange.writes.length > 0) before.push(plan)
    if (index % progressEvery === progressEvery - 1) progress?.(index + 1)
    if (index % booksEvery !== booksEvery - 1) continue
    for (const why of await booksOf(world, memory)) fail({ why: [`after request ${index} of seed ${seed}`, why], plans: [] })
  }
  for (const why of await booksOf(world, memory)) fail({ why: [`at the end of seed ${seed}`, why], plans: [] })
  return { tally, failures }
}
