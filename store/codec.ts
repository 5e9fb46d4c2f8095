import * as z from 'zod'
import type { MerchantId } from '../domain/ids.ts'
import { JournalRecord } from '../domain/ledger/journal.ts'
import { bounds } from '../domain/limits.ts'
import { type Kind, type Ref, refText, type State, states } from '../domain/states.ts'
import { type Attributes, plainOf } from './attributes.ts'
import { bookedKeysOf } from './booked.ts'
import { plain } from './canonical.ts'
import { chainKeysOf } from './chains.ts'
import { expiryOf } from './expiry.ts'
import { openKeyOf } from './openKey.ts'
import { packed, unpacked } from './packing.ts'
import { type Beside, Head, type Item, type Kept, type Row, Satellites } from './row.ts'
import { statingKeysOf } from './stating.ts'
import { journalPartition, keyOf, listKeysOf, sequenceKey, twinsOf } from './table.ts'

/** An item as the table gave it. Throws when it has no keys. */
export function itemOf(raw: Record<string, unknown>): Item {
  const { pk, sk } = raw
  if (typeof pk !== 'string' || typeof sk !== 'string') throw new Unreadable('an item without keys')
  return { ...raw, pk, sk }
}

/** Something is too large to be written; nothing was. */
export class TooLarge extends Error {
  override name = 'TooLarge'
}

/** A row of the table is not what its schema says. */
export class Unreadable extends Error {
  override name = 'Unreadable'
}

function parserOf<K extends Kind>(kind: K, schema: z.ZodType<State<K>>): (raw: unknown) => Kept<K> {
  return (raw) => ({ kind, state: schema.parse(raw) })
}

const parsers = {
  merchant: parserOf('merchant', states.merchant),
  key: parserOf('key', states.key),
  person: parserOf('person', states.person),
  team: parserOf('team', states.team),
  account: parserOf('account', states.account),
  customer: parserOf('customer', states.customer),
  debts: parserOf('debts', states.debts),
  purse: parserOf('purse', states.purse),
  standing: parserOf('standing', states.standing),
  ranking: parserOf('ranking', states.ranking),
  totals: parserOf('totals', states.totals),
  order: parserOf('order', states.order),
  payment: parserOf('payment', states.payment),
  invoice: parserOf('invoice', states.invoice),
  'credit-note': parserOf('credit-note', states['credit-note']),
  claim: parserOf('claim', states.claim),
  delivery: parserOf('delivery', states.delivery),
  series: parserOf('series', states.series),
  closing: parserOf('closing', states.closing),
  closings: parserOf('closings', states.closings),
  assessment: parserOf('assessment', states.assessment),
  statement: parserOf('statement', states.statement),
  'bureau-month': parserOf('bureau-month', states['bureau-month']),
  'base-period': parserOf('base-period', states['base-period']),
  mail: parserOf('mail', states.mail),
  suspense: parserOf('suspense', states.suspense),
  voucher: parserOf('voucher', states.voucher),
  pointer: parserOf('pointer', states.pointer),
  run: parserOf('run', states.run),
  'run-page': parserOf('run-page', states['run-page']),
  'run-batch': parserOf('run-batch', states['run-batch']),
  'run-tally': parserOf('run-tally', states['run-tally']),
} satisfies { [K in Kind]: (raw: unknown) => Kept<K> }

const Kinds = z.custom<Kind>((name) => typeof name === 'string' && Object.hasOwn(parsers, name))

/** All that an item may carry: what newer code put beside it would be lost when this code writes the row, so it is refused. */
const Stored = z.strictObject({
  pk: z.string(),
  sk: z.string(),
  openKey: z.string().optional(),
  listPk: z.string().optional(),
  listSk: z.string().optional(),
  chainPk: z.string().optional(),
  chainSk: z.string().optional(),
  kind: Kinds,
  version: z.int().min(1),
  state: z.unknown(),
  head: Head.optional(),
  satellites: Satellites.optional(),
  round: z.int().min(0).optional(),
  customerVersion: z.int().min(0).optional(),
  expiresAt: z.int().optional(),
})

