import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { decimal, sheetOf } from '../sheet.ts'
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
  sheet: ({ items }) =>
    sheetOf(
      [
        ['orderId', ({ orderId }) => orderId],
        ['accountId', ({ accountId }) => accountId],
        ['placedOn', ({ placedOn }) => placedOn],
        ['kind', ({ kind }) => kind],
        ['state', ({ state }) => state],
        ['delivery', ({ delivery }) => delivery],
        ['settlement', ({ settlement }) => settlement],
        ['held', ({ held }) => String(held)],
        ['holds', ({ holds }) => holds.map(({ reason }) => reason).join(' ')],
        ['total', ({ total, currency }) => decimal(total, currency)],
        ['net', ({ net, currency }) => decimal(net, currency)],
        ['fromDeposit', ({ fromDeposit, currency }) => decimal(fromDeposit, currency)],
        ['onCredit', ({ onCredit, currency }) => decimal(onCredit, currency)],
        ['toCollect', ({ toCollect, currency }) => decimal(toCollect, currency)],
        ['charged', ({ charged, currency }) => decimal(charged, currency)],
        ['currency', ({ currency }) => currency],
        ['shipToId', ({ shipToId }) => shipToId],
        ['invoiceId', ({ invoiceId }) => invoiceId],
      ],
      items,
    ),
})
