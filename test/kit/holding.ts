import type * as z from 'zod'
import type { Account } from '../../domain/accounts/account.ts'
import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { noDebts, owe } from '../../domain/accounts/debts.ts'
import { emptyPurse, freeOf, type Purse, reservingOrder, withMoney, withShortfall } from '../../domain/accounts/purse.ts'
import { daysBetween, later } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import type { Claim, Invoice } from '../../domain/invoices/invoice.ts'
import { type Order, shortfallOf, weightOf } from '../../domain/orders/order.ts'
import { type Payment, queueOf, unallocatedOf } from '../../domain/payments/payment.ts'
import type { Change } from '../../domain/states.ts'
import { type AccountSketch, accountOf, customerOf } from './builders.ts'

/** What there is of an account; its figures, purse, debts and pointers follow from it. */
export type Holding = {
  account?: AccountSketch
  details?: Partial<z.input<typeof CustomerDetails>>
  orders?: readonly Order[]
  payments?: readonly Payment[]
  invoices?: readonly Invoice[]
  claims?: readonly Claim[]
}

/** The purse that payments and open orders make: each order's deposit comes from kept money first, then the oldest (SPEC section 2). */
export function purseOf({ payments = [], orders = [] }: Holding): Purse {
  const money = payments.map((payment) => ({
    paymentId: payment.paymentId,
    order: queueOf(payment),
    matches: payment.matches,
    unallocated: unallocatedOf(payment),
    begun: payment.allocations.length > 0,
    reservations: [],
  }))
  const full = money.reduce(withMoney, emptyPurse)
  const reserved = orders.reduce((purse, order) => reservedFor(purse, order), full)
  return orders.reduce(
    (purse, order) => withShortfall(purse, { orderId: order.orderId, placedAt: order.placedAt, onCredit: shortfallOf(order) }),
    reserved,
  )
}

function reservedFor(purse: Purse, order: Order): Purse {
  let left = weightOf(order).reserved
  return reservingOrder(purse).reduce((sum, money) => {
    const amount = Math.min(left, freeOf(money))
    if (amount <= 0) return sum
    left -= amount
    return withMoney(sum, { ...money, reservations: [...money.reservations, { orderId: order.orderId, amount }] })
  }, purse)
}

/** What payments and invoices have left in the account's history: one observation per invoice that payments settled in full. */
export function historyOf({ payments = [], invoices = [] }: Holding): Account['history'] {
  const settled = invoices.flatMap(({ outstanding, settlings, issuedOn, dueOn }) => {
    const on = settlings.reduce((latest, settling) => later(latest, settling.on), issuedOn)
    return outstanding === 0 && settlings.length > 0 ? [{ days: daysBetween(issuedOn, on), late: on > dueOn }] : []
  })
  return {
    paymentCount: payments.filter(({ kind }) => kind !== 'refund').length,
    lateCount: settled.filter(({ late }) => late).length,
    daysToPaySum: settled.reduce((sum, { days }) => sum + days, 0),
    daysToPayCount: settled.length,
  }
}

/** All rows of one account, in step with each other. */
export function rowsFor(holding: Holding): Change[] {
  const { orders = [], payments = [], invoices = [], claims = [] } = holding
  const details = customerOf(holding.details)
  const purse = purseOf(holding)
  const owed = [...invoices, ...claims]
  const debts = owed.reduce((sum, item) => (item.outstanding > 0 ? owe(sum, item, item.outstanding) : sum), noDebts)
  const weights = orders.map(weightOf)
  const sum = (amounts: number[]) => amounts.reduce((total, amount) => total + amount, 0)
  const account = accountOf({
    history: historyOf(holding),
    letters: sum(payments.map(({ allocations }) => allocations.length)),
    shipToIds: details.shipTos.map(({ shipToId }) => shipToId),
    ...holding.account,
    unpaid: sum(owed.map(({ outstanding }) => outstanding)),
    deposits: sum(payments.map(unallocatedOf)),
    openOrders: sum(weights.map(({ openOrders }) => openOrders)),
    charged: sum(weights.map(({ charged }) => charged)),
    reserved: sum(weights.map(({ reserved }) => reserved)),
    heldCount: sum(weights.map(({ held }) => held)),
  })
  const { accountId } = account
  const pointing = (scope: string, key: string): Change => ({ ref: refs.pointer({ scope, key }), state: { account: accountId } })
  return [
    { ref: refs.account(accountId), state: account },
    { ref: refs.customer(accountId), state: { accountId, details, customerVersion: 1 } },
    { ref: refs.purse(accountId), state: purse },
    { ref: refs.debts(accountId), state: debts },
    ...orders.flatMap((order): Change[] => [{ ref: refs.order(accountId, order.orderId), state: order }, pointing('order', order.orderId)]),
    ...payments.flatMap((payment): Change[] => [
      { ref: refs.payment(accountId, payment.paymentId), state: payment },
      pointing('payment', payment.paymentId),
    ]),
    ...invoices.flatMap((invoice): Change[] => [
      { ref: refs.invoice(accountId, invoice.invoiceId), state: invoice },
      pointing('invoice', invoice.invoiceId),
    ]),
    ...claims.map((claim): Change => ({ ref: refs.claim(accountId, claim.claimId), state: claim })),
  ]
}
