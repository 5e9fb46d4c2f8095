import * as z from 'zod'
import { openBooks } from '../accounts/books.ts'
import { query } from '../command.ts'
import { cureOf } from '../credit-check/check.ts'
import { OrderId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { pointerTo, rowsOfOrder } from './orderRows.ts'
import { OrderView, orderView } from './orderView.ts'

/** One order as it stands, with the cure as of now. */
export const getOrder = query({
  name: 'getOrder',
  summary: 'Read an order',
  right: 'orders:read',
  input: z.strictObject({ orderId: OrderId }),
  answer: OrderView,
  answers: async ({ orderId }, reader, context) => {
    const { pointer } = await reader.get(pointerTo(orderId))
    const { account, debts, purse, order } = await reader.get(rowsOfOrder(pointer, orderId))
    if (!account || !order) return refuse('unknown-order')
    const books = openBooks({ account, debts, purse, orders: [order] }, context)
    return orderView(order, { rights: context.rights, cure: cureOf(books, order, context.settings) })
  },
})
