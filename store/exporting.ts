import * as z from 'zod'
import { AccountId, type MerchantId } from '../domain/ids.ts'
import { type Kind, refText } from '../domain/states.ts'
import { Counts, counted, type ExportLine, leftOut, lineOf, namesMadeBy, type RowLine, summed } from './exportLine.ts'
import { rootRef } from './heads.ts'
import type { Keeper } from './keeper.ts'
import { Head, type Item } from './row.ts'

/*
 * Everything a merchant has, chain by chain: what stands in the row that roots it and in the rows of its account, then its records. Rows
 * are given as they are kept, and nothing is believed of them: one that can't be read must not keep the others from their owner.
 */

/** A chain under way: the version of its root and its last record when it was begun, and how often it was. */
const Within = z.strictObject({
  chain: z.string(),
  version: z.int().optional(),
  through: z.int(),
  tries: z.int(),
  told: z.int(),
  rowsAfter: z.string().optional(),
  recordsAfter: z.int().optional(),
  counts: Counts,
})
type Within = z.infer<typeof Within>

/** Rows that belong to no chain of their own and to no account: after the chains, kind by kind. */
export const besides = ['key', 'person', 'team', 'closing', 'bureau-month'] as const satisfies Kind[]

export const ExportPlace = z.strictObject({
  behind: z.string().optional(),
  within: Within.optional(),
  beside: z.strictObject({ kind: z.enum(besides), after: z.string().optional() }).optional(),
  counts: Counts,
})
export type ExportPlace = z.infer<typeof ExportPlace>

/** Rows, or records, of one reading. */
const atOnce = 100
/** What one page has at most, but for the last row or record. */
const mostLines = 1_000
const mostBytes = 2_000_000
/** How often a chain that changes while it is told is begun again. */
const mostTries = 4

type Exporting = { keeper: Keeper; merchantId: MerchantId; hasTime: () => boolean }
type Told = { lines: ExportLine[]; place: ExportPlace | undefined; counts: Counts }

/** The next page: lines, where it goes on, and how many of each kind there were so far. */
export async function exportPage(exporting: Exporting, from: ExportPlace = { counts: {} }): Promise<Told> {
  const lines: ExportLine[] = []
  let bytes = 0
  let place: ExportPlace | undefined = from
  let counts = from.counts
  while (place && lines.length < mostLines && bytes < mostBytes && (lines.length === 0 || exporting.hasTime())) {
    const step: Step = await stepFrom(exporting, place, mostBytes - bytes)
    lines.push(...step.lines)
    bytes += step.bytes
    counts = step.place?.counts ?? step.counts ?? counts
    place = step.place
  }
  return { lines, place, counts }
}

type Step = { lines: ExportLine[]; bytes: number; place?: ExportPlace; counts?: Counts }

async function stepFrom(exporting: Exporting, place: ExportPlace, room: number): Promise<Step> {
  const { within } = place
  if (place.beside) return besideFrom(exporting, place, { ...place.beside, room })
  if (!within) return chainBehind(exporting, place)
  if (within.recordsAfter === undefined) return rowsFrom(exporting, { ...place, within }, room)
  if (within.recordsAfter < within.through) return recordsFrom(exporting, { ...place, within }, { after: within.recordsAfter, room })
  return ended(exporting, { ...place, within })
}

/** Begins the next chain; behind the last come the rows besides. */
async function chainBehind({ keeper, merchantId }: Exporting, { behind, counts }: ExportPlace): Promise<Step> {
  const { chains } = await keeper.chains(merchantId, { limit: 1, after: behind })
  const [chain] = chains
  if (chain === undefined) return { lines: [], bytes: 0, place: { counts, beside: { kind: besides[0] } } }
  return begun({ keeper, merchantId }, { chain, tries: 1, counts })
}

async function begun(
  { keeper, merchantId }: Pick<Exporting, 'keeper' | 'merchantId'>,
  { chain, tries, counts }: { chain: string; tries: number; counts: Counts },
): Promise<Step> {
  const root = rootRef(chain)
  const [item] = root ? await keeper.items(merchantId, [root]) : []
  const version = z.int().safeParse(item?.version).data
  // A chain whose root is gone is told to its end.
  const through = Head.safeParse(item?.head).data?.sequence ?? Number.MAX_SAFE_INTEGER
  const own = root && item ? [lineOf(root, item)] : []
  const within = { chain, version, through, tries, told: 0, counts: counted({}, own) }
  return {
    lines: [{ begins: chain }, ...own],
    bytes: bytesOf(own),
    place: { counts, within: { ...within, ...(!AccountId.safeParse(chain).success && { recordsAfter: 0 }) } },
  }
}

