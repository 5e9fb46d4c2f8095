import * as z from 'zod'
import { call, readable } from './call.ts'
import { deeds } from './catalog.ts'
import { Mistake } from './fields.ts'
import type { Place } from './place.ts'

async function* pages(name: string, fields: Record<string, unknown>, place: Place): AsyncGenerator<unknown> {
  const deed = deeds.get(name)
  if (!deed) throw new Error(`${name} has no route`)
  const Next = z.object({ next: z.string().optional() })
  for (let cursor: string | undefined; ; ) {
    const { status, json } = await call(deed, { ...fields, ...(cursor !== undefined && { cursor }) }, { place })
    if (status >= 300) throw new Mistake(readable({ status, json }))
    yield json
    cursor = Next.parse(json).next
    if (cursor === undefined) return
  }
}

const Difference = z.object({
  accountId: z.string().optional(),
  voucherId: z.string().optional(),
  closing: z.string().optional(),
  what: z.string(),
  expected: z.string(),
  found: z.string(),
  sequence: z.int().optional(),
})
const Checked = z.object({ checked: z.int(), vouchers: z.int().default(0), closings: z.int().default(0), differences: z.array(Difference) })
const Rebuilt = z.object({ rebuilt: z.int(), differences: z.array(Difference) })

function tell({ accountId, voucherId, closing, what, sequence, expected, found }: z.infer<typeof Difference>): string {
  const by = Number(found) - Number(expected)
  const signed = Number.isNaN(by) ? '' : ` (${by > 0 ? '+' : ''}${by})`
  return `${accountId ?? voucherId ?? closing}  ${what}${sequence === undefined ? '' : ` at ${sequence}`}: expected ${expected}, found ${found}${signed}`
}

const some = (count: number, of: string) => (count === 0 ? [] : [`${count} ${of}`])

/** Recomputes every balance from the journal and names each difference; the exit code. */
export async function check(fields: Record<string, unknown>, place: Place, say: (line: string) => void): Promise<number> {
  let checked = 0
  let vouchersChecked = 0
  let closingsChecked = 0
  let differing = 0
  for await (const page of pages('checkLedger', fields, place)) {
    const { checked: more, vouchers, closings, differences } = Checked.parse(page)
    checked += more
    vouchersChecked += vouchers
    closingsChecked += closings
    differing += differences.length
    for (const difference of differences) say(tell(difference))
  }
  const kinds = [`${checked} accounts`, ...some(vouchersChecked, 'vouchers'), ...some(closingsChecked, 'closings')]
  const all = [kinds.slice(0, -1).join(', '), ...kinds.slice(-1)].filter((part) => part !== '').join(' and ')
  say(`${all} checked, ${differing === 0 ? 'no differences' : `${differing} differences`}`)
  return differing === 0 ? 0 : 1
}

/** Publishes events again, page by page; the exit code tells whether a record could not be read. */
export async function republishAll(fields: Record<string, unknown>, place: Place, say: (line: string) => void): Promise<number> {
  let published = 0
  let unreadable = 0
  for await (const page of pages('republish', fields, place)) {
    const told = z.object({ published: z.int(), unreadable: z.int().default(0) }).parse(page)
    published += told.published
    unreadable += told.unreadable
  }
  say(`${published} events published again${unreadable === 0 ? '' : `; ${unreadable} records could not be read, and were not told`}`)
  return unreadable === 0 ? 0 : 1
}

/** Computes lists and totals anew, page by page; the exit code tells whether an account differs from its rows. */
export async function rebuildAll(fields: Record<string, unknown>, place: Place, say: (line: string) => void): Promise<number> {
  let rebuilt = 0
  let differing = 0
  for await (const page of pages('rebuild', fields, place)) {
    const { rebuilt: more, differences } = Rebuilt.parse(page)
    rebuilt += more
    differing += differences.length
    for (const difference of differences) say(tell(difference))
  }
  say(`${rebuilt} accounts rebuilt, ${differing === 0 ? 'no differences' : `${differing} differences`}`)
  return differing === 0 ? 0 : 1
}
