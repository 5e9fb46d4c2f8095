import type * as z from 'zod'
import type { Context } from '../../domain/command.ts'
import type { quoteOrder } from '../../domain/orders/quoteOrder.ts'
import { Divergence, same } from './divergence.ts'
import { fromDeposit } from './oracle/book.ts'
import { remainderAtCheckout } from './oracle/checks.ts'
import { isOff, placeIn } from './oracle/orders.ts'
import type { Shop } from './simulated.ts'

type Input = z.output<(typeof quoteOrder)['input']>

/** A quote against what the oracle's copy of the book would do; a refusal must be its refusal. */
export function quoted({ shop, input, context }: { shop: Shop; input: Input; context: Context }, said: object): void {
  if ('refused' in said && said.refused === 'busy') return
  const moment = { today: context.today, now: context.now, by: context.by, rules: context.settings }
  const book = shop.oracle.books.get(input.accountId)
  const { settlementPolicy: policy } = context.settings
  const both =
    policy === 'customer-chooses'
      ? (['balance', 'order-only'] as const)
      : [policy === 'balance' ? ('balance' as const) : ('order-only' as const)]
  const offers = (input.settlement === 'prepaid' ? both : [undefined]).map((balance) => {
    if (isOff(input, moment)) return 'switched-off'
    if (!book) return 'unknown-account'
    const copy = structuredClone(book)
    const placed = placeIn(copy, { ...input, ...(balance && { balance }), orderId: 'quote' }, moment)
    if (typeof placed === 'string') return placed
    const { order, asked } = placed
    return {
      asked,
      fromDeposit: fromDeposit(copy, order),
      onCredit: order.onCredit,
      toCollect: order.toCollect,
      holds: order.reasons.map(({ reason }) => reason),
    }
  })
  const refused = offers.find((offer) => typeof offer === 'string')
  if ('refused' in said || refused !== undefined) return same('the quote', { found: Reflect.get(said, 'refused'), expected: refused })
  const told = Reflect.get(said, 'offers')
  if (!Array.isArray(told) || !book) throw new Divergence('a quote without offers')
  const found = told.map(({ asked, fromDeposit: deposit, onCredit, toCollect, holds }) => ({
    asked,
    fromDeposit: deposit,
    onCredit,
    toCollect,
    holds: holds.map(({ reason }: { reason: string }) => reason),
  }))
  same('the quote', {
    found: { offers: found, remainder: Reflect.get(said, 'remainder') },
    expected: { offers, remainder: remainderAtCheckout(book, moment.today) },
  })
}
