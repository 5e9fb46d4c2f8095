import { rights } from '../../domain/access/rights.ts'
import { dayOf } from '../../domain/calendar.ts'
import { commands } from '../../domain/catalog.ts'
import type { Context } from '../../domain/command.ts'
import { MerchantId } from '../../domain/ids.ts'
import type { Refusal } from '../../domain/refusals.ts'
import { Settings } from '../../domain/settings/settings.ts'
import type { AnyCommand } from '../../functions/runtime/operation.ts'
import { type Keeper, keeperOver, type Table } from '../../store/keeper.ts'
import { Lately, remembering } from '../../store/lately.ts'
import { memoryTable } from '../../store/memory.ts'
import type { Clock } from '../../store/patience.ts'
import { type Done, run } from '../../store/run.ts'
import { strongly } from '../kit/strongly.ts'
import { Bus } from './bus.ts'
import { type Chance, chanceOf, mixed } from './chance.ts'
import { Commits } from './commits.ts'
import { Counting } from './counting.ts'
import { type Deed, deedOf } from './deed.ts'
import { Divergence, difference } from './divergence.ts'
import { type Faults, newFaults, unreliable } from './faults.ts'
import { firstDay } from './oracle/closing.ts'
import { newMerchant } from './oracle/merchant.ts'
import { judge } from './oracle/oracle.ts'
import { Outside } from './outside.ts'
import { rowOnce } from './parsed.ts'
import { act } from './reacting.ts'
import { Runs } from './runs.ts'
import type { Sabotage } from './sabotage.ts'
import type { Asked, Attempt, Shop, World } from './simulated.ts'
import { patienceMillis, Turns } from './turns.ts'

const zones = ['Europe/Paris', 'America/New_York'] as const
/** What the bureau's recommended limit does in each shop. */
const policies = ['auto', 'decrease-only'] as const
const start = Date.parse(`${firstDay}T09:00:00.000Z`)

const quarterMillis = 15 * 60_000
const days = new Map<string, string>()

/** The day in a time zone: it never changes within a quarter of an hour, and telling it costs much. */
function dayAt(millis: number, timeZone: string): string {
  const quarter = Math.floor(millis / quarterMillis)
  const key = `${timeZone} ${quarter}`
  const known = days.get(key)
  if (known !== undefined) return known
  const day = dayOf(new Date(quarter * quarterMillis).toISOString(), timeZone)
  days.set(key, day)
  return day
}

/** The whole simulated world of one run: table, merchants, bus, outside parties and clock, all moved by one seed. */
class SimulatedWorld implements World {
  readonly table: Table
  /** What stands in the table, seen without faults. */
  readonly truth: Keeper
  readonly faults: Faults = newFaults()
  readonly turns: Turns
  readonly commits = new Commits()
  readonly counting = new Counting()
  readonly sabotage: Sabotage | undefined
  readonly bus: Bus
  readonly outside: Outside
  readonly runs: Runs
  readonly shops: Shop[]
  readonly accountsPerShop: number
  millis = start
  #attempts = 0
  readonly #moments = new Set<number>()
  /** What two environments remember of accounts, however often they are wrong; subscribers and runs meet their doors in them. */
  readonly #memories = [1, 2].map(() => new Lately({ now: () => this.millis, leastStood: 0 }))
  /** How often a refusal or an unchanged answer was compared with the oracle's. */
  judged = 0

  constructor(seed: number, sabotage: Sabotage | undefined) {
    this.sabotage = sabotage
    const table = memoryTable()
    this.table = sabotage?.table?.(table) ?? table
    this.truth = keeperOver(this.table, rowOnce)
    this.turns = new Turns(chanceOf(mixed(seed, 1)))
    this.accountsPerShop = chanceOf(mixed(seed, 8)).one([1, 1, 2, 4])
    this.bus = new Bus(this)
    this.outside = new Outside(this)
    this.runs = new Runs(this)
    this.shops = zones.map((timeZone, at) => {
      const settings = Settings.parse({
        writeOffTolerance: 2_000,
        invoicing: { schedule: 'daily' },
        legal: { name: `Shop ${at}` },
        reminders: { levels: [{ daysLate: 1 }, { daysLate: 10 }] },
        timeZone,
        paymentProvider: at === 0 ? 'stripe' : 'none',
        bureau: { name: 'Bureau', countries: ['FR'], limitPolicy: policies[at % policies.length] ?? 'suggest' },
      })
      return { id: MerchantId.parse(`mer_shop${at}`), oracle: newMerchant(), settings, before: settings, changedAt: 0 }
    })
  }

  /** Time passes; where a day passes with it, the runs of the day begin. */
  wait(millis: number): void {
    const before = this.shops.map((shop) => this.today(shop))
    this.millis += millis
    for (const [at, shop] of this.shops.entries()) {
      if (this.today(shop) === before[at]) continue
      this.runs.begin('day-passed', shop)
      if (shop.settings.reservationExpiryDays > 0) this.runs.begin('reservations', shop)
    }
  }

