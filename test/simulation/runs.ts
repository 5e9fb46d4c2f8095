import { scheduledRun } from '../../domain/runs/run.ts'
import type { PuttableQueue } from '../../functions/queues.ts'
import { invoicing } from '../../functions/runs/invoicing.ts'
import { listPage } from '../../functions/runs/listing.ts'
import type { Means } from '../../functions/runs/means.ts'
import { BatchMessage, PageMessage } from '../../functions/runs/messages.ts'
import { workOn } from '../../functions/runs/working.ts'
import { works } from '../../functions/runs/works.ts'
import { eachAlone } from '../../functions/runtime/eachAlone.ts'
import { readerFor } from '../../store/ask.ts'
import { type Keeper, Unavailable } from '../../store/keeper.ts'
import { hasBegun } from '../../store/runs.ts'
import type { Chance } from './chance.ts'
import { deedNamed } from './deed.ts'
import { Divergence } from './divergence.ts'
import { putOfRun } from './oracle/runs.ts'
import { Busy, tried } from './reacting.ts'
import type { Shop, World } from './simulated.ts'
import { patienceMillis } from './turns.ts'

/** Few, so that a run over a handful of accounts has pages. */
const pageSize = 2

const hourMillis = 3_600_000

type About = { shop: Shop; chance: Chance }
type Handing = About & { lastTry: boolean; keeper: Keeper; hear: (error: unknown) => void }

/** It can be tried again: the table was busy, or a part said so. */
const passes = (error: unknown) =>
  error instanceof Busy || error instanceof Unavailable || (error instanceof Error && error.name === 'Error')

/**
 * The queues of runs, their lister and their workers: the functions' own code, on this world's table. Messages of one series are not
 * kept in line here: what holds when chance hands them out beside each other holds in their order too.
 */
export class Runs {
  readonly #world: World
  #seeds = 0

  constructor(world: World) {
    this.#world = world
  }

  /** What the schedule does each day for the merchants there are: the run is the same however often it is begun. */
  begin(kind: 'day-passed' | 'reservations', shop: Shop): void {
    if (!shop.oracle.opened) return
    const dueOn = this.#world.today(shop)
    const runId = scheduledRun(kind, dueOn)
    this.#world.bus.queue(`${runId} begins`, async (chance) => {
      const keeper = this.#world.keeperFor(chance)
      if (await tried(() => hasBegun({ keeper, merchantId: shop.id }, { runId }))) return
      const body: PageMessage = { merchantId: shop.id, runId, kind, dueOn, by: 'system:sim', correlationId: runId, page: 0 }
      await this.put('runs', [body], { shop, chance })
    })
  }

  /** Each message lies on its queue from then on; the process that puts several may end between two. */
  async put(queue: PuttableQueue, bodies: readonly object[], { shop, chance }: About): Promise<void> {
    const { faults, bus, millis } = this.#world
    for (const body of bodies) {
      const text = JSON.stringify(body)
      await faults.around('call to the bus', chance, async () => {
        await putOfRun(shop.oracle, { queue, text, standing: () => this.#standing(shop) })
        const times = faults.happens('event repeated', chance, 0.05) ? chance.between(2, 3) : 1
        for (let time = 0; time < times; time += 1) {
          const late = faults.happens('event delayed', chance, 0.04) ? chance.between(hourMillis, 24 * hourMillis) : 0
          bus.queue(`${queue} ${text}`, (drawn, lastTry) => this.#hand({ queue, text }, { shop, chance: drawn, lastTry }), millis + late)
        }
      })
    }
  }

  /** Who stands in the list that runs through all accounts go by. */
  async #standing({ id }: Shop): Promise<string[]> {
    const { rows } = await this.#world.truth.listed(id, { list: 'accounts', limit: 1_000 })
    return rows.flatMap((row) => (row.kind === 'standing' ? [row.state.accountId] : []))
  }

  /** Hands a message to its function, as one process: what ends it ends all of it. */
  async #hand({ queue, text }: { queue: PuttableQueue; text: string }, about: About & { lastTry: boolean }): Promise<void> {
    const { shop, chance } = about
    const ends: unknown[] = []
    const handing = {
      ...about,
      keeper: this.#world.keeperFor(chance),
      hear: (error: unknown) => void (passes(error) || ends.push(error)),
    }
    try {
      if (queue === 'runs') await this.#list(PageMessage.parse(JSON.parse(text)), handing)
      else await this.#work(BatchMessage.parse(JSON.parse(text)), handing)
    } catch (error) {
      if (ends.length > 0) throw ends[0]
      throw passes(error) ? new Busy(`${queue} of ${shop.id}: ${error instanceof Error ? error.message : ''}`) : error
    }
    if (this.#world.faults.happens('message handed out again', chance, 0.05)) throw new Busy(`${queue} learns too late that it was done`)
  }

  async #list(message: PageMessage, handing: Handing): Promise<void> {
    const { shop, chance, keeper } = handing
    const merchant = await keeper.merchant(shop.id)
    if (!merchant) throw new Divergence(`${shop.id} has a run and is no merchant`)
    const store = this.#storeOf(handing)
    const send = (queue: PuttableQueue, messages: readonly { body: object }[]) =>
      this.put(
        queue,
        messages.map(({ body }) => body),
        { shop, chance },
      )
    shopRun(shop, message.runId).listed.add(message.page)
    await listPage(message, { store, settings: merchant.settings, millis: this.#world.millis, send, pageSize })
  }

  async #work(message: BatchMessage, handing: Handing): Promise<void> {
    const { kind, runId, batch } = message
    shopRun(handing.shop, runId).handed.add(batch)
    const context = { getRemainingTimeInMillis: () => hourMillis }
    await workOn(message, {
      works: kind === 'invoicing' ? { invoicing } : works,
      name: kind === 'invoicing' ? 'runs-invoice' : 'runs-work',
      turn: { context, lastTry: handing.lastTry },
      means: this.#meansOf(handing),
    })
  }

  #storeOf({ shop, chance, keeper }: Handing) {
    return { keeper, merchantId: shop.id, clock: this.#world.clockFor(chance), deadlineAt: this.#world.millis + patienceMillis }
  }

  #meansOf(handing: Handing): Means {
    const { shop, chance, keeper, hear } = handing
    return {
      act: async (command, input, { by, onceKey }) => {
        const done = await this.#world.attempt(deedNamed(command.name, input), { shop, chance, by, key: onceKey, keeper })
        return 'refused' in done ? done : { ...done, answer: command.answer.parse(done.answer) }
      },
      readerOf: (merchantId) => readerFor(keeper, merchantId),
      merchantNow: (merchantId) => keeper.merchant(merchantId),
      storeFor: () => this.#storeOf(handing),
      eachAlone: (what) => eachAlone(what, (_, error) => hear(error)),
      instant: () => new Date(this.#world.millis).toISOString(),
      seed: () => {
        this.#seeds += 1
        return `sim-${this.#seeds}`
      },
      // Days that a wish has closed are sealed with anything.
      log: { error: () => undefined },
    }
  }
}

function shopRun({ oracle }: Shop, runId: string) {
  const run = oracle.runs.get(runId)
  if (!run) throw new Divergence(`nobody began ${runId}`)
  return run
}
