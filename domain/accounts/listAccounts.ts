import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { accountsSheet } from './accountsSheet.ts'
import { ListedAccount, listed } from './standing.ts'

/** The merchant's accounts with open orders, balance and remainder, by name; as of each account's last change. */
export const listAccounts = query({
  name: 'listAccounts',
  summary: 'List the accounts with their balances',
  right: 'accounts:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(ListedAccount),
  answers: async ({ cursor, limit }, reader, context) => {
    const page = await reader.index({ index: 'accounts', kind: 'standing', limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map((standing) => listed(standing, context)), ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) => accountsSheet(items),
})
