import { refs } from '../domain/command.ts'
import { MerchantId } from '../domain/ids.ts'
import { type ListRef, type Ref, refText, type State } from '../domain/states.ts'
import { bookedRange } from './booked.ts'
import { type ChainPage, chainsRange } from './chains.ts'
import { rowOf, Unreadable } from './codec.ts'
import { type PartitionPage, partitionRange } from './partition.ts'
import type { Item, Key, Row } from './row.ts'
import { type StatingPage, statingRange } from './stating.ts'
import { journalRange, keyOf, keyOfHash, type ListPage, listRanges, merchantsRange, type Range, rangeOf, type SortKey } from './table.ts'

/** One step of a transaction: a row put, or merely checked, under the version it must still have. */
export type Action = { put: Item; under: number | 'absent' } | { check: Key; under: number | 'absent' }

/**
 * What became of a transaction. Raced: nothing was written; `old` tells for each action whose condition failed the row that stands
 * there now (null: none). Again: nothing was decided, or nobody knows; the same transaction with the same token may be sent again.
 */
export type Written =
  | { outcome: 'written' }
  | { outcome: 'raced'; old: readonly (Item | null | undefined)[] }
  | { outcome: 'again'; because: string }

/** A page of a segment, of all merchants. Roots are the rows that know where a chain ends. */
export type ScanPage = {
  of: 'roots' | 'journal'
  segment: number
  segments: number
  limit: number
  after?: string | undefined
}

/** The table itself, as DynamoDB keeps it or its twin in memory. Everything is read strongly but the indexes `list` and `chains`, and scans. */
export type Table = {
  /** Items by key, in one round trip for up to 100. */
  get(keys: readonly Key[]): Promise<Item[]>
  /** Items of one partition in order, at most as many as asked for. */
  range(range: Range): Promise<Item[]>
  /** All or nothing. The token makes repetitions of the same transaction happen once. */
  write(actions: readonly Action[], token: string): Promise<Written>
  /** Items of a segment of the whole table, across merchants: for nightly schedules, never behind a door. */
  scan(page: ScanPage): Promise<{ items: Item[]; next?: string }>
}

export function keyOfAction(action: Action): Key {
  return 'put' in action ? action.put : action.check
}

/** Throws on what DynamoDB refuses, and an emulator may let pass: two actions on one row, more than 100 of them. */
export function assertSendable(actions: readonly Action[]): void {
  if (actions.length > 100) throw new Error(`${actions.length} actions in one transaction; DynamoDB takes 100`)
  const keys = actions.map(keyOfAction).map(textOf)
  const twice = keys.find((key, at) => keys.indexOf(key) < at)
  if (twice !== undefined) throw new Error(`two actions on the row ${twice}`)
}

/** The table can't be reached, or is too busy; trying again later may help. */
export class Unavailable extends Error {
  override name = 'Unavailable'
}

export type RowPage = { rows: Row[]; next?: string }
/** From one moment up to another, which isn't included. */
export type BookedPage = { from: string; to: string; limit: number; after?: string }
export type JournalPage = { chain: string; after: number; limit: number }

export type MerchantPage = {
  items: { merchantId: MerchantId; merchant: State<'merchant'> }[]
  unreadable?: { merchantId: string; error: Unreadable }[]
  next?: string
}

/** What the rest of the store works with: rows by ref and by list, of one merchant at a time. */
export type Keeper = Pick<Table, 'write' | 'scan'> & {
  /** Rows by `refText`, all in one round trip. Missing rows are missing. */
  get(merchantId: MerchantId, refs: readonly Ref[]): Promise<Map<string, Row>>
  /** A bounded list of one account, strongly read. `next` goes on after it. */
  list(merchantId: MerchantId, list: ListRef): Promise<RowPage>
  /** A bounded list of the whole merchant, from an index that lags: never for a decision about money. */
  listed(merchantId: MerchantId, page: ListPage): Promise<RowPage>
  /** Raw items of one chain after a sequence, in order: `recordOf` parses them. */
  journal(merchantId: MerchantId, page: JournalPage): Promise<Item[]>
  /** Raw items of records that moved money, by the moment they were written, from an index that lags. `next` goes on after them. */
  booked(merchantId: MerchantId, page: BookedPage): Promise<{ items: Item[]; next?: string }>
  /** Names of the merchant's chains, in order, from an index that lags. `next` goes on after them. */
  chains(merchantId: MerchantId, page: ChainPage): Promise<{ chains: string[]; next?: string }>
  /** Where accounts stand that are to get a statement, by its month, from an index that lags. `next` goes on after them. */
  stating(merchantId: MerchantId, page: StatingPage): Promise<{ places: string[]; next?: string }>
  /** Raw items by ref, in one round trip: nothing is believed of them yet. */
  items(merchantId: MerchantId, refs: readonly Ref[]): Promise<Item[]>
  /** Raw items of an account, or of the merchant's own of a kind, in order. */
  partition(merchantId: MerchantId, page: PartitionPage): Promise<Item[]>
  /** The merchant's own row; none where the id is nobody's. */
  merchant(merchantId: MerchantId): Promise<State<'merchant'> | undefined>
  /** All merchants by id, from an index that lags: for schedules. Rows that can't be read are told beside the others. */
  merchants(page: { limit: number; after?: string | undefined }): Promise<MerchantPage>
  /** The API key with this SHA-256, whosever it is. */
  keyByHash(hash: string): Promise<State<'key'> | undefined>
}

