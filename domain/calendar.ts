import * as z from 'zod'

/** A day without a time, in the merchant's time zone. */
export const CalendarDate = z.iso.date().meta({ id: 'CalendarDate', description: 'A day in the merchant’s time zone, YYYY-MM-DD' })
export type CalendarDate = string

/** A day on which money can have come in, or that books can be about: before 2000 and after 2999 nobody means. */
export const RecentDate = z.iso
  .date()
  .regex(/^2\d{3}-/, 'is from 2000-01-01 to 2999-12-31')
  .meta({ id: 'RecentDate', description: 'A day in the merchant’s time zone, YYYY-MM-DD, from 2000-01-01 to 2999-12-31' })

/** A moment, ISO 8601 in UTC with milliseconds; compares as text. */
export const Instant = z.iso.datetime().meta({ id: 'Instant', description: 'A moment in UTC, ISO 8601' })
export type Instant = string

const dayMillis = 86_400_000

function midnightOf(date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00.000Z`)
}

function dateAt(millis: number): CalendarDate {
  return new Date(millis).toISOString().slice(0, 10)
}

/** One per zone: making a format costs far more than using it, and a statement asks for the day of thousands of records. */
const dayFormats = new Map<string, Intl.DateTimeFormat>()

function dayFormat(timeZone: string): Intl.DateTimeFormat {
  const known = dayFormats.get(timeZone)
  if (known) return known
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: '2-digit', day: '2-digit' })
  dayFormats.set(timeZone, made)
  return made
}

/** The day a moment falls on in a time zone (IANA name). */
export function dayOf(instant: Instant, timeZone: string): CalendarDate {
  return dayFormat(timeZone).format(Date.parse(instant))
}

/** The hour, 0 to 23, a moment shows on a clock in a time zone. */
export function hourOf(instant: Instant, timeZone: string): number {
  return Number(new Intl.DateTimeFormat('en-GB', { timeZone, hour: '2-digit', hourCycle: 'h23' }).format(Date.parse(instant)))
}

const clockFormats = new Map<string, Intl.DateTimeFormat>()

function clockFormat(timeZone: string): Intl.DateTimeFormat {
  const known = clockFormats.get(timeZone)
  if (known) return known
  const field = '2-digit' as const
  const time = { hour: field, minute: field, second: field, hourCycle: 'h23' as const }
  const made = new Intl.DateTimeFormat('en-CA', { timeZone, year: 'numeric', month: field, day: field, ...time })
  clockFormats.set(timeZone, made)
  return made
}

/** What a clock in a time zone shows at a moment, as if it stood in UTC. */
function shownAt(millis: number, timeZone: string): number {
  const shown = new Map(
    clockFormat(timeZone)
      .formatToParts(millis)
      .map(({ type, value }) => [type, value]),
  )
  const of = (type: Intl.DateTimeFormatPartTypes) => shown.get(type) ?? '00'
  return Date.parse(`${of('year')}-${of('month')}-${of('day')}T${of('hour')}:${of('minute')}:${of('second')}.000Z`)
}

/** The moment a clock in a time zone shows an hour of a day; where that hour is left out, as much later as the clock was put on. */
export function momentOf(date: CalendarDate, hour: number, timeZone: string): Instant {
  const wanted = midnightOf(date) + hour * 3_600_000
  const nearer = (millis: number) => wanted - (shownAt(millis, timeZone) - millis)
  const first = nearer(wanted)
  const second = nearer(first)
  // Left out is what neither shows: one is an hour before the jump then, the other behind it, which is which depends on the side of Greenwich.
  return new Date(shownAt(second, timeZone) === wanted ? second : Math.max(first, second)).toISOString()
}

export function addDays(date: CalendarDate, days: number): CalendarDate {
  return dateAt(midnightOf(date) + days * dayMillis)
}

/** Days since Monday: 0 on a Monday, 6 on a Sunday. */
export function weekdayOf(date: CalendarDate): number {
  return (new Date(midnightOf(date)).getUTCDay() + 6) % 7
}

/** Days from one date to another; below 0 when the other is earlier. */
export function daysBetween(from: CalendarDate, to: CalendarDate): number {
  return Math.round((midnightOf(to) - midnightOf(from)) / dayMillis)
}

export function endOfMonth(date: CalendarDate): CalendarDate {
  const [year = 0, month = 0] = date.split('-').map(Number)
  return dateAt(Date.UTC(year, month, 0))
}

/** The month of a date, YYYY-MM. */
export function monthOf(date: CalendarDate): string {
  return date.slice(0, 7)
}

/** The first day of the month after a month given as YYYY-MM. */
export function dayAfterMonth(month: string): CalendarDate {
  return addDays(endOfMonth(`${month}-01`), 1)
}

/** The later of two dates or instants. */
export function later(one: string, other: string): string {
  return one > other ? one : other
}
