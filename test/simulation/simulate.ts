import { altered } from './altered.ts'
import { type Chance, chanceOf, mixed } from './chance.ts'
import type { Counting } from './counting.ts'
import { type Deed, deedOf } from './deed.ts'
import { Crash } from './faults.ts'
import { digestOf, quiesce } from './quiescence.ts'
import type { Sabotage } from './sabotage.ts'
import type { Shop, World } from './simulated.ts'
import { scopeOf, type Wish, wishes } from './wishes.ts'
import { newWorld } from './world.ts'

type Sent = { deed: Deed; key: string; shop: Shop }

/** What came of a run. `failure`: where the system and the oracle parted. `digest`: the same for the same seed and wishes. */
export type Outcome = {
  failure?: string
  commits: number
  judged: number
  faults: ReadonlyMap<string, number>
  kinds: ReadonlyMap<string, number>
  counting: Counting
  digest: string
}

const triesOfAClient = 8

/** A client that sends its deed until it is answered, always under the same key; some give up. */
async function insist(world: World, { deed, key, shop }: Sent, chance: Chance): Promise<void> {
  for (let tries = 0; tries < triesOfAClient; tries += 1) {
    try {
      const done = await world.attempt(deed, { shop, chance, key })
      if (!('refused' in done) || done.refused !== 'busy') return
    } catch (error) {
      if (!(error instanceof Crash)) throw error
      if (world.faults.happens('client gave up', chance, 0.1)) return
    }
  }
}

type Playing = { world: World; sent: Sent[]; kinds: Map<string, number> }

/** What a wish asks the world to do, as tasks that are played together. */
function tasksOf(wish: Wish, { world, sent, kinds }: Playing): (() => Promise<void>)[] {
  const scope = scopeOf(world, wish)
  const { chance, shop } = scope
  const counted = (name: string) => kinds.set(name, (kinds.get(name) ?? 0) + 1)
  if (wish.kind === 'repeat') {
    const before = sent.length === 0 ? undefined : chance.one(sent)
    if (!before) return []
    counted('repeat')
    const deed = world.faults.happens('id used for other content', chance, 0.4) ? altered(before.deed) : before.deed
    return [() => insist(world, { ...before, deed }, chance)]
  }
  const wished = wishes[wish.kind](scope)
  if (!wished) return []
  counted(wish.kind)
  if (typeof wished === 'function') {
    wished()
    return []
  }
  const one: Sent = { deed: wished, key: `key-${wish.index}`, shop }
  sent.push(one)
  const twice = world.faults.happens('request sent twice at once', chance, 0.06)
  return Array.from({ length: twice ? 2 : 1 }, (_, at) => () => insist(world, one, chanceOf(mixed(wish.seed, 7 + at))))
}

async function play(seed: number, list: readonly Wish[], { world, sent, kinds }: Playing): Promise<void> {
  const chance = chanceOf(mixed(seed, 3))
  for (const shop of world.shops) {
    const opening: Sent = { deed: deedOf('openMerchant', { settings: shop.settings }), key: 'opening', shop }
    await world.turns.together([() => insist(world, opening, chanceOf(mixed(seed, 4)))])
    sent.push(opening)
  }
  let tasks: (() => Promise<void>)[] = []
  for (const [at, wish] of list.entries()) {
    tasks.push(...tasksOf(wish, { world, sent, kinds }))
    const alongside = chanceOf(mixed(wish.seed, 5))
    const next = list[at + 1]
    if (next && next.seed % 4 === 0) continue
    for (let times = alongside.between(0, 7); times > 0; times -= 1) {
      const delivery = world.bus.next(chance)
      const own = chanceOf(mixed(wish.seed, 100 + times))
      if (delivery) tasks.push(() => world.bus.deliver(delivery, own))
    }
    await world.turns.together(tasks)
    tasks = []
    world.wait(alongside.between(500, 240_000))
  }
}

/** Plays wishes in a world of their own, lets it come to rest, and compares all of it with the oracle. */
export async function simulate(seed: number, list: readonly Wish[], sabotage?: Sabotage): Promise<Outcome> {
  const world = newWorld(seed, sabotage)
  const kinds = new Map<string, number>()
  const { commits, faults, counting } = world
  const told = () => ({ commits: commits.count, judged: world.judged, faults: faults.counts, kinds, counting, digest: digestOf(world) })
  try {
    await play(seed, list, { world, sent: [], kinds })
    await quiesce(world, chanceOf(mixed(seed, 6)))
    return told()
  } catch (error) {
    const failure = error instanceof Error ? `${error.name}: ${error.message}` : String(error)
    return { ...told(), failure: error instanceof Error && error.name !== 'Divergence' ? `${failure}\n${error.stack}` : failure }
  }
}
