import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import { functions } from '../../functions/manifest.ts'
import type { Item } from '../../store/row.ts'
import type { Chance } from './chance.ts'
import { Divergence } from './divergence.ts'
import { Crash } from './faults.ts'
import { recordOnce } from './parsed.ts'
import { Busy, reactions } from './reactions.ts'
import type { Delivery, World } from './simulated.ts'

/** Who is woken by which events, as the list of functions says. */
const subscribers = functions.flatMap(({ name, trigger }) =>
  trigger.by === 'event' && trigger.bus === 'internal' ? [{ name, detailTypes: trigger.detailTypes }] : [],
)

const triesBeforeDeadLetter = 6

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
    this.pending.push({ what: 'outbox', tries: 0, act: (chance) => this.#relay(items, chance) })
  }

  /** What somebody outside hands in, until it is taken. */
  queue(what: string, act: Delivery['act']): void {
    this.pending.push({ what, act, tries: 0 })
  }

  async #relay(items: readonly Item[], chance: Chance): Promise<void> {
    for (const envelope of items.flatMap((item) => envelopesOf(recordOnce(item)))) {
      if (this.#world.faults.happens('outbox crashed half way', chance, 0.02)) throw new Crash('the outbox')
      if (!this.archive.some(({ id }) => id === envelope.id)) this.archive.push(envelope)
      if (this.#world.faults.happens('event lost', chance, 0.03)) this.lost.push(envelope)
      else this.put(envelope, this.#world.faults.happens('event repeated', chance, 0.05) ? chance.between(2, 4) : 1)
    }
  }

  /** Wakes everyone who listens to it. */
  put(envelope: Envelope, times = 1): void {
    for (const { name, detailTypes } of subscribers) {
      if (!detailTypes.includes(envelope.type)) continue
      for (let time = 0; time < times; time += 1) this.queue(`${name} ${envelope.id}`, (chance) => this.#react(name, envelope, chance))
    }
  }

  async #react(name: string, envelope: Envelope, chance: Chance): Promise<void> {
    const shop = this.#world.shops.find(({ id }) => id === envelope.merchantId)
    const react = reactions[name]
    if (!shop || !react) throw new Divergence(`nobody plays ${name} for ${envelope.merchantId}`)
    await react(envelope, { world: this.#world, shop, chance })
    this.reacted.add(`${name} ${envelope.id}`)
  }

  /** The next delivery: mostly the oldest. */
  next(chance: Chance): Delivery | undefined {
    const late = this.pending.length > 1 && this.#world.faults.happens('event out of order', chance, 0.3)
    return this.pending.splice(late ? chance.between(1, this.pending.length - 1) : 0, 1)[0]
  }

  /** Does one delivery; what fails comes again, and after some tries waits in the dead letters. */
  async deliver(delivery: Delivery, chance: Chance): Promise<void> {
    try {
      await delivery.act(chance)
    } catch (error) {
      if (!(error instanceof Crash || error instanceof Busy)) throw error
      delivery.tries += 1
      if (delivery.tries < triesBeforeDeadLetter || delivery.what === 'outbox') this.pending.push(delivery)
      else this.deadLetters.push(delivery)
    }
  }

  /** Every event that a subscriber should have heard of, and has not. */
  unheard(): string[] {
    return this.archive.flatMap(({ id, type }) =>
      subscribers
        .filter(({ name, detailTypes }) => detailTypes.includes(type) && !this.reacted.has(`${name} ${id}`))
        .map(({ name }) => `${name} never heard ${id}`),
    )
  }
}
