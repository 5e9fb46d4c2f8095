import * as z from 'zod'
import { query, refs } from '../command.ts'
import { InvoiceId } from '../ids.ts'
import { fateOf, ownMail } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { withoutBuyer } from './invoice.ts'
import { firstMailOf, InvoiceView, invoiceView, isWithheld, remindersOf } from './invoiceView.ts'
import { mailsOfReminders } from './reminding.ts'

/** One invoice with its settlings and what became of its e-mail and its reminders. */
export const getInvoice = query({
  name: 'getInvoice',
  summary: 'Read an invoice',
  right: 'invoices:read',
  input: z.strictObject({ invoiceId: InvoiceId }),
  answer: InvoiceView,
  answers: async ({ invoiceId }, reader, { today, rights }) => {
    const { pointer } = await reader.get({ pointer: refs.pointer({ scope: 'invoice', key: invoiceId }) })
    const account = pointer?.account
    if (!account) return refuse('unknown-invoice')
    const { owner, invoice, mail, reminded } = await reader.get({
      owner: refs.account(account),
      invoice: refs.invoice(account, invoiceId),
      mail: refs.mail(account, firstMailOf(invoiceId)),
      reminded: mailsOfReminders(invoiceId).map((id) => refs.mail(account, id)),
    })
    if (!invoice) return refuse('unknown-invoice')
    const own = ownMail(mail, { kind: 'invoice', id: invoiceId })
    const reminders = remindersOf(reminded, invoiceId)
    return {
      ...invoiceView(isWithheld(owner, rights) ? withoutBuyer(invoice) : invoice, today),
      ...(own && { mail: fateOf(own) }),
      ...(reminders.length > 0 && { reminders }),
    }
  },
})
