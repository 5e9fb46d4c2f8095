import * as z from 'zod'
import { canonical } from '../../store/canonical.ts'
import { recordOf } from '../../store/codec.ts'
import type { Item } from '../../store/row.ts'
import type { Scene } from './scene.ts'
import { rowsNow } from './snapshot.ts'
import type { World } from './world.ts'

/** Everything that a flow leaves, line by line, without what differs between two runs of the same. */
export type Ending = readonly string[]

const masks: readonly (readonly [RegExp, string])[] = [
  [/mer_[0-9a-z]{5}\b/g, 'mer'],
  [/\d{4}-\d\d-\d\dT\d\d:\d\d(?::\d\d(?:\.\d+)?)?Z/g, '<instant>'],
  [/[0-9a-f]{64}/g, '<hash>'],
  [/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, '<uuid>'],
  [/\/pay\/[\w.~-]+/g, '/pay/<token>'],
  [/[0-9a-hjkmnp-tv-z]{26}/g, '<seed>'],
  [/\b(pi|ch|cs|evt|re|dp|py|txn)[-_][A-Za-z0-9_]{8,}/g, '$1-<stripe>'],
  [/"correlationId":"[^"]+"/g, '"correlationId":"<request>"'],
  // Since when the totals count: a moment.
  [/"round":\d+/g, '"round":"<moment>"'],
  // When rows of a run are let go: so long after its first try.
  [/"expiresAt":\d+/g, '"expiresAt":"<moment>"'],
  // Mails under way stand in the order of their claims.
  [/"M#\d+#/g, '"M#'],
  // Made for its merchant.
  [/"code":"[0-9A-Z]{4}(-[0-9A-Z]{4}){3}"/g, '"code":"<code>"'],
  [/"messageId":"[^"]+"/g, '"messageId":"<message>"'],
]

/** A PDF as its own text, without the moment it was made of and the mark that follows from it; any other answer as it is. */
function plainly(text: string): string {
  if (!text.startsWith(Buffer.from('%PDF-').toString('base64').slice(0, 6))) return text
  const document = Buffer.from(text, 'base64').toString('latin1')
  return document.replace(/\(D:\d{14}Z\)/g, '<instant>').replace(/\/ID \[<\w+> <\w+>\]/, '/ID <mark>')
}

function masked(text: string): string {
  return masks.reduce((left, [what, becomes]) => left.replaceAll(what, becomes), text)
}

function lineOf(item: Item): string {
  if (!item.pk.startsWith('J#')) {
    const { head, ...row } = item
    return `row ${canonical({ ...row, head: Object(head).sequence })}`
  }
  const { chain, sequence, command, by, why, once, facts, postings, before, after, rows } = recordOf(item)
  return `record ${chain} ${String(sequence).padStart(4, '0')} ${canonical({ command, by, why, once, facts, postings, before, after, rows })}`
}

/** What stands when all is quiet: rows, journal, events, mails, pages of the payment provider, answers, and what was given up. */
export async function endingOf(world: World, scene: Scene): Promise<Ending> {
  const { gate } = world
  const lines = [
    ...(await rowsNow(world)).map(lineOf),
    ...[...scene.events].map(([id, type]) => `event ${id} ${type}`),
    ...gate.mails.map(({ mailId }) => `mail ${mailId}`),
    ...[...gate.signIns].map((name) => `sign-in ${name}`),
    ...[...new Set(gate.sessions)].map((_, at) => `payment page ${at + 1}`),
    ...objectsOf(world),
    ...scene.answers.map(({ status, text }, at) => `answer ${at + 1} ${status} ${plainly(text)}`),
    ...scene.lost.map((what) => `LOST ${what}`),
  ]
  return lines.map(masked).toSorted()
}

const Heads = z.object({ heads: z.array(z.object({ chain: z.string(), sequence: z.int() })) })

/** What lies in buckets. Anchors written twice hurt nobody, and stand in the order of a scan: each head of them counts once. */
function objectsOf({ gate }: World): string[] {
  const lines = [...gate.objects].flatMap(([name, text]) => {
    const heads = text === '' ? undefined : Heads.safeParse(JSON.parse(text)).data?.heads
    if (heads) return heads.map(({ chain, sequence }) => `anchored ${chain} ${sequence}`)
    return [masked(`object ${name.replace(/sweep-[0-9a-f-]{36}/, 'anchors')} ${text}`)]
  })
  return [...new Set(lines)]
}

/** What only the one has, and what only the other. */
export function differences(expected: Ending, found: Ending): string[] {
  const left = [...found]
  const missing = expected.filter((line) => {
    const at = left.indexOf(line)
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...missing.map((line) => `- ${line}`), ...left.map((line) => `+ ${line}`)]
}
