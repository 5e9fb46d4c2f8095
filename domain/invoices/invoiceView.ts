import * as z from 'zod'
import type { CalendarDate } from '../calendar.ts'
import { type InvoiceId, MailId } from '../ids.ts'
import { MailFate } from '../mail/mail.ts'
import { Invoice, isOverdue, labelOf, SettledLabel } from './invoice.ts'

/** An invoice as it is read: the document, what is owed on it, and each payment that settled it with its lettering code. */
export const InvoiceView = z
  .strictObject({
    ...Invoice.shape,
    label: SettledLabel,
    overdue: z.boolean(),
    payLink: z.string().optional().meta({ description: 'Opens a page that pays what is still owed' }),
    mail: MailFate.optional(),
  })
  .meta({ id: 'InvoiceView' })
export type InvoiceView = z.infer<typeof InvoiceView>

export function invoiceView(invoice: Invoice, today: CalendarDate): InvoiceView {
  return { ...invoice, label: labelOf(invoice), overdue: isOverdue(invoice, today) }
}

/** The e-mail that goes out with an invoice by itself. */
export function firstMailOf(invoiceId: InvoiceId): MailId {
  return MailId.parse(`mail_inv-${invoiceId.slice('inv_'.length)}`)
}
