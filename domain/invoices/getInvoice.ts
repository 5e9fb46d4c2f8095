import * as z from 'zod'
import { query, refs } from '../command.ts'
import { InvoiceId } from '../ids.ts'
import { fateOf } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { withoutBuyer } from './invoice.ts'
import { firstMailOf, InvoiceView, invoiceView, isWithheld, ownMail } from './invoiceView.ts'

/** One invoice with its settlings and what became of its e-mail. */
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
    const { owner, invoice, mail } = await reader.get({
      owner: refs.account(account),
      invoice: refs.invoice(account, invoiceId),
      mail: refs.mail(account, firstMailOf(invoiceId)),
    })
    if (!invoice) return refuse('unknown-invoice')
    const own = ownMail(mail, invoiceId)
    return { ...invoiceView(isWithheld(owner, rights) ? withoutBuyer(invoice) : invoice, today), ...(own && { mail: fateOf(own) }) }
  },
})
