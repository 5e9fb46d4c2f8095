import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { command, isRefusal, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { DeliveryId, OrderId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { OrderAnswer, orderAnswer, splitFact } from './orderAnswer.ts'
import { OrderInput, place, settlementOff } from './placing.ts'

/**
 * Places an order: charged to the line, taken from deposits, or waiting for payment; held with every reason that applies, which
 * is a success with a warning (SPEC sections 2 and 3). The storefront's id makes it happen once, for ever.
 */
export const placeOrder = command({
  name: 'placeOrder',
  summary: 'Place an order',
  right: 'orders:place',
  input: z.strictObject({ orderId: OrderId, ...OrderInput.shape }),
  answer: OrderAnswer,
  once: ({ orderId }) => ({ scope: 'order', key: orderId }),
  reads: ({ accountId, orderId }) => ({
    account: refs.account(accountId),
    debts: refs.debts(accountId),
    purse: refs.purse(accountId),
    pointer: refs.pointer({ scope: 'order', key: orderId }),
  }),
  decide: (input, { account, debts, purse, pointer }, context) => {
    // An order that goes on with the rest of another took the id without this deed.
    if (pointer?.account) return refuse('same-key-other-content')
    const off = settlementOff(input, context.settings)
    if (off) return off
    if (!account) return refuse('unknown-account')
    const books = openBooks({ account, debts, purse }, context)
    const placed = place(books, input, context)
    if (isRefusal(placed)) return placed
    const { order, asked } = placed
    const exceeded = order.holds.find((hold) => hold.reason === 'limit-exceeded')
    const told: Fact[] = [
      { type: 'OrderPlaced', orderId: order.orderId, ...splitFact(order), reasons: order.holds.map(({ reason }) => reason) },
    ]
    if (exceeded) told.push({ type: 'LimitExceeded', orderId: order.orderId, excess: exceeded.excess })
    for (const deliveryId of pointer?.parkedDeliveries ?? [])
      told.push({ type: 'DeliveryReported', deliveryId: DeliveryId.parse(deliveryId), orderId: order.orderId })
    const { changed, facts, postings } = closeBooks(books)
    return {
      changed,
      entries: [{ chain: refs.account(input.accountId), facts: [...told, ...facts], postings }],
      answer: orderAnswer(books, order, { settings: context.settings, asked }),
    }
  },
})
