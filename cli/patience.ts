import { setTimeout as sleep } from 'node:timers/promises'
import { type Called, call, readable } from './call.ts'
import type { Deed } from './catalog.ts'
import { Mistake } from './fields.ts'
import type { Place } from './place.ts'

/** How often what is busy is asked again before the run stops; it goes on where it stopped. */
const tries = 8

/** Asks until the other side has time. Throws Mistake when it stays busy, or refuses. */
export async function callPatiently(deed: Deed, fields: Record<string, unknown>, place: Place): Promise<Called> {
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const called = await call(deed, fields, { place })
    if (called.status !== 429 && called.status !== 503) {
      if (called.status >= 300) throw new Mistake(readable(called))
      return called
    }
    await sleep(waitOf(called, attempt))
  }
  throw new Mistake('the other side stays busy; say the same line again later, and it goes on')
}

/** What the other side asked for, else longer each time. */
function waitOf({ headers }: Called, attempt: number): number {
  const asked = Number(headers.get('retry-after'))
  return Math.min(30_000, asked > 0 ? asked * 1_000 : 200 * 2 ** attempt)
}