function reading<T>(key: { pk?: unknown; sk?: unknown }, read: () => T): T {
  try {
    return read()
  } catch (cause) {
    if (cause instanceof z.ZodError)
      throw new Unreadable(`the row ${key.pk} ${key.sk} is not as its schema says: ${z.prettifyError(cause)}`, { cause })
    throw cause
  }
}

/** A row from the table, parsed by its kind's schema. Throws Unreadable, naming its key. */
export function rowOf(item: Record<string, unknown>): Row {
  return reading(item, () => {
    const { kind, state, version, head, satellites, round, customerVersion } = Stored.parse(item)
    const counted = { ...(round !== undefined && { round }), ...(customerVersion !== undefined && { customerVersion }) }
    const beside = { version, ...(head && { head }), ...(satellites && { satellites }), ...counted }
    return { ...parsers[kind](unpacked(kind, state)), ...beside }
  })
}

/** A state as a row to be written, parsed by its kind's schema. Throws Unreadable, naming the row. */
export function rowFor(ref: Ref, state: unknown, beside: Beside): Row {
  return reading({ pk: refText(ref), sk: '' }, () => ({ ...parsers[ref.kind](plain(state)), ...beside }))
}

/** The items a row becomes: itself, and its twins where it has some. Throws TooLarge. */
export function itemsOf(merchantId: MerchantId, ref: Ref, row: Row): Item[] {
  const openKey = openKeyOf(row)
  const { kind, version, state, head, satellites, round, customerVersion } = row
  const attributes = {
    ...{ kind, version, state: packed(kind, plain(state)) },
    ...(head && { head }),
    ...(satellites && { satellites }),
    ...(round !== undefined && { round }),
    ...(customerVersion !== undefined && { customerVersion }),
  }
  const expiresAt = expiryOf(row)
  const places = { ...listKeysOf(merchantId, row), ...statingKeysOf(merchantId, row) }
  const beside = { ...(openKey && { openKey }), ...places, ...(expiresAt !== undefined && { expiresAt }) }
  const item = { ...keyOf(merchantId, ref), ...attributes, ...beside }
  refuseLarge(item)
  return [item, ...twinsOf(row).map((twin) => ({ ...twin, ...attributes }))]
}

/** A journal record as an item. Throws TooLarge. */
export function itemOfRecord(record: JournalRecord): Item {
  const key = { pk: journalPartition(record.merchantId, record.chain), sk: sequenceKey(record.sequence) }
  const item = { ...key, ...chainKeysOf(record), ...bookedKeysOf(record), record: plain(record) }
  refuseLarge(item)
  return item
}

/** The raw record in a journal item, before anything is believed of it. */
export function rawRecord(item: Record<string, unknown>): unknown {
  return item.record
}

/** A journal record from its item. Throws Unreadable, naming its key. */
export function recordOf(item: Record<string, unknown>): JournalRecord {
  return reading(item, () => JournalRecord.parse(rawRecord(item)))
}

/** The journal record in the new image of a stream event. Throws Unreadable, naming its key. */
export function recordOfImage(image: Attributes): JournalRecord {
  return recordOf(plainOf(image))
}

/** An item is asked by itself and then with its commit. */
const sizes = new WeakMap<Item, number>()

/** Bytes of an item that doesn't change any more, somewhat more than the table counts. */
export function bytesOf(item: Item): number {
  const known = sizes.get(item)
  if (known !== undefined) return known
  const bytes = Buffer.byteLength(JSON.stringify(item))
  sizes.set(item, bytes)
  return bytes
}

function refuseLarge(item: Item): void {
  const bytes = bytesOf(item)
  if (bytes > bounds.rowBytes) throw new TooLarge(`the row ${item.pk} ${item.sk} would have ${bytes} bytes; at most ${bounds.rowBytes}`)
}
