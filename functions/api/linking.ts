import * as z from 'zod'
import { AccountId, InvoiceId, OrderId } from '../../domain/ids.ts'
import type { Caller } from '../runtime/acting.ts'
import { payLink } from '../runtime/links.ts'
import { merchantOf } from '../runtime/merchants.ts'

/** A held order that paying releases. */
const Curable = z.looseObject({ orderId: OrderId, accountId: AccountId, cure: z.looseObject({ amount: z.int().min(1) }) })
/** An invoice that is read, with something left to pay. */
const Owed = z.looseObject({ invoiceId: InvoiceId, accountId: AccountId, outstanding: z.int().min(1) })
const Listed = z.looseObject({ items: z.array(z.unknown()) })

const ofOrder = async (answer: unknown, { merchantId }: Caller): Promise<unknown> => {
  const order = Curable.safeParse(answer)
  if (!order.success) return answer
  const { accountId, orderId, cure } = order.data
  return { ...order.data, cure: { ...cure, payLink: await payLink({ merchantId, accountId, kind: 'cure', id: orderId }) } }
}

const ofOrders = async (answer: unknown, caller: Caller): Promise<unknown> => {
  const page = Listed.safeParse(answer)
  return page.success ? { ...page.data, items: await Promise.all(page.data.items.map((item) => ofOrder(item, caller))) } : answer
}

const ofInvoice = async (answer: unknown, { merchantId }: Caller): Promise<unknown> => {
  const invoice = Owed.safeParse(answer)
  if (!invoice.success) return answer
  const { accountId, invoiceId } = invoice.data
  return { ...invoice.data, payLink: await payLink({ merchantId, accountId, kind: 'invoice', id: invoiceId }) }
}

const ofInvoices = async (answer: unknown, caller: Caller): Promise<unknown> => {
  const page = Listed.safeParse(answer)
  return page.success ? { ...page.data, items: await Promise.all(page.data.items.map((item) => ofInvoice(item, caller))) } : answer
}

const linkings: Readonly<Record<string, (answer: unknown, caller: Caller) => Promise<unknown>>> = {
  placeOrder: ofOrder,
  changeOrder: ofOrder,
  holdOrder: ofOrder,
  releaseOrder: ofOrder,
  getOrder: ofOrder,
  listHolds: ofOrders,
  getInvoice: ofInvoice,
  listInvoices: ofInvoices,
  getOutstandings: ofInvoices,
}

/** Who may have money asked for: a link that pays is for whoever sells, or reads what is owed. */
const maySeeLinks = ({ rights }: Caller): boolean => rights.has('orders:place') || rights.has('invoices:read')

/** The answer with its payment links, for whoever may see them, where the merchant has a provider that takes money online. */
export async function linked(name: string, answer: unknown, caller: Caller): Promise<unknown> {
  const linking = maySeeLinks(caller) ? linkings[name] : undefined
  const merchant = linking && (await merchantOf(caller.merchantId))
  return linking && merchant && merchant.settings.paymentProvider !== 'none' ? linking(answer, caller) : answer
}
