import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { OrderView, orderView } from './orderView.ts'

/** The orders of an account: all, or only those still open. */
export const listOrders = query({
  name: 'listOrders',
  summary: 'List the orders of an account',
  right: 'orders:read',
  input: z.strictObject({ accountId: AccountId, only: z.enum(['all', 'open', 'held']).default('all'), ...paged }),
  answer: pageOf(OrderView),
  answers: async ({ accountId, only, cursor, limit }, reader, { rights }) => {
    const { account } = await reader.get({ account: refs.account(accountId) })
    if (!account) return refuse('unknown-account')
    const list = only === 'all' ? 'orders' : only === 'open' ? 'open-orders' : 'held-orders'
    const page = await reader.list({ list, kind: 'order', account: accountId, limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map((order) => orderView(order, { rights })), ...(page.next && { next: page.next }) }
  },
})
