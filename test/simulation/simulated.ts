import type { Context } from '../../domain/command.ts'
import type { MerchantId } from '../../domain/ids.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import type { Refusal } from '../../domain/refusals.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import type { Envelope } from '../../events/envelope.ts'
import type { PuttableQueue } from '../../functions/queues.ts'
import type { Keeper } from '../../store/keeper.ts'
import type { Clock } from '../../store/patience.ts'
import type { Item } from '../../store/row.ts'
import type { Done } from '../../store/run.ts'
import type { Chance } from './chance.ts'
import type { Counting } from './counting.ts'
import type { Deed } from './deed.ts'
import type { Faults } from './faults.ts'
import type { Merchant } from './oracle/merchant.ts'
import type { Moment } from './oracle/moment.ts'
import type { Sabotage } from './sabotage.ts'
import type { Turns } from './turns.ts'

/** A merchant: the settings in force, those before, and what the oracle knows. */
export type Shop = { id: MerchantId; oracle: Merchant; settings: Settings; before: Settings; changedAt: number }

/** One try of a deed: what was wanted, by which settings and when. */
export type Attempt = { shop: Shop; deed: Deed; moment: Moment; key: string | undefined }

/** `keeper`: the table as the caller's own process sees it, where it does more than this one deed. */
export type Asked = { shop: Shop; chance: Chance; by?: string; key?: string | undefined; keeper?: Keeper }

/** Something that must be done in the end, not before a moment, by whoever is woken for it; done again where it failed. */
export type Delivery = { what: string; act: (chance: Chance, lastTry: boolean) => Promise<void>; from: number; tries: number }

type SimulatedBus = {
  readonly pending: Delivery[]
  readonly archive: readonly Envelope[]
  readonly deadLetters: Delivery[]
  streamed(items: readonly Item[]): void
  queue(what: string, act: Delivery['act'], from?: number): void
  replayLost(): void
  put(envelope: Envelope): void
  next(chance: Chance): Delivery | undefined
  deliver(delivery: Delivery, chance: Chance): Promise<void>
  unheard(): string[]
}

/** A payment as the provider keeps it, with how many refunds and disputes there are about it. */
export type ProviderPayment = { key: string; shop: Shop; amount: number; currency: 'EUR' | 'JPY'; reports: number }

/** A refund as the provider keeps it. `key`: what it was asked for by; asked again by it, it is the same. */
export type ProviderRefund = {
  id: string
  shop: Shop
  key: string
  paymentKey: string
  carriesOut: string
  amount: number
  status: 'succeeded' | 'failed'
}

type Mailed = { mailId: string; accountId: string; shop: Shop }
type Question = { accountId: string; trigger: string; cause: string }

type SimulatedOutside = {
  readonly payments: ProviderPayment[]
  readonly refunds: ProviderRefund[]
  readonly signIns: ReadonlySet<string>
  letIn(shop: Shop, personId: string): 'opened' | 'stood'
  inviteAgain(shop: Shop, personId: string, chance: Chance): 'sent' | 'used'
  letOut(shop: Shop, personId: string): void
  mail(mailed: Mailed, chance: Chance): 'sent' | 'refused' | 'refused for now' | 'unknown'
  claimed(question: Question, about: { shop: Shop; at: number }): void
  bureau(question: Pick<Question, 'accountId' | 'cause'> & { shop: Shop }, chance: Chance): 'unavailable' | 'not-found' | 'A' | 'B'
}

/** Runs over many accounts, as their queues carry them out. */
type SimulatedRuns = {
  /** A message is put on its queue, and handed out at least once. */
  put(queue: PuttableQueue, bodies: readonly object[], about: { shop: Shop; chance: Chance }): Promise<void>
  begin(kind: 'day-passed' | 'reservations', shop: Shop): void
}

type SimulatedCommits = {
  readonly attempts: Map<string, Attempt>
  readonly records: readonly { record: JournalRecord; item: Item }[]
  readonly count: number
}

/** The whole simulated world of one run, as its parts see each other: table, merchants, bus, outside parties and clock. */
export type World = {
  /** What stands in the table, seen without faults. */
  readonly truth: Keeper
  readonly faults: Faults
  readonly turns: Turns
  readonly commits: SimulatedCommits
  readonly counting: Counting
  /** A bug planted on purpose, to see it found. */
  readonly sabotage: Sabotage | undefined
  readonly bus: SimulatedBus
  readonly outside: SimulatedOutside
  readonly runs: SimulatedRuns
  readonly shops: readonly Shop[]
  /** Few, so that deeds meet on the same account. */
  readonly accountsPerShop: number
  readonly millis: number
  /** How often a refusal, a repetition or an unchanged answer was compared with the oracle's. */
  readonly judged: number
  /** A moment unlike any other, now and then as a clock that is wrong tells it. */
  instant(chance: Chance): string
  contextOf(asked: Asked): Context
  keeperFor(chance: Chance): Keeper
  clockFor(chance: Chance): Clock
  attempt(deed: Deed, asked: Asked): Promise<Done<unknown> | Refusal>
  wait(millis: number): void
  lookAtAll(shop: Shop): void
  today(shop: Shop): string
}
