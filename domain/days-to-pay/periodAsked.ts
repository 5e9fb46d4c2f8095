import { CalendarDate } from '../calendar.ts'
import type { Refusal } from '../refusals.ts'
import type { Period } from './basePeriod.ts'

/** Two days of a query, both or neither. */
export const PeriodAsked = {
  from: CalendarDate.optional().meta({ description: 'First day of payment counted' }),
  to: CalendarDate.optional().meta({ description: 'Last day of payment counted' }),
}

/** The period that was asked for, where a date is left out that of the one before; undefined: the whole history. */
export function periodIn(
  asked: { from?: string | undefined; to?: string | undefined },
  before: Period | undefined,
): { period: Period | undefined } | Refusal {
  const { from = before?.from, to = before?.to } = asked
  if (from === undefined && to === undefined) return { period: undefined }
  if (from === undefined) return fault('/from', 'is missing, and there is no base period to take it from')
  if (to === undefined) return fault('/to', 'is missing, and there is no base period to take it from')
  return from <= to ? { period: { from, to } } : fault('/to', 'must not be before "from"')
}

const fault = (pointer: string, says: string): Refusal => ({ refused: 'invalid-input', faults: [{ pointer, says }] })
