import * as z from 'zod'
import { accountFigures } from '../accounts/account.ts'
import type { Books } from '../accounts/books.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { cureOf } from '../credit-check/check.ts'
import { ToldHold, tellHold } from '../credit-check/holds.ts'
import { AccountId, InvoiceId, OrderId } from '../ids.ts'
import { Amount, Currency, Figure } from '../money.ts'
import type { Settings } from '../settings/settings.ts'
import { DeliveryState, type Order, OrderState, Settlement } from './order.ts'

/** What paying now would do: the exact amount that releases the order. The door adds the link that pays it. */
const Cure = z.strictObject({ amount: Figure, payLink: z.string().optional() }).meta({ id: 'Cure' })

/** An order as every command about it answers: what was decided, never lines or names. */
export const OrderAnswer = z
  .strictObject({
    orderId: OrderId,
    accountId: AccountId,
    currency: Currency,
    state: OrderState,
    held: z.boolean(),
    warning: z.string().optional().meta({ description: 'For the user, when the order is held' }),
    delivery: DeliveryState,
    settlement: Settlement,
    total: Figure,
    fromDeposit: Amount,
    onCredit: Amount,
    toCollect: Amount,
    charged: Amount,
    /** What the customer is asked to pay now: more than toCollect when a debt is asked along. */
    asked: Figure,
    holds: z.array(ToldHold),
    cure: Cure.optional(),
    paymentReference: z.string(),
    invoiceId: InvoiceId.optional(),
    account: SeenFigures,
  })
  .meta({ id: 'OrderAnswer' })
export type OrderAnswer = z.infer<typeof OrderAnswer>

export function orderAnswer(
  books: Books,
  order: Order,
  { settings, asked }: { settings: Settings; asked?: number | undefined },
): OrderAnswer {
  const {
    orderId,
    accountId,
    currency,
    state,
    delivery,
    settlement,
    total,
    fromDeposit,
    onCredit,
    toCollect,
    charged,
    paymentReference,
    invoiceId,
  } = order
  const cure = cureOf(books, order, settings)
  return {
    orderId,
    accountId,
    currency,
    state,
    held: order.holds.length > 0,
    ...(order.holds.length > 0 && { warning: 'The order is recorded but held: it must not leave the warehouse until it is released.' }),
    delivery,
    settlement,
    total,
    fromDeposit,
    onCredit,
    toCollect,
    charged,
    asked: asked ?? toCollect,
    holds: order.holds.map((hold) => tellHold(hold, currency)),
    ...(cure !== undefined && cure > 0 && { cure: { amount: cure } }),
    paymentReference,
    ...(invoiceId && { invoiceId }),
    account: accountFigures(books.account, settings),
  }
}

/** The split as facts carry it. */
export function splitFact({ total, fromDeposit, onCredit, toCollect, charged }: Order) {
  return { total, fromDeposit, onCredit, toCollect, charged }
}
