import type * as z from 'zod'
import type { Right } from './access/rights.ts'
import type { CalendarDate, Instant } from './calendar.ts'
import type { ClosingKind } from './closings/closing.ts'
import type { Fact } from './facts.ts'
import type { AccountId, MerchantId, RunId, VoucherId } from './ids.ts'
import type { Difference } from './ledger/difference.ts'
import type { JournalRecord } from './ledger/journal.ts'
import type { Posting } from './ledger/posting.ts'
import type { Refusal } from './refusals.ts'
import type { RankingName } from './reports/ranking.ts'
import type { Settings } from './settings/settings.ts'
import type { Sheet } from './sheet.ts'
import type { Change, Kind, ListRef, Ref, State } from './states.ts'
import type { VoucherCodes } from './vouchers/codes.ts'

/** Who asks, when, and by which settings: built for each invocation, never at load. */
export type Context = {
  merchantId: MerchantId
  /** `key:<id>`, `person:<sub>` or `system:<function>`. */
  by: string
  rights: ReadonlySet<Right>
  now: Instant
  /** Today in the merchant's time zone. */
  today: CalendarDate
  /** 26 letters and digits, new for each invocation: ids minted from it are unique. */
  seed: string
  settings: Settings
  settingsVersion: number
  /** Ties request, events and mails together in logs. */
  correlationId: string
  /** For doors that sell or take vouchers. */
  voucherCodes?: VoucherCodes
  /** The ETag the caller read, from If-Match, without its quotes. */
  ifMatch?: string
}

/** Where something may happen only once: a scope, and the key within it. */
export type Once = { scope: string; key: string }

/** A journal record to be: which row's chain it joins, and what it says. */
export type Entry = { chain: Ref; facts: Fact[]; postings: Posting[]; why?: string }

/** What a command decided: rows as they shall be, one entry per chain (the first answers), and the answer. */
export type Decision<A> = { changed: Change[]; entries: [Entry, ...Entry[]]; answer: A }

/** Decided that nothing has to change: nothing is written. */
export type Unchanged<A> = { unchanged: A }

/** What a round reads, by name: one row, several, several by names of their own, or (undefined) none. */
export type Refs = Record<string, Ref | Ref[] | ReadonlyMap<string, Ref> | undefined>
export type Lists = Record<string, ListRef | undefined>
type StateOf<E> = E extends Ref<infer K> ? (K extends Kind ? State<K> : never) : never
type FoundOf<V> =
  V extends ReadonlyMap<infer N, infer E>
    ? ReadonlyMap<N, StateOf<E>>
    : V extends (infer E)[]
      ? StateOf<E>[]
      : V extends Ref
        ? StateOf<V>
        : undefined
type Several = Ref[] | ReadonlyMap<string, Ref>
/** What was found: a missing row is undefined; of several only those that exist. */
export type Found<R extends Refs> = { [P in keyof R]: R[P] extends Several ? FoundOf<R[P]> : FoundOf<R[P]> | undefined }
export type FoundLists<L extends Lists> = {
  [P in keyof L]: NonNullable<L[P]> extends ListRef<infer K> ? (K extends Kind ? State<K>[] : never) : never
}

/** Records of a chain after a sequence: those of a period, which `within` tells, the first behind it, and behind it one as `until` says. */
export type RecordsRef = {
  chain: string
  after: number
  limit: number
  within: (record: JournalRecord) => boolean
  until: (record: JournalRecord) => boolean
}

/**
 * What `records` asked for; empty where it isn't declared. Of a period of more records than the limit only the last comes, and those
 * behind it. `moreRecords`: the chain may go on behind these.
 */
export type Records = { records: readonly JournalRecord[]; moreRecords: boolean }

/** Which place in a chain the record of what is decided will have: for rules about what stands before and after it. */
export type Next = { placeIn: (chain: Ref) => number }

/**
 * One thing the system can do, declared once. HTTP routes, OpenAPI, CLI, access, idempotency, audit and the local run follow from it.
 * Reading comes in up to three rounds: by key, by keys that the first round named, and by keys that the second named; lists are bounded.
 */
