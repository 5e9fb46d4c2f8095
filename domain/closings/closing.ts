import * as z from 'zod'
import { addDays, type CalendarDate, dayAfterMonth, dayOf, endOfMonth, Instant, momentOf, monthOf } from '../calendar.ts'
import { isBooked, type Posting } from '../ledger/posting.ts'
import { Currency, SignedAmount } from '../money.ts'
import type { Merchant, Settings } from '../settings/settings.ts'

export const ClosingKind = z.enum(['day', 'month', 'year'])
export type ClosingKind = z.infer<typeof ClosingKind>

/** A day, a month or a year: 2026-03-25, 2026-03, 2026. */
export const ClosedPeriod = z.string().regex(/^\d{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12]\d|3[01]))?)?$/)

/** What a period comes to in one currency: sales with their VAT, money in, money back. */
export const PeriodTotal = z
  .strictObject({ currency: Currency, sales: SignedAmount, vat: SignedAmount, received: SignedAmount, paidBack: SignedAmount })
  .meta({ id: 'PeriodTotal' })
export type PeriodTotal = z.infer<typeof PeriodTotal>

/**
 * A period that is over, once and for ever: its totals, and the perpetual ones since the first. The seal is a hash over the one before and
 * the hash of every record of the period, in order.
 */
export const Closing = z
  .strictObject({
    kind: ClosingKind,
    period: ClosedPeriod,
    from: Instant,
    to: Instant.meta({ description: 'Not included: there the next period begins' }),
    recordCount: z.int().min(0),
    totals: z.array(PeriodTotal),
    perpetual: z.array(PeriodTotal).meta({ description: 'Of all periods up to this one' }),
    seal: z.string(),
    closedAt: Instant,
  })
  .meta({ id: 'Closing' })
export type Closing = z.infer<typeof Closing>

/** Where the closings of a kind have got to: the row they are chained by. */
export const Closings = z.strictObject({
  kind: ClosingKind,
  last: ClosedPeriod,
  to: Instant,
  perpetual: z.array(PeriodTotal),
  seal: z.string(),
})
export type Closings = z.infer<typeof Closings>

const forms = { day: 10, month: 7, year: 4 } as const satisfies Record<ClosingKind, number>

/** Whether a period is one of the kind, and in the calendar. */
export function isPeriod(kind: ClosingKind, period: string): boolean {
  return period.length === forms[kind] && (kind !== 'day' || z.iso.date().safeParse(period).success)
}

/** After a day's end until it may be closed: what began in it has been written by then, and the index by which its records are counted has followed. */
const waitMillis = 30 * 60_000

/** Whether a period may be closed by now. */
export function isOver({ to }: { to: Instant }, now: Instant): boolean {
  return Date.parse(now) >= Date.parse(to) + waitMillis
}

/** The last day of a period. */
export function lastDayOf(kind: ClosingKind, period: string): string {
  if (kind === 'day') return period
  return kind === 'month' ? endOfMonth(`${period}-01`) : `${period}-12-31`
}

export function periodAfter(kind: ClosingKind, period: string): string {
  if (kind === 'day') return addDays(period, 1)
  return kind === 'month' ? monthOf(dayAfterMonth(period)) : String(Number(period) + 1)
}

export function periodBefore(kind: ClosingKind, period: string): string {
  if (kind === 'day') return addDays(period, -1)
  return kind === 'month' ? monthOf(addDays(`${period}-01`, -1)) : String(Number(period) - 1)
}

/** When a period ends, as the merchant counts its days. */
export function endOf(kind: ClosingKind, period: string, { cutOffHour = 0, timeZone }: Settings): Instant {
  return momentOf(addDays(lastDayOf(kind, period), 1), cutOffHour, timeZone)
}

/**
 * The first day that a merchant closes, and from when on: the day it was opened on, with what happened before that day's cut-off hour too,
 * because no day before it is ever closed.
 */
export function firstDayOf({ settings, openedAt }: Pick<Merchant, 'settings' | 'openedAt'>): { period: CalendarDate; from: Instant } {
  const { cutOffHour = 0, timeZone } = settings
  const period = dayOf(openedAt, timeZone)
  const begins = momentOf(period, cutOffHour, timeZone)
  return { period, from: openedAt < begins ? openedAt : begins }
}

/** The closings a longer period is the sum of: days of a month, months of a year. */
export function partsOf(kind: ClosingKind, period: string): { kind: ClosingKind; period: string }[] {
  if (kind === 'day') return []
  if (kind === 'year')
    return Array.from({ length: 12 }, (_, at) => ({ kind: 'month', period: `${period}-${String(at + 1).padStart(2, '0')}` }))
  const days = Number(endOfMonth(`${period}-01`).slice(8))
  return Array.from({ length: days }, (_, at) => ({ kind: 'day', period: `${period}-${String(at + 1).padStart(2, '0')}` }))
}

/** Two sets of totals as one, by currency. */
export function summed(one: readonly PeriodTotal[], other: readonly PeriodTotal[]): PeriodTotal[] {
  const sums = new Map<string, PeriodTotal>()
  for (const total of [...one, ...other]) {
    const sum = sums.get(total.currency)
    sums.set(total.currency, {
      currency: total.currency,
      sales: (sum?.sales ?? 0) + total.sales,
      vat: (sum?.vat ?? 0) + total.vat,
      received: (sum?.received ?? 0) + total.received,
      paidBack: (sum?.paidBack ?? 0) + total.paidBack,
    })
  }
  return [...sums.values()].toSorted((left, right) => (left.currency < right.currency ? -1 : 1))
}

/** What one record that moved money adds to its period. */
export function totalOf({ postings }: { postings: readonly Posting[] }, currency: Currency): PeriodTotal {
  const total = { currency, sales: 0, vat: 0, received: 0, paidBack: 0 }
  for (const { debit, credit, amount } of postings.filter(isBooked)) {
    if (credit === 'sales' || credit === 'vat') total.sales += amount
    if (debit === 'sales' || debit === 'vat') total.sales -= amount
    if (credit === 'vat') total.vat += amount
    if (debit === 'vat') total.vat -= amount
    if (debit.startsWith('money:')) total.received += amount
    if (credit.startsWith('money:')) total.paidBack += amount
  }
  return total
}
