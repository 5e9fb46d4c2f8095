import { dayOf } from '../../domain/calendar.ts'
import type { AccountId } from '../../domain/ids.ts'
import { invoiceIdOfRun } from '../../domain/invoices/invoice.ts'
import { dueForInvoice } from '../../domain/invoices/scheduled.ts'
import { bounds } from '../../domain/limits.ts'
import type { Order } from '../../domain/orders/order.ts'
import { numberInvoices, type ToInvoice } from '../runtime/numbering.ts'
import { eachAccount, type Work, type Working } from './working.ts'

/**
 * Invoices what was wholly delivered before the merchant's day, week or month began. An order is invoiced once whoever does it, so that a
 * batch that comes again invoices nothing again.
 */
export const invoicing: Work = {
  batch: async (accountIds, working) => {
    const due = new Map<AccountId, ToInvoice[]>()
    await eachAccount(async (accountId) => void due.set(accountId, await dueOf(accountId, working)))(accountIds, working)
    // Numbers follow the order of the list and not who was read first, so that the same batch numbers alike whenever it comes.
    const inOrder = accountIds.flatMap((accountId) => due.get(accountId) ?? [])
    await numberInvoices(inOrder, { ...working, act: working.means.act })
  },
}

/** An account's orders that are to be invoiced now, in invoices. */
async function dueOf(accountId: AccountId, working: Working): Promise<ToInvoice[]> {
  const { settings } = working.merchant
  const { seed, instant } = working.means
  const due = dueForInvoice(await openOrdersOf(accountId, working), settings, dayOf(instant(), settings.timeZone))
  return due.map((orders) => ({
    accountId,
    invoiceId: invoiceIdOfRun(seed()),
    orderIds: orders.map(({ orderId }) => orderId),
  }))
}

async function openOrdersOf(accountId: AccountId, { caller, means: { readerOf } }: Working): Promise<Order[]> {
  const orders: Order[] = []
  let after: string | undefined
  do {
    const page = await readerOf(caller.merchantId).list({
      list: 'open-orders',
      kind: 'order',
      account: accountId,
      limit: bounds.pageSize,
      ...(after !== undefined && { after }),
    })
    orders.push(...page.items)
    after = page.next
  } while (after !== undefined)
  return orders
}
