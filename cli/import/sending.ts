import { setTimeout as sleep } from 'node:timers/promises'
import * as z from 'zod'
import { type Called, call, readable } from '../call.ts'
import { deeds } from '../catalog.ts'
import { Mistake } from '../fields.ts'
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

/** How often what is busy is asked again before the run stops; it goes on where it stopped. */
const tries = 8

/** Sends rows until each has its outcome. Throws Mistake when the other side stays busy, or takes no request of this caller. */
export async function sendRows(rows: readonly Sent[], to: To): Promise<{ row: Sent; outcome: Outcome }[]> {
  if (rows.length === 0) return []
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const called = await askFor(rows, to)
    if (called.status === 429 || called.status === 503) {
      await sleep(waitOf(called, attempt))
      continue
    }
    if (called.status >= 300) throw new Mistake(readable(called))
    const { outcomes } = Answer.parse(called.json)
    return rows.flatMap((row, at) => {
      const outcome = outcomes[at]
      return outcome ? [{ row, outcome }] : []
    })
  }
  throw new Mistake('the other side stays busy; say the same line again later, and it goes on')
}

function askFor(rows: readonly Sent[], { sheet, dryRun, place }: To): Promise<Called> {
  const deed = deeds.get('importRows')
  if (!deed) throw new Error('importRows has no route')
  return call(deed, { dryRun, [sheet.kind]: rows.map(({ send }) => send) }, { place })
}

/** What the other side asked for, else longer each time. */
function waitOf({ headers }: Called, attempt: number): number {
  const asked = Number(headers.get('retry-after'))
  return Math.min(30_000, asked > 0 ? asked * 1_000 : 200 * 2 ** attempt)
}
