import * as z from 'zod'
import { MerchantId } from '../../domain/ids.ts'
import type { Anchors } from '../../providers/anchors/contract.ts'
import { type Anchor, AnchoredHead, type Root, rootsIn } from '../../store/heads.ts'
import type { Keeper } from '../../store/keeper.ts'

/*
 * What lies in the locked bucket, all of it ids, sequences and hashes:
 *
 *     heads/<day>/<merchant>/<instant>.json                      where the merchant's chains ended; a large merchant has several
 *     runs/<day>/<instant>.json                                  how far the day's run got; `next` says where it goes on
 *     checks/<day>/<merchant>/<instant>/<through>-of-<all>.json  how far the heads of that document were checked
 *     checks/<day>/<merchant>/<instant>/left-<place>.json        a head on that stretch that could not be judged
 *     checks/<day>/<merchant>/<instant>/judged-<place>.json      the same head, judged by a later run
 */

export const AnchorDocument = z.strictObject({ merchantId: MerchantId, day: z.string(), takenAt: z.string(), heads: z.array(AnchoredHead) })
const RunDocument = z.strictObject({ next: z.string().nullable(), anchored: z.int() })

const dayMillis = 24 * 3_600_000

/** Days back that a check compares with: a night that was missed is made up for. */
const comparedDays = 7

/** Heads a document has at most: some hundred kilobytes. */
const mostHeads = 2_000
/** Heads in memory before they are written. */
const mostGathered = 20_000
/** Rows a page of the scan looks at. */
const rowsPerPage = 1_000
/** What waits longer is told. */
const waitsMillis = dayMillis

export type Anchoring = {
  keeper: Keeper
  anchors: Anchors
  now: () => number
  /** Milliseconds since 1970; what is gathered by then is written. */
  deadlineAt: number
}

/** `done`: the whole table was walked through today; `waiting`: rows that wait for something longer than a day. */
export type Anchored = { done: boolean; anchored: number; waiting: { merchantId: string; chain: string; since: string }[] }

const dayOf = (millis: number): string => new Date(millis).toISOString().slice(0, 10)

/**
 * Writes where every chain ends, once a day: a run goes on where the last one of the day stopped. Done twice it adds the same once
 * more, which hurts nobody.
 */
export async function anchorHeads(anchoring: Anchoring & { pageRows?: number }): Promise<Anchored> {
  const { keeper, anchors, now, deadlineAt, pageRows = rowsPerPage } = anchoring
  const day = dayOf(now())
  const today = await lastRun(anchors, day)
  if (today?.next === null) return { done: true, anchored: 0, waiting: [] }
  // A day that was too short goes on the next: what stands last in the table would otherwise never be anchored.
  let after = (today ?? (await lastRun(anchors, dayOf(now() - dayMillis))))?.next ?? undefined
  let gathered: Root[] = []
  const told: Anchored = { done: false, anchored: 0, waiting: [] }
  while (!told.done) {
    const page = await rootsIn(keeper, { limit: pageRows, after })
    gathered.push(...page.roots)
    after = page.next
    told.done = after === undefined
    const late = now() >= deadlineAt
    if (!told.done && !late && gathered.length < mostGathered) continue
    await write(anchoring, day, { heads: gathered, next: after ?? null })
    told.anchored += gathered.length
    told.waiting.push(
      ...gathered.filter((root) => waitsLong(root, now())).map(({ merchantId, chain, head }) => ({ merchantId, chain, since: head.at })),
    )
    gathered = []
    if (late) break
  }
  return told
}

/** How far the anchoring of a day got; undefined where it never began, or left nothing that can be read. */
async function lastRun(anchors: Anchors, day: string): Promise<z.infer<typeof RunDocument> | undefined> {
  const last = (await anchors.list(`runs/${day}/`)).at(-1)
  try {
    return last && RunDocument.safeParse(await anchors.read(last)).data
  } catch (error) {
    if (error instanceof SyntaxError) return undefined
    throw error
  }
}

/**
 * Whether yesterday's anchoring came to its end: what it left out, no check can look at. The first night of all has nothing to look
 * back at.
 */
export async function yesterdayAnchored({ anchors, now }: Pick<Anchoring, 'anchors' | 'now'>): Promise<boolean> {
  const days = daysBefore(now())
  const yesterday = await lastRun(anchors, days.at(-1) ?? '')
  if (yesterday) return yesterday.next === null
  const ever = await Promise.all(days.map((day) => anchors.list(`runs/${day}/`)))
  return ever.every((runs) => runs.length === 0) && (await anchors.list(`runs/${dayOf(now())}/`)).length > 0
}

function waitsLong({ waits, head }: Root, now: number): boolean {
  return waits && now - Date.parse(head.at) > waitsMillis
}

async function write(
  { anchors, now }: Anchoring,
  day: string,
  { heads, next }: { heads: readonly Root[]; next: string | null },
): Promise<void> {
  const takenAt = new Date(now()).toISOString()
  for (const [merchantId, roots] of Map.groupBy(heads, (root) => root.merchantId)) {
    for (let at = 0; at < roots.length; at += mostHeads) {
      const part = roots.slice(at, at + mostHeads).map(({ chain, head: { sequence, hash } }) => ({ chain, sequence, hash }))
      const document: z.infer<typeof AnchorDocument> = { merchantId, day, takenAt, heads: part }
      await anchors.put(`heads/${day}/${merchantId}/${takenAt}${at === 0 ? '' : `-${at}`}.json`, document)
    }
  }
  const run: z.infer<typeof RunDocument> = { next, anchored: heads.length }
  await anchors.put(`runs/${day}/${takenAt}.json`, run)
}

/** The days before the one of `now`, the oldest first. */
export function daysBefore(now: number): string[] {
  return Array.from({ length: comparedDays }, (_, at) => dayOf(now - (comparedDays - at) * dayMillis))
}

/** Documents that make a merchant's lookup too slow for somebody who waits; the nightly check reads them all. */
const mostAsked = 20

/** Where one chain of a merchant ended on the days before, for a check that somebody asks for. */
export async function anchorsOfChain(
  { anchors, now }: Pick<Anchoring, 'anchors' | 'now'>,
  merchantId: MerchantId,
  chain: string,
): Promise<Anchor[]> {
  const documents = (await Promise.all(daysBefore(now()).map((day) => anchors.list(`heads/${day}/${merchantId}/`)))).flat()
  if (documents.length > mostAsked) return []
  const read = await Promise.all(documents.map(async (document) => AnchorDocument.parse(await anchors.read(document))))
  return read.flatMap(({ day, heads }) =>
    heads.filter((head) => head.chain === chain).map(({ sequence, hash }) => ({ day, sequence, hash })),
  )
}
