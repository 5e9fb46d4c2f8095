import * as z from 'zod'
import { type CalendarDate, daysBetween, later } from '../calendar.ts'
import type { Owed } from '../invoices/invoice.ts'

/** How long one invoice took to be paid: the day it was settled in full, days after its date, and whether after its due date. */
export type Observation = { on: CalendarDate; days: number; late: boolean }

/**
 * One observation per invoice that payments settle in full: on the latest day of those payments, never before the invoice. Claims are
 * none, nor is what a credit note, a voucher or a write-off settled, in part or whole (SPEC section 9).
 */
export function observationOf(owed: Owed): Observation | undefined {
  if (!('invoiceId' in owed) || owed.outstanding > 0 || owed.settlings.length === 0) return undefined
  if (owed.settlings.some(({ by }) => by !== undefined)) return undefined
  const on = owed.settlings.reduce((latest, settling) => later(latest, settling.on), owed.issuedOn)
  return { on, days: daysBetween(owed.issuedOn, on), late: on > owed.dueOn }
}

/** Observations as they are kept: added up and counted, so that their order never matters. */
export const Tally = z.strictObject({
  daysSum: z.int().min(0).meta({ description: 'Days from invoice to payment, added up' }),
  daysCount: z.int().min(0).meta({ description: 'Invoices settled in full' }),
})
export type Tally = z.infer<typeof Tally>

export function tallyOf(observations: readonly Observation[]): Tally {
  return { daysSum: observations.reduce((sum, { days }) => sum + days, 0), daysCount: observations.length }
}

/** The average in days, to one decimal, half up; 0 where nothing was observed. */
export function averageOf({ daysSum, daysCount }: Tally): number {
  return daysCount === 0 ? 0 : Math.floor((20 * daysSum + daysCount) / (2 * daysCount)) / 10
}
