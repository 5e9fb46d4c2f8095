import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { cellOf, decimal, sheetOf } from '../sheet.ts'
import { PaymentView, paymentView } from './paymentView.ts'

/** The payments of an account. */
export const listPayments = query({
  name: 'listPayments',
  summary: 'List the payments of an account',
  right: 'payments:read',
  input: z.strictObject({ accountId: AccountId, ...paged }),
  answer: pageOf(PaymentView),
  answers: async ({ accountId, cursor, limit }, reader, { rights }) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const page = await reader.list({ list: 'payments', kind: 'payment', account: accountId, limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map((payment) => paymentView(payment, rights)), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['payment', ({ paymentId }) => paymentId],
        ['account', ({ accountId }) => accountId],
        ['kind', ({ kind }) => kind],
        ['received', ({ receivedOn }) => receivedOn],
        ['method', ({ method }) => method],
        ['amount', ({ amount, currency }) => cellOf(amount, currency)],
        ['allocated', ({ allocated, currency }) => decimal(allocated, currency)],
        ['unallocated', ({ unallocated, currency }) => cellOf(unallocated, currency)],
        ['currency', ({ currency }) => currency],
        ['label', ({ label }) => label],
        ['letters', ({ allocations }) => allocations.map(({ letter }) => letter).join(' ')],
      ],
      items,
    ),
})
