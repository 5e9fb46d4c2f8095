import { createHash } from 'node:crypto'
import { momentOf } from '../../domain/calendar.ts'
import { type Closing, endOf, lastDayOf, type PeriodTotal, periodAfter, summed, totalOf } from '../../domain/closings/closing.ts'
import { type Reader, refs } from '../../domain/command.ts'
import { readCurrencies } from '../../domain/daily-summary/movement.ts'
import { firstHash } from '../../domain/ledger/journal.ts'
import { bounds } from '../../domain/limits.ts'
import type { Settings } from '../../domain/settings/settings.ts'

type Window = { from: string; to: string; previousSeal: string }
type Counted = Window & { recordCount: number; totals: PeriodTotal[]; seal: string }

/** Counts what moved money between two moments, record by record in order, a page in memory at a time. */
export async function count(reader: Pick<Reader, 'booked' | 'get'>, { from, to, previousSeal }: Window): Promise<Counted> {
  let [recordCount, totals, seal]: [number, PeriodTotal[], string] = [0, [], previousSeal]
  let after: string | undefined
  do {
    const page = await reader.booked({ from, to, limit: bounds.recordsPerPage, ...(after !== undefined && { after }) })
    const currencies = await readCurrencies(reader, page.items)
    for (const record of page.items) {
      const currency = currencies.get(record.chain)
      if (currency === undefined) throw new Error(`${record.chain} moved money and is no account`)
      recordCount += 1
      totals = summed(totals, [totalOf(record, currency)])
      seal = createHash('sha256').update(`${seal}${record.hash}`).digest('hex')
    }
    after = page.next
  } while (after !== undefined)
  return { from, to, previousSeal, recordCount, totals, seal }
}

/** The day that is to be closed next, where it begins and ends; the merchant's first is the one it was opened on. */
export async function nextDay(reader: Pick<Reader, 'get'>, settings: Settings, firstDay: string): Promise<Window & { period: string }> {
  const { root } = await reader.get({ root: refs.closings('day') })
  const period = root ? periodAfter('day', root.last) : firstDay
  const from = root?.to ?? momentOf(period, settings.cutOffHour ?? 0, settings.timeZone)
  return { period, from, to: endOf('day', period, settings), previousSeal: root?.seal ?? firstHash }
}

/** Whether a closed day is still what its records say; undefined where no day was closed. */
export async function lastClosed(reader: Pick<Reader, 'booked' | 'get'>): Promise<{ closing: Closing; seal: string } | undefined> {
  const { root } = await reader.get({ root: refs.closings('day') })
  const before = root && (await reader.get({ one: refs.closing('day', periodBefore(root.last)), last: refs.closing('day', root.last) }))
  if (!before?.last) return undefined
  const { from, to } = before.last
  const { seal } = await count(reader, { from, to, previousSeal: before.one?.seal ?? firstHash })
  return { closing: before.last, seal }
}

const dayMillis = 86_400_000
const periodBefore = (day: string) => new Date(Date.parse(`${day}T00:00:00.000Z`) - dayMillis).toISOString().slice(0, 10)

/** The month or year that ends with the last day closed, or before it, and isn't closed yet. */
export async function nextLonger(reader: Pick<Reader, 'get'>, kind: 'month' | 'year', firstDay: string): Promise<string | undefined> {
  const { root, days } = await reader.get({ root: refs.closings(kind), days: refs.closings('day') })
  const period = root ? periodAfter(kind, root.last) : firstDay.slice(0, kind === 'month' ? 7 : 4)
  return days && lastDayOf(kind, period) <= days.last ? period : undefined
}