type Inside = ExportPlace & { within: Within }

async function rowsFrom({ keeper, merchantId }: Exporting, place: Inside, room: number): Promise<Step> {
  const { within } = place
  const account = AccountId.parse(within.chain)
  const items = await keeper.partition(merchantId, { of: { account }, limit: atOnce, after: within.rowsAfter })
  const told = fitting(items, room, (item) => {
    const [kind = '', ...id] = item.sk.split('#')
    // The account's own was told when its chain was begun.
    return leftOut.has(kind) || kind === 'account' ? [] : [lineOf({ kind, account, ...(id.length > 0 && { id: id.join('#') }) }, item)]
  })
  const isLast = items.length < atOnce && told.taken === items.length
  const rowsAfter = items[told.taken - 1]?.sk
  const counts = counted(within.counts, told.lines)
  return { ...told, place: { ...place, within: { ...within, counts, ...(isLast ? { recordsAfter: 0 } : { rowsAfter }) } } }
}

async function recordsFrom(
  { keeper, merchantId }: Exporting,
  place: Inside,
  { after, room }: { after: number; room: number },
): Promise<Step> {
  const { within } = place
  const { chain, through } = within
  const limit = Math.min(atOnce, through - after)
  const items = await keeper.journal(merchantId, { chain, after, limit })
  const made = new Map((await madeBy({ keeper, merchantId }, items)).map((line) => [line.row, line]))
  const told = fitting(items, room, (item) => [
    { record: item.record ?? null },
    ...namesMadeBy(item.record).flatMap((name) => made.get(refText(name)) ?? []),
  ])
  const last = told.taken > 0 ? Number(items[told.taken - 1]?.sk) : after
  const isEnd = items.length < limit && told.taken === items.length
  const counts = counted(within.counts, told.lines)
  // A chain that ends before its root says so is told as far as it goes.
  return { ...told, place: { ...place, within: { ...within, told: last, counts, recordsAfter: isEnd ? through : last } } }
}

/** Whether the root still is what it was when the chain was begun; if not, the chain begins again, so that all of it is of one moment. */
async function ended({ keeper, merchantId }: Exporting, { within, counts }: Inside): Promise<Step> {
  const { chain, version, tries, told } = within
  const root = rootRef(chain)
  const [item] = root ? await keeper.items(merchantId, [root]) : []
  const still = z.int().safeParse(item?.version).data === version
  if (!still && tries < mostTries) return begun({ keeper, merchantId }, { chain, tries: tries + 1, counts })
  const end: ExportLine = { ends: chain, sequence: told, still }
  return { lines: [end], bytes: 0, place: { behind: chain, counts: summed(counts, counted(within.counts, [end])) } }
}

async function besideFrom(
  { keeper, merchantId }: Exporting,
  { counts }: ExportPlace,
  { kind, after, room }: NonNullable<ExportPlace['beside']> & { room: number },
): Promise<Step> {
  const items = await keeper.partition(merchantId, { of: { kind }, limit: atOnce, after })
  const told = fitting(items, room, (item) => [lineOf({ kind, ...(item.sk !== kind && { id: item.sk }) }, item)])
  const sums = summed(counts, counted({}, told.lines))
  const isLast = items.length < atOnce && told.taken === items.length
  const nextKind = besides[besides.indexOf(kind) + 1]
  if (isLast && !nextKind) return { ...told, counts: sums }
  const beside = isLast && nextKind ? { kind: nextKind } : { kind, after: items[told.taken - 1]?.sk }
  return { ...told, place: { counts: sums, beside } }
}

/** Lines of items as long as there is room; one at least. */
function fitting(items: readonly Item[], room: number, linesOf: (item: Item) => ExportLine[]) {
  const lines: ExportLine[] = []
  let [bytes, taken] = [0, 0]
  for (const item of items) {
    if (taken > 0 && bytes >= room) break
    const more = linesOf(item)
    lines.push(...more)
    bytes += bytesOf(more)
    taken += 1
  }
  return { lines, bytes, taken }
}

const bytesOf = (lines: readonly ExportLine[]) => lines.reduce((sum, line) => sum + Buffer.byteLength(JSON.stringify(line)), 0)

async function madeBy({ keeper, merchantId }: Pick<Exporting, 'keeper' | 'merchantId'>, items: readonly Item[]): Promise<RowLine[]> {
  const names = items.flatMap(({ record }) => namesMadeBy(record))
  const found = await keeper.items(merchantId, names)
  return found.flatMap((item) => {
    const [, kind = '', ...id] = item.pk.split('#')
    return names.filter((name) => name.kind === kind && name.id === id.join('#')).map((name) => lineOf(name, item))
  })
}
