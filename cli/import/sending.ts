import * as z from 'zod'
import { deeds } from '../catalog.ts'
import { callPatiently } from '../patience.ts'
import type { Place } from '../place.ts'
import type { Sheet } from './columns.ts'

const Outcome = z.object({
  id: z.string(),
  outcome: z.enum(['imported', 'refused', 'ready', 'already']),
  code: z.string().optional(),
  says: z.string().optional(),
  detail: z.string().optional(),
  cure: z.string().optional(),
  faults: z.array(z.object({ pointer: z.string(), says: z.string() })).optional(),
})
export type Outcome = z.infer<typeof Outcome>
const Answer = z.object({ outcomes: z.array(Outcome) })

/** A row on its way. */
export type Sent = { line: number; id: string; send: unknown }
export type To = { sheet: Sheet; dryRun: boolean; place: Place }

/** Sends rows until each has its outcome. Throws Mistake when the other side stays busy, or takes no request of this caller. */
export async function sendRows(rows: readonly Sent[], { sheet, dryRun, place }: To): Promise<{ row: Sent; outcome: Outcome }[]> {
  if (rows.length === 0) return []
  const deed = deeds.get('importRows')
  if (!deed) throw new Error('importRows has no route')
  const { json } = await callPatiently(deed, { dryRun, [sheet.kind]: rows.map(({ send }) => send) }, place)
  const { outcomes } = Answer.parse(json)
  return rows.flatMap((row, at) => {
    const outcome = outcomes[at]
    return outcome ? [{ row, outcome }] : []
  })
}
