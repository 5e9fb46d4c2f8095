import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { withoutBuyer } from './invoice.ts'
import { InvoiceView, invoiceView, isWithheld } from './invoiceView.ts'

/** The merchant's invoices, newest first, or those of one account. */
export const listInvoices = query({
  name: 'listInvoices',
  summary: 'List invoices',
  right: 'invoices:read',
  input: z.strictObject({ accountId: AccountId.optional(), ...paged }),
  answer: pageOf(InvoiceView),
  answers: async ({ accountId, cursor, limit }, reader, { today, rights }) => {
    const after = cursor === undefined ? {} : { after: cursor }
    if (accountId) {
      const { account } = await reader.get({ account: refs.account(accountId) })
      if (!account) return refuse('unknown-account')
    }
    const page = accountId
      ? await reader.list({ list: 'invoices', kind: 'invoice', account: accountId, limit, ...after })
      : await reader.index({ index: 'invoices', kind: 'invoice', limit, reverse: true, ...after })
    const owners = [...new Set(page.items.map((invoice) => invoice.accountId))]
    const { accounts } = await reader.get({ accounts: owners.map(refs.account) })
    const withheld = new Set(accounts.filter((account) => isWithheld(account, rights)).map((account) => account.accountId))
    const shown = page.items.map((invoice) => (withheld.has(invoice.accountId) ? withoutBuyer(invoice) : invoice))
    return { items: shown.map((invoice) => invoiceView(invoice, today)), ...(page.next && { next: page.next }) }
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
      ],
      items,
    ),
})
