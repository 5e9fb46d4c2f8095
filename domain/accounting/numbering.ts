import * as z from 'zod'
import type { CalendarDate } from '../calendar.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { isBooked } from '../ledger/posting.ts'
import type { Settings } from '../settings/settings.ts'
import { type Journal, journalOf } from './chart.ts'

/** How far each journal has counted in a fiscal year, which is named by its first day. */
export const Counted = z.strictObject({ year: z.string(), VE: z.int(), BQ: z.int(), OD: z.int() })
export type Counted = z.infer<typeof Counted>

export const nothingCounted = (year: CalendarDate): Counted => ({ year, VE: 0, BQ: 0, OD: 0 })

/** The first day of the fiscal year that a day is in. */
export function fiscalYearOf(day: CalendarDate, { fiscalYearFrom = 1 }: Pick<Settings, 'fiscalYearFrom'>): CalendarDate {
  const [year, month] = [Number(day.slice(0, 4)), Number(day.slice(5, 7))]
  return `${month < fiscalYearFrom ? year - 1 : year}-${String(fiscalYearFrom).padStart(2, '0')}-01`
}

/** The journals of a record's entries, in order: its sale is one, and each other step one of its own. */
export function journalsIn({ postings }: Pick<JournalRecord, 'postings'>): Journal[] {
  const all = postings.filter(isBooked).map(journalOf)
  return [...(all.includes('VE') ? (['VE'] as const) : []), ...all.filter((journal) => journal !== 'VE')]
}

/** Counts one more entry of a journal in a fiscal year; every year counts from 1. */
export function counting(counted: Counted, journal: Journal, year: CalendarDate): Counted {
  const before = counted.year === year ? counted : nothingCounted(year)
  return { ...before, [journal]: before[journal] + 1 }
}

/** The number of the entry counted last: unique and gapless per journal over a fiscal year, however it is cut into periods. */
export function numberIn(counted: Counted, journal: Journal): string {
  return `${counted.year.replaceAll('-', '')}-${String(counted[journal]).padStart(6, '0')}`
}
