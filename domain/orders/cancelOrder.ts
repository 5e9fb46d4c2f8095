import * as z from 'zod'
import { type Books, closeBooks, openBooks, setOrder } from '../accounts/books.ts'
import { command, isRefusal, refs } from '../command.ts'
import { resize } from '../deliveries/adjustment.ts'
import { OrderId } from '../ids.ts'
import { type Refusal, refuse } from '../refusals.ts'
import { countedQuantity, isDelivered, type Order } from './order.ts'
import { OrderAnswer, orderAnswer, splitFact } from './orderAnswer.ts'
import { pointerTo, rowsOfOrder } from './orderRows.ts'
import { isTooLarge, price } from './pricing.ts'
import { free } from './reserving.ts'

/**
 * Cancels an order and frees what it held; after a partial delivery it ends only the rest (SPEC section 2). Deliveries that were reported
 * before and are told only later still count: the order keeps where in the journal it was cancelled.
 */
export const cancelOrder = command({
  name: 'cancelOrder',
  summary: 'Cancel an order, or the rest of a partly delivered one',
  right: 'orders:change',
  input: z.strictObject({ orderId: OrderId }),
  answer: OrderAnswer,
  reads: ({ orderId }) => pointerTo(orderId),
  more: ({ orderId }, { pointer }) => rowsOfOrder(pointer, orderId),
  decide: (_, { account, debts, purse, order, placeIn }, context) => {
    if (!account || !order) return refuse('unknown-order')
    if (order.state === 'cancelled') return refuse('order-cancelled')
    if (order.state === 'invoiced') return refuse('order-invoiced')
    if (order.delivery === 'whole') return refuse('order-delivered')
    const books = openBooks({ account, debts, purse, orders: [order] }, context)
    const ending: Order = { ...order, endedAs: placeIn(refs.account(order.accountId)) }
    const ended = isDelivered(order) ? endRest(books, ending) : cancelWhole(books, ending)
    if (isRefusal(ended)) return ended
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [
        {
          chain: refs.account(order.accountId),
          facts: [{ type: 'OrderCancelled', orderId: order.orderId, ...splitFact(ended) }, ...facts],
          postings,
        },
      ],
      answer: orderAnswer(books, ended, { settings: context.settings }),
    }
  },
})

function cancelWhole(books: Books, order: Order): Order {
  if (order.fromDeposit > 0) free(books, order, order.fromDeposit)
  const cancelled: Order = { ...order, state: 'cancelled', holds: [], onCredit: 0, fromDeposit: 0, toCollect: 0, charged: 0 }
  setOrder(books, cancelled)
  return cancelled
}

/** Ends what was not delivered. Refused where what was delivered alone, such as a discount without its goods, is below zero. */
function endRest(books: Books, order: Order): Order | Refusal {
  const lines = order.lines.map((line) => ({ ...line, quantity: countedQuantity(line, true) }))
  const priced = price(lines, order.prices, order.currency)
  if (priced.total < 0) return refuse('negative-total')
  if (isTooLarge(priced.total, lines, order.currency)) return refuse('amount-too-large')
  const lessened = resize(books, order, priced.total)
  const ended: Order = {
    ...lessened,
    net: priced.net,
    vat: priced.vat,
    delivery: 'whole',
    wholeOn: books.today,
    charged: lessened.onCredit,
    holds: [],
  }
  setOrder(books, ended)
  return ended
}
