/*
 * Every key and index of the one table, on one page.
 *
 *     row                          pk                              sk
 *     of an account                <merchant>#<account>            <kind>, or <kind>#<id> where there are several
 *     of the merchant              <merchant>#<kind>               <id>, or <kind>
 *     spread by its own key        <merchant>#<kind>#<id>          <kind>
 *     an API key by its hash       K#<hash>                        key
 *     a journal record             J#<merchant>#<chain>            <sequence, 12 digits>
 *     a count that expires         L#<what>#<who>                  <start of its window, seconds>
 *
 * `open` (local: pk, openKey) holds what is still open in an account, and invoices by the day payments settled them; it is read strongly. `list` (global: listPk, listSk) holds
 * lists of a whole merchant, and is never asked by a decision about money. Both are sparse: a row leaves them when it closes. `chains` (global: chainPk, chainSk)
 * names every chain of a merchant, by its first record, for whatever goes through all of its books; and accounts by their next statement (stating.ts).
 */

import { totalsShardCount } from '../domain/accounts/totals.ts'
import type { IndexRef } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import type { Kind, ListRef, Ref } from '../domain/states.ts'
import { listedAs } from './listKey.ts'
import type { Key, Row } from './row.ts'
import { shardOf } from './shards.ts'

/** Where rows of a kind live: with their account, with the merchant, or by themselves, so that load spreads. */
type Place = 'account' | 'merchant' | 'spread'

const places = {
  account: 'account',
  customer: 'account',
  debts: 'account',
  purse: 'account',
  standing: 'account',
  ranking: 'account',
  order: 'account',
  payment: 'account',
  invoice: 'account',
  'credit-note': 'account',
  claim: 'account',
  assessment: 'account',
  statement: 'account',
  mail: 'account',
  'base-period': 'account',
  merchant: 'merchant',
  key: 'merchant',
  person: 'merchant',
  team: 'merchant',
  series: 'merchant',
  closing: 'merchant',
  closings: 'merchant',
  suspense: 'merchant',
  'bureau-month': 'merchant',
  totals: 'merchant',
  pointer: 'spread',
  delivery: 'spread',
  voucher: 'spread',
  run: 'merchant',
  'run-page': 'spread',
  'run-batch': 'spread',
  'run-tally': 'spread',
} as const satisfies Record<Kind, Place>

/** Where a row stands. Throws when the ref lacks what its kind needs. */
export function keyOf(merchantId: MerchantId, { kind, account, id }: Ref): Key {
  switch (places[kind]) {
    case 'account':
      if (account === undefined) throw new Error(`a ${kind} belongs to an account; its ref names none`)
      return { pk: `${merchantId}#${account}`, sk: id === undefined ? kind : `${kind}#${id}` }
    case 'merchant':
      return { pk: `${merchantId}#${kind}`, sk: id ?? kind }
    case 'spread':
      if (id === undefined) throw new Error(`a ${kind} has an id; its ref names none`)
      return { pk: `${merchantId}#${kind}#${id}`, sk: kind }
  }
}

/** The one key that is not under a merchant: who calls with an API key is found by it. */
export function keyOfHash(hash: string): Key {
  return { pk: `K#${hash}`, sk: 'key' }
}

/** Further rows that carry the same state and are written with the first: a key stands by each of its secrets that open. */
export function twinsOf(row: Row): Key[] {
  return row.kind === 'key' ? [row.state, ...(row.state.former ?? [])].map(({ hash }) => keyOfHash(hash)) : []
}

/** Partitions that begin so hold journal records. */
const journalPrefix = 'J#'

export function journalPartition(merchantId: string, chain: string): string {
  return `${journalPrefix}${merchantId}#${chain}`
}

/** Partitions that begin so hold counts of requests and tries: the only rows that are updated in place. */
const leasePrefix = 'L#'

/** Where a count stands: what is counted, whose, and in which window (milliseconds since 1970). */
export function leaseKey({ of, who, startsAt }: { of: string; who: string; startsAt: number }): Key {
  return { pk: `${leasePrefix}${of}#${who}`, sk: String(Math.floor(startsAt / 1000)) }
}

/** How the partitions begin that a scan looks for: rows of merchants carry no prefix of their own. */
export function scanPrefix({ of }: { of: 'roots' | 'journal' }): string {
  return of === 'journal' ? `${journalPrefix}mer_` : 'mer_'
}

/** A sequence as sort key: text that sorts like the number. */
export function sequenceKey(sequence: number): string {
  return String(sequence).padStart(12, '0')
}

/** The chain a row roots: an account's is its id, a merchant's `merchant`, any other `kind:id`. */
export function chainOf({ kind, account, id }: Ref): string {
  if (kind === 'account' && account !== undefined) return account
  return [kind, ...(account === undefined ? [] : [account]), ...(id === undefined ? [] : [id])].join(':')
}

/** Sorts after every text that begins like this. */
export const end = '\u{10ffff}'
/** Sorts before every text that a key can be: an empty one it can't. */
export const smallest = '\u0001'
/** The smallest text after a text. */
export const justAfter = (text: string) => `${text}\u0000`

