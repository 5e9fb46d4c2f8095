import type { Account } from '../accounts/account.ts'
import { closeBooks, openBooks } from '../accounts/books.ts'
import type { Customer } from '../accounts/customer.ts'
import type { Debts } from '../accounts/debts.ts'
import { type Purse, sourcesOf } from '../accounts/purse.ts'
import { type Context, type Entry, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import type { InvoiceId, OrderId, PaymentId } from '../ids.ts'
import type { Order } from '../orders/order.ts'
import type { Payment } from '../payments/payment.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Change } from '../states.ts'
import { issueAs } from './drafting.ts'
import { type Invoice, numberOf, type Series } from './invoice.ts'
import { obstacle } from './issuing.ts'

/** An account with the orders that shall be invoiced together, and the payments they draw on. `asked`: the orders that were named. */
type Billed = {
  account: Account | undefined
  customer: Customer | undefined
  debts: Debts | undefined
  purse: Purse | undefined
  orders: readonly Order[]
  payments: readonly Payment[]
  asked?: readonly OrderId[] | undefined
}

/** An invoice with all that its commit does to its account, and what the series says of it. */
type Invoiced = { invoice: Invoice; account: Account; changed: Change[]; entry: Entry; numbered: Fact }

/** Invoices delivered orders of one account under the number that a series has come to, or says why they can't be (SPEC section 5). */
export function invoiced(
  billed: Billed,
  { invoiceId, series }: { invoiceId: InvoiceId; series: Series },
  context: Context,
): Invoiced | Refusal {
  const { account, customer, orders, asked } = billed
  if (!account || !customer) return refuse('unknown-account')
  if (asked && orders.length < new Set(asked).size) return refuse('unknown-order')
  const hindered = obstacle(orders)
  if (hindered) return hindered
  const { accountId } = account
  const number = numberOf(series)
  const books = openBooks({ ...billed, account }, context)
  const invoice = issueAs(books, { invoiceId, number, customer, orders }, context)
  const { changed, facts, postings } = closeBooks(books)
  return {
    invoice,
    account: books.account,
    changed,
    entry: { chain: refs.account(accountId), facts, postings },
    numbered: { type: 'InvoiceNumbered', invoiceId, number, accountId },
  }
}

/** The payments that orders have their deposits from, each once. */
export function drawnOn(orders: readonly Order[], purse: Purse | undefined): PaymentId[] {
  const drawn = orders.flatMap(({ orderId }) => (purse ? sourcesOf(purse, orderId) : []))
  return [...new Set(drawn.map(({ paymentId }) => paymentId))]
}
