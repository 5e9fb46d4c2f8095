import * as z from 'zod'
import { accountFigures } from '../accounts/account.ts'
import { type Purse, sourcesOf } from '../accounts/purse.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { CalendarDate } from '../calendar.ts'
import { command, isRefusal, refs } from '../command.ts'
import { AccountId, InvoiceId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency } from '../money.ts'
import type { Order } from '../orders/order.ts'
import { rowsOfAccount } from '../payments/paymentRows.ts'
import { switchedOff } from '../settings/switches.ts'
import { nextOf, seriesOf } from './drafting.ts'
import { ChosenInvoiceId, labelOf, SettledLabel } from './invoice.ts'
import { drawnOn, invoiced } from './invoicing.ts'

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
      account: SeenFigures,
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
  last: ({ accountId }, { purse, named, open }) => ({
    payments: drawnOn(chosen(named, { open, purse }), purse).map((id) => refs.payment(accountId, id)),
  }),
  decide: ({ invoiceId, accountId, orderIds }, { series, named, open, ...found }, context) => {
    const off = switchedOff(context.settings, 'invoicing')
    if (off) return off
    const counted = nextOf(series, context)
    const billed = { ...found, orders: chosen(named, { open, purse: found.purse }), asked: orderIds }
    const done = invoiced(billed, { invoiceId, series: counted }, context)
    if (isRefusal(done)) return done
    const { invoice, changed, entry, numbered } = done
    const { number, issuedOn, dueOn, total, outstanding, currency } = invoice
    const seriesRef = refs.series(seriesOf(context).id)
    return {
      changed: [...changed, { ref: seriesRef, state: counted }],
      entries: [entry, { chain: seriesRef, facts: [numbered], postings: [] }],
      answer: {
        invoiceId,
        accountId,
        number,
        issuedOn,
        dueOn,
        currency,
        total,
        outstanding,
        label: labelOf(invoice),
        orderIds: invoice.orderIds,
        account: accountFigures(done.account, context.settings),
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
