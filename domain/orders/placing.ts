import * as z from 'zod'
import type { Books } from '../accounts/books.ts'
import type { Context } from '../command.ts'
import { decideOrder } from '../credit-check/check.ts'
import { AccountId, type OrderId, ShipToId } from '../ids.ts'
import { Currency } from '../money.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import { switchedOff } from '../settings/switches.ts'
import { payWithBalance, remainderAtCheckout } from './amountToPay.ts'
import { type Order, OrderLines, Settlement } from './order.ts'
import { isTooLarge, price } from './pricing.ts'
import { settle } from './settlement.ts'

/** What a storefront sends: the same for a quote and for placing. */
export const OrderInput = z.strictObject({
  accountId: AccountId,
  currency: Currency,
  kind: z.enum(['standard', 'future']).default('standard'),
  prices: z.enum(['net', 'gross']).meta({ description: 'Whether unit prices are without or with VAT' }),
  settlement: Settlement,
  rest: z
    .enum(['hold', 'pay-now'])
    .default('hold')
    .meta({ description: 'For auto: what becomes of what neither deposits nor the credit line cover' }),
  balance: z
    .enum(['balance', 'order-only'])
    .optional()
    .meta({ description: 'For prepaid: the customer’s choice, where the policy leaves it' }),
  shipToId: ShipToId.optional(),
  lines: OrderLines,
})
export type OrderInput = z.infer<typeof OrderInput>

/** An order as it is asked for, priced and not yet settled, or why this account can't have it. */
export function draft({ account }: Books, input: OrderInput & { orderId: OrderId }, context: Context): Order | Refusal {
  if (account.erasedAt) return refuse('customer-erased')
  if (input.shipToId && !account.shipToIds.includes(input.shipToId)) return refuse('unknown-ship-to')
  if (input.currency !== account.currency) return refuse('currency-mismatch', `The account is kept in ${account.currency}.`)
  const priced = price(input.lines, input.prices, input.currency)
  if (priced.total < 0) return refuse('negative-total')
  if (isTooLarge(priced.total, input.lines, input.currency)) return refuse('amount-too-large')
  return newOrder(input, priced, context)
}

/** What placing would do, on a draft of the books: shared by the quote and the order itself. */
export function place(books: Books, input: OrderInput & { orderId: OrderId }, context: Context): { order: Order; asked: number } | Refusal {
  const drafted = draft(books, input, context)
  if ('refused' in drafted) return drafted
  const remainder = remainderAtCheckout(books, context.today)
  const order = settle(books, drafted, { wish: input, settings: context.settings })
  if ('refused' in order) return order
  const placed = decideOrder(books, order, { settings: context.settings, occasion: 'placing' })
  const asked = placed.settlement === 'prepaid' && placed.useBalance ? payWithBalance(placed.total, remainder).asked : placed.toCollect
  return { order: placed, asked }
}

/** What the merchant has switched off settles no new order: `auto` and `prepaid` go on with what is left (SPEC section 12). */
export function settlementOff({ settlement }: Pick<OrderInput, 'settlement'>, settings: Settings): Refusal | undefined {
  if (settlement === 'account') return switchedOff(settings, 'b2bCredit')
  return settlement === 'deposit' ? switchedOff(settings, 'storeCredit') : undefined
}

function newOrder(input: OrderInput & { orderId: OrderId }, priced: Pick<Order, 'total' | 'net' | 'vat'>, context: Context): Order {
  const { orderId, accountId, currency, kind, prices, settlement, rest } = input
  return {
    orderId,
    accountId,
    currency,
    kind,
    settlement,
    prices,
    rest,
    useBalance: settlement === 'prepaid' && input.balance !== 'order-only' && context.settings.settlementPolicy !== 'order-only',
    ...(input.shipToId && { shipToId: input.shipToId }),
    placedAt: context.now,
    placedOn: context.today,
    paymentReference: `P-${context.seed}`,
    lines: input.lines.map((line) => ({ ...line, delivered: '0', missing: '0' })),
    state: 'open',
    delivery: 'none',
    deliveryIds: [],
    ...priced,
    fromDeposit: 0,
    onCredit: 0,
    toCollect: 0,
    charged: 0,
    holds: [],
    decision: {},
  }
}
