import * as z from 'zod'
import { closeBooks, openBooks, setOrder } from '../accounts/books.ts'
import { command, refs } from '../command.ts'
import { OrderId } from '../ids.ts'
import { OrderAnswer, orderAnswer } from '../orders/orderAnswer.ts'
import { pointerTo, rowsOfOrder } from '../orders/orderRows.ts'
import { refuse } from '../refusals.ts'

const Why = z.string().trim().min(1).max(300).meta({ description: 'The reason, kept with the order' })

/** Holds an order by hand: it needs the right and a reason, and stays until it is released (SPEC section 3). */
export const holdOrder = command({
  name: 'holdOrder',
  summary: 'Hold an order by hand',
  right: 'holds:place',
  input: z.strictObject({ orderId: OrderId, why: Why }),
  answer: OrderAnswer,
  reads: ({ orderId }) => pointerTo(orderId),
  more: ({ orderId }, { pointer }) => rowsOfOrder(pointer, orderId),
  decide: ({ why }, { account, debts, purse, order }, context) => {
    if (!account || !order) return refuse('unknown-order')
    if (order.state === 'cancelled') return refuse('order-cancelled')
    if (order.state === 'invoiced') return refuse('order-invoiced')
    if (order.delivery !== 'none') return refuse('order-delivered')
    if (order.holds.some((hold) => hold.reason === 'manual')) return refuse('already-held')
    const books = openBooks({ account, debts, purse, orders: [order] }, context)
    const held = { ...order, holds: [...order.holds, { reason: 'manual' as const, by: context.by, why }] }
    setOrder(books, held)
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [
        {
          chain: refs.account(order.accountId),
          facts: [{ type: 'OrderHeld', orderId: order.orderId, reasons: held.holds.map(({ reason }) => reason) }, ...facts],
          postings,
        },
      ],
      answer: orderAnswer(books, held, { settings: context.settings }),
    }
  },
})
