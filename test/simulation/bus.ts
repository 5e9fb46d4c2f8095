import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import { heardBy } from '../../functions/declaration.ts'
import { functions } from '../../functions/manifest.ts'
import type { Item } from '../../store/row.ts'
import type { Chance } from './chance.ts'
import { Divergence } from './divergence.ts'
import { Crash } from './faults.ts'
import { recordOnce } from './parsed.ts'
import { Busy } from './reacting.ts'
import { reactions } from './reactions.ts'
import type { Delivery, World } from './simulated.ts'

/** Who is woken by which events, as the list of functions says. */
const subscribers = functions.flatMap(({ name, trigger }) => {
  const heard = heardBy(trigger)
  return heard?.bus === 'internal' ? [{ name, detailTypes: heard.detailTypes }] : []
})

const triesBeforeDeadLetter = 3

/** From the journal to the subscribers, with all that a bus does to events: loses, repeats, delays and reorders them. */
export class Bus {
  readonly pending: Delivery[] = []
  readonly archive: Envelope[] = []
  readonly lost: Envelope[] = []
  readonly deadLetters: Delivery[] = []
  /** `subscriber event` of each reaction that ended well. */
  readonly reacted = new Set<string>()
  readonly #world: World

  constructor(world: World) {
    this.#world = world
  }

  /** New records of the journal reach the outbox, in their order. */
  streamed(items: readonly Item[]): void {
    this.queue('outbox', (chance) => this.#relay(items, chance))
  }

  /** What somebody outside hands in, until it is taken; not before a moment of the world's clock. */
  queue(what: string, act: Delivery['act'], from = 0): void {
    this.pending.push({ what, act, from, tries: 0 })
  }

  async #relay(items: readonly Item[], chance: Chance): Promise<void> {
    const { faults, sabotage } = this.#world
    for (const envelope of items.flatMap((item) => envelopesOf(recordOnce(item)))) {
      if (sabotage?.swallows?.(envelope)) continue
      await faults.around('call to the bus', chance, async () => {
        if (!this.archive.some(({ id }) => id === envelope.id)) this.archive.push(envelope)
        if (faults.happens('event lost', chance, 0.03)) this.lost.push(envelope)
        else this.put(envelope, { times: faults.happens('event repeated', chance, 0.05) ? chance.between(2, 4) : 1, chance })
      })
    }
  }

  /** Wakes everyone who listens to it; some of them late. */
  put(envelope: Envelope, { times = 1, chance }: { times?: number; chance?: Chance } = {}): void {
    const { faults, millis } = this.#world
    for (const { name, detailTypes } of subscribers) {
      if (!detailTypes.includes(envelope.type)) continue
      for (let time = 0; time < times; time += 1) {
        const late = chance && faults.happens('event delayed', chance, 0.04) ? chance.between(600_000, 3 * 86_400_000) : 0
        this.queue(`${name} ${envelope.id}`, (drawn) => this.#react(name, envelope, drawn), millis + late)
      }
    }
  }

  /** What was lost is found in the archive and told at last. */
  replayLost(): void {
    for (const envelope of this.lost.splice(0)) {
      this.#world.faults.count('lost event replayed')
      this.put(envelope)
    }
  }

  async #react(name: string, envelope: Envelope, chance: Chance): Promise<void> {
    const shop = this.#world.shops.find(({ id }) => id === envelope.merchantId)
    const react = reactions[name]
    if (!shop || !react) throw new Divergence(`nobody plays ${name} for ${envelope.merchantId}`)
    await react(envelope, { world: this.#world, shop, chance })
    this.reacted.add(`${name} ${envelope.id}`)
  }

  /** The next delivery that is due: mostly the oldest. */
  next(chance: Chance): Delivery | undefined {
    const { faults, millis } = this.#world
    const due = this.pending.flatMap(({ from }, at) => (from <= millis ? [at] : []))
    const late = due.length > 1 && faults.happens('event out of order', chance, 0.3)
    const at = due[late ? chance.between(1, due.length - 1) : 0]
    return at === undefined ? undefined : this.pending.splice(at, 1)[0]
  }

  /** Does one delivery; what fails comes again, and after some tries waits in the dead letters. */
  async deliver(delivery: Delivery, chance: Chance): Promise<void> {
    try {
      await delivery.act(chance, delivery.tries + 1 >= triesBeforeDeadLetter)
    } catch (error) {
      if (!(error instanceof Crash || error instanceof Busy)) throw error
      delivery.tries += 1
      if (delivery.tries < triesBeforeDeadLetter || delivery.what === 'outbox') this.pending.push(delivery)
      else {
        this.#world.faults.count('dead letter')
        this.deadLetters.push({ ...delivery, tries: 0 })
      }
    }
  }

  /** Every event of the journal that a subscriber should have heard of, and has not. */
  unheard(): string[] {
    const events = this.#world.commits.records.flatMap(({ item }) => envelopesOf(recordOnce(item)))
    return events.flatMap(({ id, type }) =>
      subscribers
        .filter(({ name, detailTypes }) => detailTypes.includes(type) && !this.reacted.has(`${name} ${id}`))
        .map(({ name }) => `${name} never heard ${id}`),
    )
  }
}
