import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { CreditNoteView, creditNoteView } from './creditNote.ts'
import { withoutBuyer } from './invoice.ts'
import { isWithheld } from './invoiceView.ts'

/** The credit notes of an account. */
export const listCreditNotes = query({
  name: 'listCreditNotes',
  summary: 'List the credit notes of an account',
  right: 'invoices:read',
  input: z.strictObject({ accountId: AccountId, ...paged }),
  answer: pageOf(CreditNoteView),
  answers: async ({ accountId, cursor, limit }, reader, { rights }) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const page = await reader.list({
      list: 'credit-notes',
      kind: 'credit-note',
      account: accountId,
      limit,
      ...(cursor && { after: cursor }),
    })
    const withheld = isWithheld(account, rights)
    return { items: page.items.map((note) => creditNoteView(withheld ? withoutBuyer(note) : note)), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['creditNote', ({ number }) => number],
        ['creditNoteId', ({ creditNoteId }) => creditNoteId],
        ['invoiceId', ({ invoiceId }) => invoiceId],
        ['accountId', ({ accountId }) => accountId],
        ['date', ({ issuedOn }) => issuedOn],
        ['net', ({ net, currency }) => decimal(net, currency)],
        ['total', ({ total, currency }) => decimal(total, currency)],
        ['settled', ({ given, currency }) => decimal(given.settled, currency)],
        ['deposit', ({ given, currency }) => decimal(given.deposit, currency)],
        ['storeCredit', ({ given, currency }) => decimal(given.storeCredit, currency)],
        ['currency', ({ currency }) => currency],
        ['reason', ({ reason }) => reason],
      ],
      items,
    ),
})
