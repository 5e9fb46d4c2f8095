import * as z from 'zod'
import { addDays, type CalendarDate, dayAfterMonth, daysBetween, monthOf, weekdayOf } from '../calendar.ts'
import type { Settings } from '../settings/settings.ts'

/** How often customers are stated. */
export type Rhythm = 'monthly' | 'weekly'

/** A month, or an ISO week: from a Monday to its Sunday, in the year of its Thursday. */
export const StatedPeriod = z
  .string()
  // What doesn't look like one is asked nothing further: no day can be counted from it.
  .regex(/^2\d{3}-(0[1-9]|1[0-2]|W(0[1-9]|[1-4]\d|5[0-3]))$/, { abort: true })
  .refine((period) => !isWeek(period) || weekOf(firstDayOf(period)) === period, 'is no week of its year')
  .meta({ id: 'StatedPeriod', description: 'A month, YYYY-MM, or an ISO week, YYYY-Www' })

function isWeek(period: string): boolean {
  return period[5] === 'W'
}

function weekOf(date: CalendarDate): string {
  const thursday = addDays(date, 3 - weekdayOf(date))
  const year = thursday.slice(0, 4)
  const week = Math.floor(daysBetween(`${year}-01-01`, thursday) / 7) + 1
  return `${year}-W${String(week).padStart(2, '0')}`
}

export function firstDayOf(period: string): CalendarDate {
  if (!isWeek(period)) return `${period}-01`
  // The fourth of January is always in the first week.
  const fourth = `${period.slice(0, 4)}-01-04`
  return addDays(fourth, 7 * (Number(period.slice(6)) - 1) - weekdayOf(fourth))
}

export function dayAfterPeriod(period: string): CalendarDate {
  return isWeek(period) ? addDays(firstDayOf(period), 7) : dayAfterMonth(period)
}

/** The period of a rhythm that a day is in. */
export function periodOf(date: CalendarDate, rhythm: Rhythm): string {
  return rhythm === 'weekly' ? weekOf(date) : monthOf(date)
}

/** What a merchant states by; months also where nothing is stated by schedule but a run is begun by hand. */
export function rhythmOf({ statements: { schedule } }: Pick<Settings, 'statements'>): Rhythm {
  return schedule === 'weekly' ? 'weekly' : 'monthly'
}

/** The first day of the period under way: all before it has ended, and can be stated. */
export function begunOn(today: CalendarDate, settings: Pick<Settings, 'statements'>): CalendarDate {
  return firstDayOf(periodOf(today, rhythmOf(settings)))
}
