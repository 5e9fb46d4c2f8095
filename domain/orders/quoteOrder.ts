import * as z from 'zod'
import { accountFigures } from '../accounts/account.ts'
import { openBooks } from '../accounts/books.ts'
import { holdSeen, SeenFigures, seen } from '../accounts/seen.ts'
import { isRefusal, query, refs } from '../command.ts'
import { ToldHold, tellHold } from '../credit-check/holds.ts'
import { OrderId } from '../ids.ts'
import { Amount, Currency, Figure, SignedAmount } from '../money.ts'
import { refuse } from '../refusals.ts'
import { SettlementPolicy } from '../settings/settings.ts'
import { balanceIsUsed, remainderAtCheckout } from './amountToPay.ts'
import { OrderInput, place, settlementOff } from './placing.ts'
import { VatLine } from './pricing.ts'

const Offer = z.strictObject({
  choice: z.enum(['balance', 'order-only', 'as-settled']),
  asked: Figure.meta({ description: 'To pay now' }),
  fromDeposit: Amount,
  onCredit: Amount,
  toCollect: Amount,
  holds: z.array(ToldHold),
})

/** What an order would cost now and by which policy, without placing it: nothing is written (SPEC section 2). */
export const quoteOrder = query({
  name: 'quoteOrder',
  summary: 'What an order would have to pay now',
  right: 'orders:place',
  input: OrderInput,
  answer: z.strictObject({
    currency: Currency,
    total: Figure,
    net: SignedAmount,
    vat: z.array(VatLine),
    policy: SettlementPolicy,
    remainder: SignedAmount.optional().meta({
      description: 'The remainder as this checkout counts it; for whoever may `store-credit:read`',
    }),
    offers: z.array(Offer).meta({ description: 'What the customer can choose; the first is preselected' }),
    account: SeenFigures,
  }),
  answers: async (input, reader, context) => {
    const off = settlementOff(input, context.settings)
    if (off) return off
    const { account, debts, purse } = await reader.get({
      account: refs.account(input.accountId),
      debts: refs.debts(input.accountId),
      purse: refs.purse(input.accountId),
    })
    if (!account) return refuse('unknown-account')
    const rows = { account, debts, purse }
    const policy = context.settings.settlementPolicy
    const wishes =
      input.settlement === 'prepaid'
        ? (['balance', 'order-only'] as const).filter((wish) => balanceIsUsed(policy, wish) !== undefined)
        : [undefined]
    const orderId = OrderId.parse(`quote-${context.seed}`)
    const placings = wishes.map((wish) => ({
      wish,
      placed: place(openBooks(rows, context), { ...input, ...(wish && { balance: wish }), orderId }, context),
    }))
    const offers = []
    for (const { wish, placed } of placings) {
      if (isRefusal(placed)) return placed
      const { order, asked } = placed
      const { fromDeposit, onCredit, toCollect } = order
      offers.push({
        choice: wish ?? ('as-settled' as const),
        asked,
        fromDeposit,
        onCredit,
        toCollect,
        holds: order.holds.map((hold) => holdSeen(tellHold(hold, order.currency), context.rights)),
      })
    }
    const first = placings[0]?.placed
    if (!first || isRefusal(first)) return refuse('balance-not-usable')
    const { total, net, vat, currency } = first.order
    return {
      currency,
      total,
      net,
      vat,
      policy,
      ...(context.rights.has('store-credit:read') && { remainder: remainderAtCheckout(openBooks(rows, context), context.today) }),
      offers,
      account: seen(accountFigures(account, context.settings), context.rights),
    }
  },
})