/** `read` parses an item as `rowOf` does; a caller whose items never change may remember what it parsed. */
export function keeperOver(table: Table, read: (item: Item) => Row = rowOf): Keeper {
  const rowsOf = (merchantId: MerchantId, refs: readonly Ref[]) => getRows({ table, read }, merchantId, refs)
  return {
    write: (actions, token) => table.write(actions, token),
    scan: (page) => table.scan(page),
    get: rowsOf,
    list: async (merchantId, list) =>
      pageOf(await table.range(oneMore(rangeOf(merchantId, list))), { by: rangeOf(merchantId, list).by, limit: list.limit, read }),
    listed: async (merchantId, page) => {
      const parts = await Promise.all(listRanges(merchantId, page).map((range) => table.range(oneMore(range))))
      return pageOf(merged(parts, page), { by: 'listSk', limit: page.limit, read })
    },
    journal: (merchantId, page) => table.range(journalRange(merchantId, page)),
    booked: async (merchantId, page) => {
      const found = await table.range(oneMore(bookedRange(merchantId, page)))
      const items = found.slice(0, page.limit)
      const last = items.at(-1)?.listSk
      return { items, ...(found.length > page.limit && last !== undefined && { next: String(last) }) }
    },
    chains: async (merchantId, page) => {
      const { names: chains, next } = await getNames(table, chainsRange(merchantId, page))
      return { chains, ...(next !== undefined && { next }) }
    },
    stating: async (merchantId, page) => {
      const { names: places, next } = await getNames(table, statingRange(merchantId, page))
      return { places, ...(next !== undefined && { next }) }
    },
    items: (merchantId, refs) => table.get(refs.map((ref) => keyOf(merchantId, ref))),
    partition: (merchantId, page) => table.range(partitionRange(merchantId, page)),
    merchant: async (merchantId) => {
      const [row] = (await rowsOf(merchantId, [refs.merchant()])).values()
      return row?.kind === 'merchant' ? row.state : undefined
    },
    merchants: (page) => getMerchants(table, page),
    keyByHash: async (hash) => {
      const [item] = await table.get([keyOfHash(hash)])
      const row = item && rowOf(item)
      return row?.kind === 'key' ? row.state : undefined
    },
  }
}

type Reading = { table: Table; read: (item: Item) => Row }

async function getRows({ table, read }: Reading, merchantId: MerchantId, refs: readonly Ref[]): Promise<Map<string, Row>> {
  const wanted = new Map(refs.map((ref) => [textOf(keyOf(merchantId, ref)), ref]))
  const items = await table.get([...wanted.values()].map((ref) => keyOf(merchantId, ref)))
  const rows = new Map<string, Row>()
  for (const item of items) {
    const ref = wanted.get(textOf(item))
    if (ref) rows.set(refText(ref), read(item))
  }
  return rows
}

/** A page of the index that has nothing but names. */
async function getNames(table: Table, range: Range): Promise<{ names: string[]; next?: string }> {
  const found = await table.range(oneMore(range))
  const names = found.slice(0, range.limit).map(({ chainSk }) => String(chainSk))
  const last = names.at(-1)
  return { names, ...(found.length > range.limit && last !== undefined && { next: last }) }
}

async function getMerchants(
  table: Table,
  { limit, after }: { limit: number; after?: string | undefined },
): ReturnType<Keeper['merchants']> {
  const found = await table.range(oneMore(merchantsRange({ limit, after })))
  const items: MerchantPage['items'] = []
  const unreadable: NonNullable<MerchantPage['unreadable']> = []
  for (const item of found.slice(0, limit)) {
    try {
      const row = rowOf(item)
      if (row.kind === 'merchant') items.push({ merchantId: MerchantId.parse(item.listSk), merchant: row.state })
    } catch (error) {
      if (!(error instanceof Unreadable)) throw error
      unreadable.push({ merchantId: String(item.listSk), error })
    }
  }
  const last = found.at(limit - 1)?.listSk
  return {
    items,
    ...(unreadable.length > 0 && { unreadable }),
    ...(found.length > limit && last !== undefined && { next: String(last) }),
  }
}

/** A key as one text. */
export function textOf({ pk, sk }: Key): string {
  return `${pk}\n${sk}`
}

/** One more than asked for is read, to know whether there are more; for a reversed list the cursor's own row comes along too. */
function oneMore(range: Range): Range {
  return { ...range, limit: range.limit + (range.reverse ? 2 : 1) }
}

/** The parts of a list in one order, without the row the cursor names. */
function merged(parts: readonly Item[][], { after, reverse = false }: ListPage): Item[] {
  const items = parts.flat().filter((item) => after === undefined || item.listSk !== after)
  const sign = reverse ? -1 : 1
  return parts.length === 1 ? items : items.toSorted((one, other) => sign * compareText(one.listSk, other.listSk))
}

function compareText(one: unknown, other: unknown): number {
  return Buffer.compare(Buffer.from(String(one)), Buffer.from(String(other)))
}

function pageOf(items: readonly Item[], { by, limit, read }: { by: SortKey; limit: number; read: (item: Item) => Row }): RowPage {
  const kept = items.slice(0, limit)
  const last = kept.at(-1)?.[by]
  return { rows: kept.map((item) => read(item)), ...(items.length > limit && typeof last === 'string' && { next: last }) }
}
