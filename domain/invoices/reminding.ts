import * as z from 'zod'
import { type CalendarDate, daysBetween } from '../calendar.ts'
import { type InvoiceId, MailId } from '../ids.ts'
import type { Settings } from '../settings/settings.ts'
import type { Invoice } from './invoice.ts'

/** Which of the merchant's levels a reminder is of, 1 the first. */
const mostLevels = 5
export const ReminderLevel = z
  .int()
  .min(1)
  .max(mostLevels)
  .meta({ id: 'ReminderLevel', description: '1 is the first level of the settings' })

/** The highest level whose days late an invoice has reached, on its own due date none (SPEC section 3: overdue starts the day after). */
export function levelReached(
  invoice: Pick<Invoice, 'dueOn' | 'outstanding'>,
  { reminders }: Pick<Settings, 'reminders'>,
  today: CalendarDate,
): number {
  if (invoice.outstanding === 0) return 0
  const late = daysBetween(invoice.dueOn, today)
  return reminders.levels.filter(({ daysLate }) => late >= daysLate).length
}

/** The e-mail of one level about one invoice: it can be claimed once. */
export function mailOfReminder(invoiceId: InvoiceId, level: number): MailId {
  return MailId.parse(`mail_rem-${invoiceId.slice('inv_'.length)}-${level}`)
}

/** The e-mails that levels may have, by level. */
export function mailsOfReminders(invoiceId: InvoiceId): MailId[] {
  return Array.from({ length: mostLevels }, (_, at) => mailOfReminder(invoiceId, at + 1))
}