/** Which order rows are read in: the table's own (`sk`), or that of one of its indexes. */
export type SortKey = 'sk' | 'openKey' | 'listSk' | 'chainSk'

/** By which attribute an item is in the partition that an order is of. */
export const partitionKeys = { sk: 'pk', openKey: 'pk', listSk: 'listPk', chainSk: 'chainPk' } as const satisfies Record<SortKey, string>

/** Rows of one partition, by a range of one sort key, both ends included. */
export type Range = { by: SortKey; pk: string; from: string; to: string; limit: number; reverse?: boolean }

const starts = {
  'open-orders': { by: 'openKey', prefix: 'O#' },
  'held-orders': { by: 'openKey', prefix: 'O#h#' },
  owed: { by: 'openKey', prefix: 'W#' },
  'mails-under-way': { by: 'openKey', prefix: 'M#' },
  settled: { by: 'openKey', prefix: 'P#' },
  orders: { by: 'sk', prefix: 'order#' },
  payments: { by: 'sk', prefix: 'payment#' },
  invoices: { by: 'sk', prefix: 'invoice#' },
  'credit-notes': { by: 'sk', prefix: 'credit-note#' },
  assessments: { by: 'sk', prefix: 'assessment#' },
  rows: { by: 'sk', prefix: '' },
} as const satisfies Record<ListRef['list'], { by: SortKey; prefix: string }>

/** A cursor doesn't belong to the list it was sent with. */
export class WrongCursor extends Error {
  override name = 'WrongCursor'
}

/** The range a list of an account reads; it goes on after the sort key `after`. Throws WrongCursor when that is another list's. */
export function rangeOf(merchantId: MerchantId, { list, account, behind, until = '', limit, ...page }: ListRef): Range {
  const { by, prefix } = starts[list]
  const after = page.after ?? (behind === undefined ? undefined : `${prefix}${behind}`)
  if (after !== undefined && !after.startsWith(prefix)) throw new WrongCursor(`the cursor is not of the list ${list}`)
  return {
    by,
    pk: `${merchantId}#${account}`,
    from: after === undefined ? prefix || smallest : justAfter(after),
    to: `${prefix}${until}${end}`,
    limit,
  }
}

/** The records of a chain after a sequence. */
export function journalRange(merchantId: string, { chain, after, limit }: { chain: string; after: number; limit: number }): Range {
  return { by: 'sk', pk: journalPartition(merchantId, chain), from: sequenceKey(after + 1), to: end, limit }
}

/** The one list across merchants: schedules go through it. */
const merchantsPartition = 'merchants#0'

/** Lists of a whole merchant, kept on the index `list`. */
export type MerchantList = IndexRef['index']

export type ListPage = {
  list: MerchantList
  limit: number
  after?: string | undefined
  reverse?: boolean | undefined
  /** Only rows that are sorted by a text that begins so; that stand at a text or behind it; that stand before a text. */
  begins?: string | undefined
  from?: string | undefined
  until?: string | undefined
  /** Partitions it is spread over, where they are not as many as a list has today. */
  shards?: number | undefined
}

/** Partitions each merchant-wide list is spread over. Raising it needs the listed rows written anew. */
const listShardCount = 1

/** The ranges a list of the whole merchant reads, one per partition, after the sort key `after`, which a reversed one still includes. */
export function listRanges(merchantId: MerchantId, page: ListPage): Range[] {
  const { list, after, limit, reverse = false, shards = listShardCount, begins = '' } = page
  const { from: first = begins || smallest, until: last = `${begins}${end}` } = page
  const [from, to] = reverse ? [first, after ?? last] : [after === undefined ? first : justAfter(after), last]
  return Array.from({ length: shards }, (_, shard) => ({
    by: 'listSk',
    pk: `${merchantId}#${list}#${shard}`,
    from,
    to,
    limit,
    reverse,
  }))
}

/** The merchants in the order of their ids. */
export function merchantsRange({ after, limit }: { after?: string | undefined; limit: number }): Range {
  return { by: 'listSk', pk: merchantsPartition, from: justAfter(after ?? ''), to: end, limit }
}

/** Where a row stands in its merchant's lists, if it does. The sort key ends in an id, so that it is a cursor. */
export function listKeysOf(merchantId: MerchantId, row: Row): { listPk: string; listSk: string } | undefined {
  if (row.kind === 'merchant') return { listPk: merchantsPartition, listSk: merchantId }
  const listed = listedAs(row)
  return listed && { listPk: `${merchantId}#${listed.list}#${shardOf(listed.id, listShardCount)}`, listSk: `${listed.by}#${listed.id}` }
}

/** The merchant's totals row an account counts in: one set per currency. */
export function totalsRef({ currency, accountId }: { currency: string; accountId: AccountId }): Ref<'totals'> {
  return { kind: 'totals', id: `${currency}#${shardOf(accountId, totalsShardCount)}` }
}
