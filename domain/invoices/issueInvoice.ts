import * as z from 'zod'
import { AccountFigures, accountFigures } from '../accounts/account.ts'
import { closeBooks, openBooks } from '../accounts/books.ts'
import type { Customer } from '../accounts/customer.ts'
import { type Purse, sourcesOf } from '../accounts/purse.ts'
import { CalendarDate } from '../calendar.ts'
import { type Context, command, refs } from '../command.ts'
import { AccountId, InvoiceId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency } from '../money.ts'
import type { Order } from '../orders/order.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { dueDate } from './dueDate.ts'
import { type Invoice, labelOf, numberOf, type Series, SettledLabel } from './invoice.ts'
import { invoiceLines, issue, obstacle, summedVat } from './issuing.ts'
import { creditorReference } from './reference.ts'

function seriesOf(context: Context): { id: string; first: Series } {
  const year = context.today.slice(0, 4)
  const series = context.settings.invoiceSeries
  return { id: `${series}-${year}`, first: { series, year, last: 0 } }
}

/** Invoices delivered orders of one account, one or several together, under the next number of the series (SPEC section 5). */
export const issueInvoice = command({
  name: 'issueInvoice',
  summary: 'Invoice delivered orders',
  right: 'invoices:issue',
  input: z.strictObject({
    invoiceId: InvoiceId,
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
    const { id, first } = seriesOf(context)
    const counted = { ...(series ?? first), last: (series ?? first).last + 1 }
    const books = openBooks({ account, debts, purse, orders, payments }, context)
    const invoice = newInvoice(
      orders,
      { invoiceId, number: numberOf(counted), dueOn: dueDate(context.today, account.terms), customer },
      context,
    )
    const told = books.facts.length
    const issued = issue(books, invoice, orders)
    const { number, issuedOn, dueOn, total, outstanding, currency } = issued
    books.facts.splice(told, 0, { type: 'InvoiceIssued', invoiceId, number, issuedOn, dueOn, total, outstanding })
    const { changed, facts, postings } = closeBooks(books)
    const seriesRef = refs.series(id)
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

function newInvoice(
  orders: readonly Order[],
  { customer, ...known }: Pick<Invoice, 'invoiceId' | 'number' | 'dueOn'> & { customer: Customer },
  context: Context,
): Invoice {
  const { name, company, address, email, language, country } = customer.details
  const [{ currency, prices } = { currency: context.settings.currency, prices: 'gross' as const }] = orders
  const total = orders.reduce((sum, order) => sum + order.total, 0)
  return {
    ...known,
    accountId: customer.accountId,
    currency,
    prices,
    issuedOn: context.today,
    issuedAt: context.now,
    orderIds: orders.map(({ orderId }) => orderId),
    lines: orders.flatMap(invoiceLines),
    net: orders.reduce((sum, order) => sum + order.net, 0),
    vat: summedVat(orders),
    total,
    outstanding: total,
    settlings: [],
    reference: creditorReference(known.number),
    seller: context.settings.legal,
    buyer: { name, country, language, ...(company && { company }), ...(address && { address }), ...(email && { email }) },
  }
}
