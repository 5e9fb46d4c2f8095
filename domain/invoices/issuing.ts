import { type Books, moneyOf, post, setOrder, setOwed } from '../accounts/books.ts'
import { sourcesOf } from '../accounts/purse.ts'
import { allocate } from '../allocation/matching.ts'
import { bounds } from '../limits.ts'
import { lineAmount } from '../money.ts'
import { countedQuantity, type Order } from '../orders/order.ts'
import type { VatLine } from '../orders/pricing.ts'
import { unreserveFrom } from '../orders/reserving.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Invoice, InvoiceLine } from './invoice.ts'

/** Why these orders can't be invoiced together; undefined when they can. */
export function obstacle(orders: readonly Order[]): Refusal | undefined {
  if (orders.flatMap(({ lines }) => lines).length > bounds.linesPerInvoice) {
    return refuse('too-large', `An invoice has at most ${bounds.linesPerInvoice} lines.`)
  }
  if (orders.reduce((sum, { total }) => sum + total, 0) > bounds.amount) return refuse('amount-too-large')
  const cancelled = orders.find(({ state }) => state === 'cancelled')
  if (cancelled) return refuse('order-cancelled', cancelled.orderId)
  const invoiced = orders.find(({ state }) => state === 'invoiced')
  if (invoiced) return refuse('order-invoiced', invoiced.orderId)
  const expected = orders.find(({ delivery }) => delivery !== 'whole')
  if (expected) return refuse('order-not-delivered', expected.orderId)
  if (new Set(orders.map(({ prices }) => prices)).size > 1) return refuse('mixed-prices')
  return orders.length === 0 ? refuse('nothing-to-invoice') : undefined
}

/** What was delivered of an order, line by line. */
export function invoiceLines(order: Order): InvoiceLine[] {
  return order.lines
    .filter((line) => countedQuantity(line, true) !== '0')
    .map(({ sku, description, unit, unitPrice, vatRate, ...line }) => {
      const quantity = countedQuantity({ ...line, sku, description, unit, unitPrice, vatRate }, true)
      return {
        sku,
        description,
        quantity,
        unit,
        unitPrice,
        vatRate,
        amount: lineAmount({ quantity, unitPrice }, order.currency),
        orderId: order.orderId,
      }
    })
}

/** VAT per rate is the sum of the orders' VAT, so that an invoice always equals its orders (SPEC section 5). */
export function summedVat(orders: readonly Order[]): VatLine[] {
  const sums = new Map<string, VatLine>()
  for (const { rate, net, vat } of orders.flatMap((order) => order.vat)) {
    const sum = sums.get(rate) ?? { rate, net: 0, vat: 0 }
    sums.set(rate, { rate, net: sum.net + net, vat: sum.vat + vat })
  }
  return [...sums.values()].toSorted((one, other) => Number(one.rate) - Number(other.rate))
}

/** Turns delivered orders into an invoice: what they had reserved is allocated to it first; the rest is owed (SPEC section 5). */
export function issue(books: Books, invoice: Invoice, orders: readonly Order[]): Invoice {
  setOwed(books, invoice)
  const vat = invoice.vat.reduce((sum, line) => sum + line.vat, 0)
  post(books, { debit: 'receivable', credit: 'sales', amount: invoice.total - vat })
  post(books, { debit: 'receivable', credit: 'vat', amount: vat })
  for (const order of orders) {
    const sources = sourcesOf(books.purse, order.orderId)
    for (const source of sources) unreserveFrom(books, { ...source, orderId: order.orderId })
    setOrder(books, { ...order, state: 'invoiced', invoiceId: invoice.invoiceId, holds: [] })
    for (const source of sources) {
      const payment = books.payments.get(source.paymentId)
      const owed = books.owed.get(invoice.invoiceId)
      if (!payment || !owed || !moneyOf(books, source.paymentId)) throw new Error('the source of an order’s deposit was not read')
      if (source.amount > 0) allocate(books, payment, { owed, amount: source.amount })
    }
  }
  const issued = books.owed.get(invoice.invoiceId)
  return issued && 'number' in issued ? issued : invoice
}
