import * as z from 'zod'
import { type Context, query, type Reader, refs } from '../command.ts'
import { fateOf, isUnreached, ownMail } from '../mail/mail.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { type Invoice, withoutBuyer } from './invoice.ts'
import { type Asked, invoicesAfter, invoicesAsked, isAskedFor, isUnlisted } from './invoicesAsked.ts'
import { firstMailOf, InvoiceView, invoiceView, isWithheld } from './invoiceView.ts'

/** Pages of a list that one call looks through for invoices to show; a page may come empty and still go on. */
const pagesPerCall = 10

/**
 * The merchant's invoices, newest first, or those of one account, each with what became of its e-mail. Of one account the open ones come
 * in the order money settles them, all others by their ids; those that reached nobody by mail since when they did not, the latest first.
 */
export const listInvoices = query({
  name: 'listInvoices',
  summary: 'List invoices: all, those of one account, or those that reached nobody by e-mail',
  right: 'invoices:read',
  input: z.strictObject({ ...invoicesAsked, ...paged }),
  answer: pageOf(InvoiceView),
  answers: async ({ cursor, limit, ...asked }, reader, context) => {
    if (isUnlisted(asked))
      return { refused: 'invalid-input', faults: [{ pointer: '/status', says: 'is asked of one account, or with "mail"' }] } as const
    const { account } = await reader.get({ account: asked.accountId ? refs.account(asked.accountId) : undefined })
    if (asked.accountId && !account) return refuse('unknown-account')
    if (asked.from !== undefined && asked.to !== undefined && asked.from > asked.to) return { items: [] }
    let after = cursor
    let items: InvoiceView[] = []
    for (let page = 0; page < pagesPerCall && items.length === 0; page += 1) {
      const { invoices, next } = await invoicesAfter(reader, asked, { limit, ...(after !== undefined && { after }) })
      const wanted = invoices.filter((invoice) => isAskedFor(invoice, asked, context.today))
      items = await shown(wanted, asked, { reader, context })
      after = next
      if (after === undefined) break
    }
    return { items, ...(after !== undefined && { next: after }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['invoice', ({ number }) => number],
        ['account', ({ accountId }) => accountId],
        ['customer', ({ buyer }) => buyer.name],
        ['company', ({ buyer }) => buyer.company],
        ['date', ({ issuedOn }) => issuedOn],
        ['due', ({ dueOn }) => dueOn],
        ['net', ({ net, currency }) => decimal(net, currency)],
        ['total', ({ total, currency }) => decimal(total, currency)],
        ['outstanding', ({ outstanding, currency }) => decimal(outstanding, currency)],
        ['currency', ({ currency }) => currency],
        ['label', ({ label }) => label],
        ['overdue', ({ overdue }) => String(overdue)],
        ['letters', ({ settlings }) => settlings.map(({ letter }) => letter).join(' ')],
        ['mail', ({ mail }) => mail?.state],
        ['mailReason', ({ mail }) => mail?.reason],
      ],
      items,
    ),
})

/**
 * Invoices with what became of their e-mails, and without buyers that are withheld, all in one round trip. Of those that reached nobody,
 * one that has since been sent is left out, and one whose customer was erased: it can be sent to nobody.
 */
async function shown(
  invoices: readonly Invoice[],
  { mail: which }: Asked,
  { reader, context }: { reader: Reader; context: Context },
): Promise<InvoiceView[]> {
  if (invoices.length === 0) return []
  const { accounts, mails } = await reader.get({
    accounts: new Map(invoices.map(({ accountId }) => [accountId, refs.account(accountId)])),
    mails: new Map(invoices.map(({ accountId, invoiceId }) => [invoiceId, refs.mail(accountId, firstMailOf(invoiceId))])),
  })
  return invoices.flatMap((invoice) => {
    const { accountId, invoiceId } = invoice
    const account = accounts.get(accountId)
    const mail = ownMail(mails.get(invoiceId), { kind: 'invoice', id: invoiceId })
    if (which === 'unreached' && (!mail || !isUnreached(mail) || account?.erasedAt)) return []
    const view = invoiceView(isWithheld(account, context.rights) ? withoutBuyer(invoice) : invoice, context.today)
    return [{ ...view, ...(mail && { mail: fateOf(mail) }) }]
  })
}