export type Command<I extends z.ZodType, A extends z.ZodType, R1 extends Refs, R2 extends Refs, R3 extends Refs, L extends Lists> = {
  kind: 'command'
  name: string
  summary: string
  right: Right
  input: I
  answer: A
  /** The caller's own name for this deed, which makes it happen once for ever; without it the Idempotency-Key header does. */
  once?: (input: z.infer<I>) => Once | undefined
  reads: (input: z.infer<I>, context: Context) => R1
  more?: (input: z.infer<I>, found: Found<R1>, context: Context) => R2
  lists?: (input: z.infer<I>, found: Found<R1>) => L
  /** Records of one chain, in order: for the few commands that close a period over them. */
  records?: (input: z.infer<I>, found: Found<R1>, context: Context) => RecordsRef | undefined
  last?: (input: z.infer<I>, found: Found<R1> & Found<R2> & FoundLists<L>, context: Context) => R3
  decide: (
    input: z.infer<I>,
    found: Found<R1> & Found<R2> & Found<R3> & FoundLists<L> & Records & Next,
    context: Context,
  ) => Decision<z.infer<A>> | Unchanged<z.infer<A>> | Refusal
  /** True where only subscribers, schedules or operators run it: no route of its own. */
  internal?: true
  /** The operation that runs it, several at once: then it has no route of its own either. */
  through?: string
}

export type NoRefs = Record<never, never>

export function command<
  I extends z.ZodType,
  A extends z.ZodType,
  R1 extends Refs,
  R2 extends Refs = NoRefs,
  R3 extends Refs = NoRefs,
  L extends Lists = NoRefs,
>(declaration: Omit<Command<I, A, R1, R2, R3, L>, 'kind'>): Command<I, A, R1, R2, R3, L> {
  return { kind: 'command', ...declaration }
}

/** A row with its kind, for whoever reads rows of many kinds at once. */
export type KeptRow = { [K in Kind]: { kind: K; state: State<K> } }[Kind]

/** What a query may read. It never writes. */
export type Reader = {
  get<R extends Refs>(refs: R): Promise<Found<R>>
  list<K extends Kind>(list: ListRef<K>): Promise<{ items: State<K>[]; next?: string }>
  /** Accounts by the chains of the journal, then those that only lists know; a page may be empty and still go on. */
  accounts(page: { limit: number; after?: string | undefined }): Promise<{ accountIds: AccountId[]; next?: string }>
  /** Rows of the whole merchant, from an index: never for a decision about money. */
  index<K extends Kind>(index: IndexRef<K>): Promise<{ items: State<K>[]; next?: string }>
  /** Every row kept with an account, whatever its kind. */
  rows(page: { account: AccountId; limit: number; after?: string }): Promise<{ items: KeptRow[]; next?: string }>
  /** Records of one chain, by sequence. */
  journal(page: { chain: string; after: number; limit: number }): Promise<JournalRecord[]>
  /** Records of the whole merchant that moved money, by the moment they were written, `to` not included; from an index. */
  booked(page: { from: Instant; to: Instant; limit: number; after?: string }): Promise<{ items: JournalRecord[]; next?: string }>
  /** Recomputes an account from its journal and rows, and verifies the chain; names each difference. */
  check(account: AccountId): Promise<Difference[]>
  /** Vouchers by the chains of the journal. */
  vouchers(page: { limit: number; after?: string | undefined }): Promise<{ voucherIds: VoucherId[]; next?: string }>
  /** Recomputes a voucher from its journal, verifies the chain, and looks for what it became; names each difference. */
  checkVoucher(voucher: VoucherId): Promise<Difference[]>
  /** Recounts a closed period from its records; names each difference. */
  checkClosing(kind: ClosingKind, period: string): Promise<Difference[]>
  /** The last sequence and hash of a chain, as its row has it. */
  head(ref: Ref): Promise<{ sequence: number; hash: string } | undefined>
}

export type IndexRef<K extends Kind = Kind> = {
  index:
    | 'accounts'
    | 'held-orders'
    | 'invoices'
    | 'unreached-mails'
    | 'suspense'
    | 'refunds-under-way'
    | 'vouchers'
    | 'keys'
    | 'people'
    | 'runs'
    | `closings-${ClosingKind}`
    | RankingName
  kind: K
  limit: number
  after?: string
  reverse?: boolean
  /** Only rows that the list sorts by a text that begins so. */
  begins?: string
  /** Only rows that the list sorts by this text or a later one; by one that stands before a text. */
  from?: string
  until?: string
}

