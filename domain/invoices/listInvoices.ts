import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { InvoiceView, invoiceView } from './invoiceView.ts'

/** The merchant's invoices, newest first, or those of one account. */
export const listInvoices = query({
  name: 'listInvoices',
  summary: 'List invoices',
  right: 'invoices:read',
  input: z.strictObject({ accountId: AccountId.optional(), ...paged }),
  answer: pageOf(InvoiceView),
  answers: async ({ accountId, cursor, limit }, reader, { today }) => {
    const after = cursor === undefined ? {} : { after: cursor }
    if (accountId) {
      const { account } = await reader.get({ account: refs.account(accountId) })
      if (!account) return refuse('unknown-account')
    }
    const page = accountId
      ? await reader.list({ list: 'invoices', kind: 'invoice', account: accountId, limit, ...after })
      : await reader.index({ index: 'invoices', kind: 'invoice', limit, reverse: true, ...after })
    return { items: page.items.map((invoice) => invoiceView(invoice, today)), ...(page.next && { next: page.next }) }
  },
})
