import * as z from 'zod'
import { AccountFigures, accountFigures } from '../accounts/account.ts'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { type Purse, sourcesOf } from '../accounts/purse.ts'
import { CalendarDate } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { AccountId, InvoiceId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency } from '../money.ts'
import type { Order } from '../orders/order.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { issueAs, nextOf, seriesOf } from './drafting.ts'
import { ChosenInvoiceId, labelOf, numberOf, SettledLabel } from './invoice.ts'
import { obstacle } from './issuing.ts'

/** Invoices delivered orders of one account, one or several together, under the next number of the series (SPEC section 5). */
export const issueInvoice = command({
  name: 'issueInvoice',
  summary: 'Invoice delivered orders',
  right: 'invoices:issue',
  input: z.strictObject({
    invoiceId: ChosenInvoiceId,
    accountId: AccountId,
    orderIds: z
      .array(OrderId)
      .min(1)
      .max(bounds.ordersPerInvoice)
      .optional()
      .meta({ description: 'All wholly delivered orders when left out, up to 40' }),
  }),
  answer: z
    .strictObject({
      invoiceId: InvoiceId,
      accountId: AccountId,
      number: z.string(),
      issuedOn: CalendarDate,
      dueOn: CalendarDate,
      currency: Currency,
      total: Amount,
      outstanding: Amount,
      label: SettledLabel,
      orderIds: z.array(OrderId),
      account: AccountFigures,
    })
    .meta({ id: 'InvoiceAnswer' }),
  once: ({ invoiceId }) => ({ scope: 'invoice', key: invoiceId }),
  reads: ({ accountId, orderIds = [] }, context) => ({
    ...rowsOfAccount(accountId),
    customer: refs.customer(accountId),
    series: refs.series(seriesOf(context).id),
    named: [...new Set(orderIds)].map((id) => refs.order(accountId, id)),
  }),
  lists: ({ accountId, orderIds }) => ({
    open: orderIds ? undefined : ({ list: 'open-orders', kind: 'order', account: accountId, limit: bounds.pageSize } as const),
  }),
  last: ({ accountId }, { purse, named, open }) => {
    const drawn = chosen(named, { open, purse }).flatMap(({ orderId }) => (purse ? sourcesOf(purse, orderId) : []))
    return { payments: [...new Set(drawn.map(({ paymentId }) => paymentId))].map((id) => refs.payment(accountId, id)) }
  },
  decide: ({ invoiceId, accountId, orderIds }, { account, debts, purse, customer, series, named, open, payments }, context) => {
    const off = switchedOff(context.settings, 'invoicing')
    if (off) return off
    if (!account || !customer) return refuse('unknown-account')
    if (orderIds && named.length < new Set(orderIds).size) return refuse('unknown-order')
    const orders = chosen(named, { open, purse })
    const hindered = obstacle(orders)
    if (hindered) return hindered
    const counted = nextOf(series, context)
    const books = openBooks({ account, debts, purse, orders, payments }, context)
    const issued = issueAs(books, { invoiceId, number: numberOf(counted), customer, orders }, context)
    const { number, issuedOn, dueOn, total, outstanding, currency } = issued
    const { changed, facts, postings } = closeBooks(books)
    const seriesRef = refs.series(seriesOf(context).id)
    return {
      changed: [...changed, { ref: seriesRef, state: counted }],
      entries: [
        { chain: refs.account(accountId), facts, postings },
        { chain: seriesRef, facts: [{ type: 'InvoiceNumbered', invoiceId, number, accountId }], postings: [] },
      ],
      answer: {
        invoiceId,
        accountId,
        number,
        issuedOn,
        dueOn,
        currency,
        total,
        outstanding,
        label: labelOf(issued),
        orderIds: issued.orderIds,
        account: accountFigures(books.account, context.settings),
      },
    }
  },
})

/** The orders named, or as many of those wholly delivered, oldest first, as fit one commit with the payments they draw on. */
function chosen(named: readonly Order[], { open = [], purse }: { open?: readonly Order[] | undefined; purse: Purse | undefined }): Order[] {
  if (named.length > 0) return named.slice(0, bounds.ordersPerInvoice)
  const orders: Order[] = []
  const drawn = new Set<string>()
  for (const order of open.filter(({ delivery }) => delivery === 'whole').slice(0, bounds.ordersPerInvoice)) {
    const sources = purse ? sourcesOf(purse, order.orderId).map(({ paymentId }) => paymentId) : []
    const together = new Set([...drawn, ...sources])
    if (orders.length > 0 && orders.length + 1 + together.size > bounds.rowsPerInvoice) break
    orders.push(order)
    for (const source of sources) drawn.add(source)
  }
  return orders
}
