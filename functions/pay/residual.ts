import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import { type Context, type Reader, refs } from '../../domain/command.ts'
import { InvoiceId, OrderId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import type { Currency } from '../../domain/money.ts'
import { askedForOrder } from '../../domain/payments/collecting.ts'
import type { Named } from '../../domain/payments/payment.ts'
import type { PayTarget } from '../runtime/links.ts'

/** What is still to be paid by a link, right now. */
export type Residual = {
  /** Minor units; 0 when nothing is owed any more. */
  amount: number
  currency: Currency
  names: Named[]
  /** The order's or invoice's number, the account's id. */
  about: { kind: 'order' | 'invoice' | 'account'; label: string }
  /** What the customer's bank statement and our books know it by. */
  reference: string
  customer: CustomerDetails
  /** Payments of the account so far: the same residual after another one is to be paid anew. */
  paymentCount: number
}

type Asked = { reader: Reader; target: PayTarget; context: Context }

/** Computes what a link pays; undefined where what it names is no more, or never can have been. */
export async function residualOf(asked: Asked): Promise<Residual | undefined> {
  switch (asked.target.kind) {
    case 'order':
    case 'cure':
      return ofOrder(asked)
    case 'invoice':
      return ofInvoice(asked)
    case 'account':
      return ofAccount(asked)
  }
}

/** What an order waits for: its cure, and for a prepaid order that uses the balance the debt asked along (SPEC sections 2 and 3). */
async function ofOrder({ reader, target: { accountId, id }, context }: Asked): Promise<Residual | undefined> {
  const orderId = OrderId.safeParse(id).data
  if (!orderId) return undefined
  const { account, debts, purse, customer, order } = await reader.get({
    account: refs.account(accountId),
    debts: refs.debts(accountId),
    purse: refs.purse(accountId),
    customer: refs.customer(accountId),
    order: refs.order(accountId, orderId),
  })
  if (!account || !customer || !order) return undefined
  const about = {
    currency: account.currency,
    about: { kind: 'order' as const, label: orderId },
    reference: order.paymentReference,
    customer: customer.details,
    paymentCount: account.history.paymentCount,
  }
  const { items } = await reader.list({ list: 'owed', kind: 'invoice', account: accountId, limit: bounds.itemsPerMatching })
  const invoices = items.filter((item) => 'invoiceId' in item)
  const asked = askedForOrder({ account, debts, purse, order, invoices }, context)
  return { amount: asked?.amount ?? 0, names: asked?.names ?? [], ...about }
}

async function ofInvoice({ reader, target: { accountId, id } }: Asked): Promise<Residual | undefined> {
  const invoiceId = InvoiceId.safeParse(id).data
  if (!invoiceId) return undefined
  const { account, invoice, customer } = await reader.get({
    account: refs.account(accountId),
    invoice: refs.invoice(accountId, invoiceId),
    customer: refs.customer(accountId),
  })
  if (!account || !invoice || !customer) return undefined
  return {
    amount: invoice.outstanding,
    currency: invoice.currency,
    names: [{ kind: 'invoice', id: invoiceId }],
    about: { kind: 'invoice', label: invoice.number },
    reference: invoice.reference,
    customer: customer.details,
    paymentCount: account.history.paymentCount,
  }
}

/** All that is owed; names nothing, so that it is matched oldest first. */
async function ofAccount({ reader, target: { accountId } }: Asked): Promise<Residual | undefined> {
  const { account, customer } = await reader.get({ account: refs.account(accountId), customer: refs.customer(accountId) })
  if (!account || !customer) return undefined
  const { currency, unpaid } = account
  return {
    amount: unpaid,
    currency,
    names: [],
    about: { kind: 'account', label: accountId },
    reference: accountId,
    customer: customer.details,
    paymentCount: account.history.paymentCount,
  }
}