/** A question, declared like a command. */
export type Query<I extends z.ZodType, A extends z.ZodType> = {
  kind: 'query'
  name: string
  summary: string
  right: Right
  input: I
  answer: A
  answers: (input: z.infer<I>, reader: Reader, context: Context) => Promise<z.infer<A> | Refusal>
  /** The answer in lines and columns, for doors that can give it as CSV. */
  sheet?: (answer: z.infer<A>) => Sheet
}

export function query<I extends z.ZodType, A extends z.ZodType>(declaration: Omit<Query<I, A>, 'kind'>): Query<I, A> {
  return { kind: 'query', ...declaration }
}

export function isRefusal(result: object): result is Refusal {
  return 'refused' in result
}

export const refs = {
  merchant: (): Ref<'merchant'> => ({ kind: 'merchant' }),
  key: (id: string): Ref<'key'> => ({ kind: 'key', id }),
  person: (id: string): Ref<'person'> => ({ kind: 'person', id }),
  team: (): Ref<'team'> => ({ kind: 'team' }),
  account: (account: AccountId): Ref<'account'> => ({ kind: 'account', account }),
  customer: (account: AccountId): Ref<'customer'> => ({ kind: 'customer', account }),
  debts: (account: AccountId): Ref<'debts'> => ({ kind: 'debts', account }),
  purse: (account: AccountId): Ref<'purse'> => ({ kind: 'purse', account }),
  standing: (account: AccountId): Ref<'standing'> => ({ kind: 'standing', account }),
  ranking: (account: AccountId, id: RankingName): Ref<'ranking'> => ({ kind: 'ranking', account, id }),
  /** One of several rows that add up to a merchant’s totals in a currency. */
  totals: (currency: string, shard: number): Ref<'totals'> => ({ kind: 'totals', id: `${currency}#${shard}` }),
  order: (account: AccountId, id: string): Ref<'order'> => ({ kind: 'order', account, id }),
  payment: (account: AccountId, id: string): Ref<'payment'> => ({ kind: 'payment', account, id }),
  invoice: (account: AccountId, id: string): Ref<'invoice'> => ({ kind: 'invoice', account, id }),
  creditNote: (account: AccountId, id: string): Ref<'credit-note'> => ({ kind: 'credit-note', account, id }),
  claim: (account: AccountId, id: string): Ref<'claim'> => ({ kind: 'claim', account, id }),
  delivery: (id: string): Ref<'delivery'> => ({ kind: 'delivery', id }),
  closing: (kind: ClosingKind, period: string): Ref<'closing'> => ({ kind: 'closing', id: `${kind}/${period}` }),
  closings: (kind: ClosingKind): Ref<'closings'> => ({ kind: 'closings', id: kind }),
  series: (id: string): Ref<'series'> => ({ kind: 'series', id }),
  /** How often the bureau was asked in a month, YYYY-MM. */
  bureauMonth: (month: string): Ref<'bureau-month'> => ({ kind: 'bureau-month', id: month }),
  assessment: (account: AccountId, id: string): Ref<'assessment'> => ({ kind: 'assessment', account, id }),
  basePeriod: (account: AccountId): Ref<'base-period'> => ({ kind: 'base-period', account }),
  statement: (account: AccountId, id: string): Ref<'statement'> => ({ kind: 'statement', account, id }),
  mail: (account: AccountId, id: string): Ref<'mail'> => ({ kind: 'mail', account, id }),
  voucher: (id: string): Ref<'voucher'> => ({ kind: 'voucher', id }),
  suspense: (id: string): Ref<'suspense'> => ({ kind: 'suspense', id }),
  run: (id: RunId): Ref<'run'> => ({ kind: 'run', id }),
  runPage: (id: RunId, page: number): Ref<'run-page'> => ({ kind: 'run-page', id: `${id}/${page}` }),
  runBatch: (id: RunId, batch: number): Ref<'run-batch'> => ({ kind: 'run-batch', id: `${id}/${batch}` }),
  /** One of several rows that add up to what came of a run. */
  runTally: (id: RunId, shard: number): Ref<'run-tally'> => ({ kind: 'run-tally', id: `${id}/${shard}` }),
  pointer: (once: Once): Ref<'pointer'> => ({ kind: 'pointer', id: `${once.scope}/${once.key}` }),
}
