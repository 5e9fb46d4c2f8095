import * as z from 'zod'
import { closeBooks, openBooks, setOrder } from '../accounts/books.ts'
import { command, refs } from '../command.ts'
import { OrderId } from '../ids.ts'
import { isHeld, type Order } from '../orders/order.ts'
import { OrderAnswer, orderAnswer, splitFact } from '../orders/orderAnswer.ts'
import { pointerTo, rowsOfOrder } from '../orders/orderRows.ts'
import { refuse } from '../refusals.ts'

/** Releases a held order by hand: all of it goes on credit and is charged, even past the limit (SPEC section 3). */
export const releaseOrder = command({
  name: 'releaseOrder',
  summary: 'Release a held order',
  right: 'holds:release',
  input: z.strictObject({
    orderId: OrderId,
    why: z.string().trim().min(1).max(300).meta({ description: 'The reason, kept with the order' }),
  }),
  answer: OrderAnswer,
  reads: ({ orderId }) => pointerTo(orderId),
  more: ({ orderId }, { pointer }) => rowsOfOrder(pointer, orderId),
  decide: ({ why }, { account, debts, purse, order }, context) => {
    if (!account || !order) return refuse('unknown-order')
    if (order.state === 'cancelled') return refuse('order-cancelled')
    if (!isHeld(order)) return refuse('order-not-held')
    const books = openBooks({ account, debts, purse, orders: [order] }, context)
    const onCredit = order.onCredit + order.toCollect
    const released: Order = {
      ...order,
      onCredit,
      toCollect: 0,
      charged: onCredit,
      holds: [],
      release: { by: context.by, why, at: context.now, covers: onCredit },
    }
    setOrder(books, released)
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [
        {
          chain: refs.account(order.accountId),
          facts: [{ type: 'OrderReleased', orderId: order.orderId, how: 'by-hand', ...splitFact(released) }, ...facts],
          postings,
        },
      ],
      answer: orderAnswer(books, released, { settings: context.settings }),
    }
  },
})
