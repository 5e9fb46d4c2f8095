import * as z from 'zod'
import { type CalendarDate, daysBetween } from '../calendar.ts'
import { Figure } from '../money.ts'
import type { Settings } from '../settings/settings.ts'

/**
 * What is owed by when: one row per account, `dueOn/issuedOn` → outstanding, so that a checkout and ageing need no list.
 * Written only by commands that change invoices or claims.
 */
export const Debts = z.strictObject({ owed: z.record(z.string(), Figure) })
export type Debts = z.infer<typeof Debts>

export const noDebts: Debts = { owed: {} }

type Dates = { dueOn: CalendarDate; issuedOn: CalendarDate }

function* entries(debts: Debts): Generator<Dates & { outstanding: number }> {
  for (const [key, outstanding] of Object.entries(debts.owed)) {
    const [dueOn = '', issuedOn = ''] = key.split('/')
    yield { dueOn, issuedOn, outstanding }
  }
}

/** Changes what is owed under two dates by a difference; nothing left removes the entry. */
export function owe(debts: Debts, { dueOn, issuedOn }: Dates, difference: number): Debts {
  const key = `${dueOn}/${issuedOn}`
  const outstanding = (debts.owed[key] ?? 0) + difference
  const { [key]: _, ...others } = debts.owed
  return { owed: outstanding === 0 ? others : { ...others, [key]: outstanding } }
}

export function totalOwed(debts: Debts): number {
  return Object.values(debts.owed).reduce((sum, outstanding) => sum + outstanding, 0)
}

/** Unpaid amounts due today or earlier. */
export function dueBy(debts: Debts, today: CalendarDate): number {
  let sum = 0
  for (const debt of entries(debts)) if (debt.dueOn <= today) sum += debt.outstanding
  return sum
}

/** The ageing period of a debt: 1 not yet due, then by days late; overdue starts the day after the date (SPEC section 3, rule 4). */
export function ageingPeriod(dates: Dates, ageing: Settings['ageing'], today: CalendarDate): number {
  const late = daysBetween(ageing.by === 'due-date' ? dates.dueOn : dates.issuedOn, today)
  if (late <= 0) return 1
  const within = ageing.days.findIndex((lastDay) => late <= lastDay)
  return within < 0 ? ageing.days.length + 2 : within + 2
}

/** Those of invoices and claims issued before a day. */
export function issuedBefore({ owed }: Debts, day: CalendarDate): Debts {
  return { owed: Object.fromEntries(Object.entries(owed).filter(([key]) => (key.split('/')[1] ?? '') < day)) }
}

/** What is owed per ageing period; index 0 is period 1. Computed live, never rolled. */
export function aged(debts: Debts, ageing: Settings['ageing'], today: CalendarDate): number[] {
  const periods = Array.from({ length: ageing.days.length + 2 }, () => 0)
  for (const debt of entries(debts)) {
    const at = ageingPeriod(debt, ageing, today) - 1
    periods[at] = (periods[at] ?? 0) + debt.outstanding
  }
  return periods
}

/** The day the oldest debt became due, if it is overdue. */
export function overdueSince(debts: Debts, today: CalendarDate): CalendarDate | undefined {
  const oldest = Object.keys(debts.owed).toSorted()[0]?.split('/')[0]
  return oldest !== undefined && oldest < today ? oldest : undefined
}
