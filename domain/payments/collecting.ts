import type { Account } from '../accounts/account.ts'
import { openBooks } from '../accounts/books.ts'
import type { Debts } from '../accounts/debts.ts'
import type { Purse } from '../accounts/purse.ts'
import type { Context } from '../command.ts'
import { curePays } from '../credit-check/curePays.ts'
import type { Owed } from '../invoices/invoice.ts'
import { debtAskedAlong } from '../orders/amountToPay.ts'
import type { Order } from '../orders/order.ts'
import type { Named } from './payment.ts'
import { carriable } from './paysText.ts'

/** What a pay link asks for now, and what the payment will name; undefined when there is nothing left to pay. */
export type Asked = { amount: number; names: Named[] } | undefined

/**
 * What an order's link asks for: what cures its hold; without a hold what is to collect. A prepaid order that uses the balance asks a
 * debt along (SPEC section 2), for as long as it waits for its payment. `invoices`: all that is owed, claims too.
 */
export function askedForOrder(
  rows: { account: Account; debts: Debts | undefined; purse: Purse | undefined; order: Order; invoices: readonly Owed[] },
  context: Context,
): Asked {
  const { order, invoices } = rows
  if (order.state !== 'open') return undefined
  const books = openBooks({ ...rows, orders: [order] }, context)
  const cure = curePays(books, order, { invoices, settings: context.settings })
  if (cure === undefined) return undefined
  return {
    amount: cure.amount + debtAskedAlong(books, order, context.today),
    names: carriable({ accountId: order.accountId, names: cure.names }, cure.amount),
  }
}
