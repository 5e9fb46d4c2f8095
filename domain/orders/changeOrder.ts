import * as z from 'zod'
import { type Books, closeBooks, openBooks, setOrder } from '../accounts/books.ts'
import { command, isRefusal, refs } from '../command.ts'
import { decideOrder } from '../credit-check/check.ts'
import type { Fact } from '../facts.ts'
import { OrderId } from '../ids.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { balanceIsUsed, debtAskedAlong } from './amountToPay.ts'
import { type Order, OrderLines } from './order.ts'
import { OrderAnswer, orderAnswer, splitFact } from './orderAnswer.ts'
import { pointerTo, rowsOfOrder } from './orderRows.ts'
import { isTooLarge, price } from './pricing.ts'
import { decrease, reserve } from './reserving.ts'
import { payHeldNow, splitOf } from './settlement.ts'

/** Replaces the lines of an order before its delivery: the net difference acts (SPEC section 2). */
export const changeOrder = command({
  name: 'changeOrder',
  summary: 'Change the lines of an order before its delivery',
  right: 'orders:change',
  input: z.strictObject({ orderId: OrderId, lines: OrderLines }),
  answer: OrderAnswer,
  reads: ({ orderId }) => pointerTo(orderId),
  more: ({ orderId }, { pointer }) => rowsOfOrder(pointer, orderId),
  decide: (input, { account, debts, purse, order }, context) => {
    if (!account || !order) return refuse('unknown-order')
    const priced = price(input.lines, order.prices, order.currency)
    if (priced.total < 0) return refuse('negative-total')
    if (isTooLarge(priced.total, input.lines, order.currency)) return refuse('amount-too-large')
    if (order.state === 'cancelled') return refuse('order-cancelled')
    if (order.state === 'invoiced') return refuse('order-invoiced')
    if (order.delivery !== 'none') return refuse('order-delivered')
    const books = openBooks({ account, debts, purse, orders: [order] }, context)
    const lines = input.lines.map((line) => ({ ...line, delivered: '0', missing: '0' }))
    const relined = { ...order, lines, net: priced.net, vat: priced.vat }
    const difference = priced.total - order.total
    const resized =
      difference > 0 ? increase(books, relined, { by: difference, settings: context.settings }) : decrease(books, relined, -difference)
    if (isRefusal(resized)) return resized
    const changed = decideOrder(books, resized, { settings: context.settings })
    return outcome(books, changed, context.settings)
  },
})

/** More of an order, as its settlement says; what is held of it waits, what was charged before stays. */
function increase(books: Books, order: Order, { by, settings }: { by: number; settings: Settings }): Order | Refusal {
  const wish = { settlement: order.settlement, rest: order.rest, balance: choiceOf(order, settings) }
  const split = splitOf(books, by, { wish, settings })
  if (isRefusal(split)) return split
  if (split.fromDeposit > 0) reserve(books, order.orderId, { amount: split.fromDeposit })
  const increased = {
    ...order,
    total: order.total + by,
    fromDeposit: order.fromDeposit + split.fromDeposit,
    onCredit: order.onCredit + split.onCredit,
    toCollect: order.toCollect + split.toCollect,
  }
  setOrder(books, increased)
  return payHeldNow(books, increased, { onCredit: split.onCredit, settings })
}

/** How the order's prepayment was chosen; what the settlement policy has come to forbid since is left to the policy. */
function choiceOf({ settlement, useBalance }: Order, { settlementPolicy }: Settings): 'balance' | 'order-only' | undefined {
  if (settlement !== 'prepaid') return undefined
  const chosen = useBalance ? 'balance' : 'order-only'
  return balanceIsUsed(settlementPolicy, chosen) === undefined ? undefined : chosen
}

function outcome(books: Books, order: Order, settings: Settings) {
  const { changed, facts, postings } = closeBooks(books)
  const told: Fact = { type: 'OrderChanged', orderId: order.orderId, ...splitFact(order), reasons: order.holds.map(({ reason }) => reason) }
  const exceeded = order.holds.find((hold) => hold.reason === 'limit-exceeded')
  const also: Fact[] = exceeded ? [{ type: 'LimitExceeded', orderId: order.orderId, excess: exceeded.excess }] : []
  return {
    changed,
    entries: [{ chain: refs.account(order.accountId), facts: [told, ...also, ...facts], postings }] satisfies [object],
    answer: orderAnswer(books, order, { settings, asked: order.toCollect + debtAskedAlong(books, order, books.today) }),
  }
}
