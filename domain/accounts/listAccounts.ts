import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { decimal, limitCell, sheetOf } from '../sheet.ts'
import { ListedAccount, listed } from './standing.ts'

/** The merchant's accounts with open orders, balance and remainder, by name; as of each account's last change. */
export const listAccounts = query({
  name: 'listAccounts',
  summary: 'List the accounts with their balances',
  right: 'accounts:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(ListedAccount),
  answers: async ({ cursor, limit }, reader, { settings }) => {
    const page = await reader.index({ index: 'accounts', kind: 'standing', limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map((standing) => listed(standing, settings)), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['accountId', ({ accountId }) => accountId],
        ['name', ({ name }) => name],
        ['company', ({ company }) => company],
        ['openOrders', ({ openOrders, currency }) => decimal(openOrders, currency)],
        ['balance', ({ balance, currency }) => decimal(balance, currency)],
        ['remainder', ({ remainder, currency }) => decimal(remainder, currency)],
        ['exposure', ({ exposure, currency }) => decimal(exposure, currency)],
        ['unpaid', ({ unpaid, currency }) => decimal(unpaid, currency)],
        ['deposits', ({ deposits, currency }) => decimal(deposits, currency)],
        ['limit', ({ limit = null, currency }) => limitCell(limit, currency)],
        ['currency', ({ currency }) => currency],
        ['riskLevel', ({ riskLevel }) => riskLevel],
        ['heldCount', ({ heldCount }) => heldCount],
        ['overdueSince', ({ overdueSince }) => overdueSince],
      ],
      items,
    ),
})
