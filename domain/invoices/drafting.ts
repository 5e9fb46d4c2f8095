import type { Books } from '../accounts/books.ts'
import type { Customer } from '../accounts/customer.ts'
import { sharesOf } from '../accounts/places.ts'
import type { Context } from '../command.ts'
import type { InvoiceId } from '../ids.ts'
import type { Order } from '../orders/order.ts'
import { dueDate } from './dueDate.ts'
import type { Invoice, Series } from './invoice.ts'
import { invoiceLines, issue, summedVat } from './issuing.ts'
import { creditorReference } from './reference.ts'

/** The series that invoices of today are numbered in. */
export function seriesOf(context: Context): { id: string; first: Series } {
  const year = context.today.slice(0, 4)
  const series = context.settings.invoiceSeries
  return { id: `${series}-${year}`, first: { series, year, last: 0 } }
}

/** The series with one number more. */
export function nextOf(series: Series | undefined, context: Context): Series {
  const known = series ?? seriesOf(context).first
  return { ...known, last: known.last + 1 }
}

/** What an invoice is issued as: its id and number, to whom, and of which orders. */
type Issuing = { invoiceId: InvoiceId; number: string; customer: Customer; orders: readonly Order[] }

/** Issues an invoice of delivered orders today and tells of it, before what is said of its payments. */
export function issueAs(books: Books, { orders, ...known }: Issuing, context: Context): Invoice {
  const invoice = newInvoice(orders, { ...known, dueOn: dueDate(context.today, books.account.terms) }, context)
  const told = books.facts.length
  const issued = issue(books, invoice, orders)
  const { invoiceId, number, issuedOn, dueOn, total, outstanding } = issued
  books.facts.splice(told, 0, { type: 'InvoiceIssued', invoiceId, number, issuedOn, dueOn, total, outstanding })
  return issued
}

function newInvoice(
  orders: readonly Order[],
  { customer, ...known }: Pick<Invoice, 'invoiceId' | 'number' | 'dueOn'> & { customer: Customer },
  context: Context,
): Invoice {
  const { name, company, address, email, language, country } = customer.details
  const [{ currency, prices } = { currency: context.settings.currency, prices: 'gross' as const }] = orders
  const total = orders.reduce((sum, order) => sum + order.total, 0)
  const shares = sharesOf(orders)
  return {
    ...known,
    accountId: customer.accountId,
    currency,
    prices,
    issuedOn: context.today,
    issuedAt: context.now,
    orderIds: orders.map(({ orderId }) => orderId),
    ...(shares && { shares }),
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
