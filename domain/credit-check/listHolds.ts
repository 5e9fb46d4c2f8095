import * as z from 'zod'
import { query } from '../command.ts'
import { OrderView, orderView } from '../orders/orderView.ts'
import { paged, pageOf } from '../paging.ts'

/** The held orders of the merchant, oldest first: the credit controller's queue. */
export const listHolds = query({
  name: 'listHolds',
  summary: 'List the held orders',
  right: 'holds:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(OrderView),
  answers: async ({ cursor, limit }, reader, { rights }) => {
    const page = await reader.index({ index: 'held-orders', kind: 'order', limit, ...(cursor && { after: cursor }) })
    return { items: page.items.map((order) => orderView(order, { rights })), ...(page.next && { next: page.next }) }
  },
})