  /** What a day brings: of a merchant who wasn't opened no run begins by the clock. */
  lookAtAll(shop: Shop): void {
    const names = shop.oracle.opened ? (['reconcile'] as const) : (['recheckHolds', 'reconcile'] as const)
    for (const [accountId, name] of [...shop.oracle.books.keys()].flatMap((one) => names.map((name) => [one, name] as const))) {
      const deed = deedOf(name, { accountId })
      this.bus.queue(`${deed.name} of ${accountId}`, async (chance) => void (await act(deed, { world: this, shop, chance })))
    }
  }

  today({ settings }: Shop): string {
    return dayAt(this.millis, settings.timeZone)
  }

  instant(chance: Chance): string {
    const skewed = this.faults.happens('clock skewed', chance, 0.03) ? chance.between(-600_000, 600_000) : 0
    let at = this.millis + skewed
    while (this.#moments.has(at)) at += 1
    this.#moments.add(at)
    return new Date(at).toISOString()
  }

  contextOf({ shop, chance, by = 'person:sim' }: Asked): Context {
    this.#attempts += 1
    const now = this.instant(chance)
    const young = this.millis - shop.changedAt < 60_000 && shop.before !== shop.settings
    const settings = young && this.faults.happens('settings a minute old', chance, 0.5) ? shop.before : shop.settings
    return {
      merchantId: shop.id,
      by,
      rights: new Set(rights),
      now,
      today: dayAt(Date.parse(now), settings.timeZone),
      seed: `SIM${String(this.#attempts).padStart(23, '0')}`,
      settings,
      settingsVersion: 1,
      correlationId: `attempt-${this.#attempts}`,
      voucherCodes: {
        hashOf: (code) => (code.startsWith('SIM ') ? code.slice('SIM '.length) : undefined),
        newHash: (voucherId) => ({ hash: voucherId.slice('vou_'.length), codeKey: 'simulated' }),
      },
    }
  }

  /** The table as this caller sees it. */
  keeperFor(chance: Chance): Keeper {
    const { table, turns, faults, commits } = this
    return keeperOver(unreliable({ table, turns, faults, chance, written: (actions) => commits.written(this, actions) }), rowOnce)
  }

  /** Pauses take no time but the caller's own. */
  clockFor(chance: Chance): Clock {
    let millis = this.millis
    const sleep = async (pause: number) => {
      millis += pause
      await this.turns.turn()
    }
    return { now: () => Math.floor(millis), sleep, random: chance.next }
  }

  /** Tries a deed once. Throws Crash where the process ends under it, Divergence where the oracle says otherwise. */
  async attempt(deed: Deed, asked: Asked): Promise<Done<unknown> | Refusal> {
    const { shop, chance, key } = asked
    const context = this.contextOf(asked)
    const moment = { today: context.today, now: context.now, by: context.by, rules: context.settings }
    this.commits.attempts.set(context.correlationId, { shop, deed, moment, key })
    const command: AnyCommand = commands[deed.name]
    const { counting, sabotage } = this
    const before = this.commits.count
    const once = sabotage?.forgetsKeys ? {} : { onceKey: key }
    const lately = chance.one([...this.#memories, new Lately({ now: () => this.millis })])
    const running = {
      context,
      lately,
      keeper: remembering(lately, strongly(asked.keeper ?? this.keeperFor(chance))),
      clock: this.clockFor(chance),
      deadlineAt: this.millis + patienceMillis,
      ...once,
    }
    const done = await run(sabotage?.command?.(command) ?? command, deed.input, running)
    if ('refused' in done) counting.refused(deed.name, done.refused)
    else if (done.replayed) counting.count(deed.name, 'repeated')
    else if (done.sequence === undefined) counting.count(deed.name, 'unchanged')
    this.#compare({ shop, deed, moment, key }, done, this.commits.count === before)
    return done
  }

  /** What wrote nothing must be what the oracle says of the same state; what was done before must answer as it did then. */
  #compare({ shop, deed, moment, key }: Attempt, done: Done<unknown> | Refusal, alone: boolean): void {
    const replayed = !('refused' in done) && done.replayed
    const wrote = !('refused' in done) && done.sequence !== undefined
    if (('refused' in done && (done.refused === 'busy' || done.refused === 'too-large')) || (wrote && !replayed) || !(alone || replayed))
      return
    const expected = judge(shop.oracle, deed, { moment, key })
    if (expected === 'noOpinion') return
    this.judged += 1
    const found = 'refused' in done ? { refused: done.refused } : replayed ? { again: done.answer } : 'unchanged'
    const told = difference(found, typeof expected === 'object' ? expected : expected)
    if (told !== undefined) throw new Divergence(`${deed.name} ${JSON.stringify(deed.input)} in ${shop.id}: ${told}`)
  }
}

export function newWorld(seed: number, sabotage?: Sabotage): World {
  return new SimulatedWorld(seed, sabotage)
}
