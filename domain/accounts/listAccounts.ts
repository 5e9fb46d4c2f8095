import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { Standing } from './standing.ts'

/** The merchant's accounts with open orders, balance and remainder, by name; as of each account's last change. */
export const listAccounts = query({
  name: 'listAccounts',
  summary: 'List the accounts with their balances',
  right: 'accounts:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(Standing),
  answers: async ({ cursor, limit }, reader) => {
    const page = await reader.index({ index: 'accounts', kind: 'standing', limit, ...(cursor && { after: cursor }) })
    return { items: page.items, ...(page.next && { next: page.next }) }
  },
})
