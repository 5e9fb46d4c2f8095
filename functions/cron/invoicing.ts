import type { ScheduledEvent } from 'aws-lambda'
import { dayOf } from '../../domain/calendar.ts'
import { isRefusal } from '../../domain/command.ts'
import { type AccountId, InvoiceId } from '../../domain/ids.ts'
import { issueInvoice } from '../../domain/invoices/issueInvoice.ts'
import { dueForInvoice } from '../../domain/invoices/scheduled.ts'
import { bounds } from '../../domain/limits.ts'
import type { Order } from '../../domain/orders/order.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant, newSeed } from '../runtime/clock.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { everyMerchant, standingsOf } from '../runtime/everyone.ts'
import { inTime, settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-invoicing'

/**
 * Invoices what was wholly delivered before the merchant's day, week or month began. An order is invoiced once whoever does it, so that a
 * run that came twice, or that goes on where another broke off, invoices nothing again.
 */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  for await (const { merchantId, merchant } of everyMerchant(alone)) {
    const { settings } = merchant
    if (settings.invoicing.schedule === 'off' || !settings.features.invoicing) continue
    const who = { merchantId, correlationId: event.id ?? context.awsRequestId }
    const caller = systemCaller(name, who, { context, rights: ['system:react', 'invoices:issue'] })
    await alone.try({ merchantId }, async () => {
      for await (const standings of standingsOf(merchantId))
        for (const { accountId, openOrders } of standings) {
          if (openOrders === 0) continue
          inTime(caller, 'all delivered orders were invoiced')
          await alone.try({ merchantId, accountId }, () => invoiceAll(accountId, settings, caller))
        }
    })
  }
  alone.end()
})

async function invoiceAll(accountId: AccountId, settings: Settings, caller: Caller): Promise<void> {
  for (const orders of dueForInvoice(await openOrdersOf(accountId, caller), settings, dayOf(instant(), settings.timeZone))) {
    const invoiceId = InvoiceId.parse(`inv_${newSeed(Date.now())}`)
    const done = await act(issueInvoice, { invoiceId, accountId, orderIds: orders.map(({ orderId }) => orderId) }, caller)
    // Somebody else invoiced or switched it off since it was listed.
    if (isRefusal(done) && (done.refused === 'order-invoiced' || done.refused === 'switched-off')) continue
    settled(done, `invoicing ${accountId}`)
  }
}

async function openOrdersOf(accountId: AccountId, { merchantId }: Caller): Promise<Order[]> {
  const orders: Order[] = []
  let after: string | undefined
  do {
    const page = await readerOf(merchantId).list({
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
