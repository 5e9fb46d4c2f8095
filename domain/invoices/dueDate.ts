import type * as z from 'zod'
import type { Terms } from '../accounts/account.ts'
import { addDays, type CalendarDate, endOfMonth } from '../calendar.ts'

/** Invoice date plus payment term, moved to the end of its month where agreed (SPEC section 5). */
export function dueDate(issuedOn: CalendarDate, terms: z.infer<typeof Terms>): CalendarDate {
  const due = addDays(issuedOn, terms.paymentTermDays)
  return terms.endOfMonth ? endOfMonth(due) : due
}
