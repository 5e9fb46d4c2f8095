import type { ScheduledEvent } from 'aws-lambda'
import { dayOf } from '../../domain/calendar.ts'
import type { AccountId } from '../../domain/ids.ts'
import { invoiceIdOfRun } from '../../domain/invoices/invoice.ts'
import { dueForInvoice } from '../../domain/invoices/scheduled.ts'
import { bounds } from '../../domain/limits.ts'
import type { Order } from '../../domain/orders/order.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import type { Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant, newSeed } from '../runtime/clock.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { everyMerchant, standingsOf } from '../runtime/everyone.ts'
import { numberInvoices, type ToInvoice } from '../runtime/numbering.ts'
import { inTime, systemCaller, watched } from '../runtime/reaction.ts'

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
    const caller = systemCaller(name, who, { context })
    await alone.try({ merchantId }, async () => {
      for await (const standings of standingsOf(merchantId)) {
        const due: ToInvoice[] = []
        for (const { accountId, openOrders } of standings) {
          if (openOrders === 0) continue
          inTime(caller, 'all delivered orders were invoiced')
          await alone.try({ merchantId, accountId }, async () => void due.push(...(await dueOf(accountId, settings, caller))))
        }
        await numberInvoices(due, caller, alone)
      }
    })
  }
  alone.end()
})

/** An account's orders that are to be invoiced now, in invoices. */
async function dueOf(accountId: AccountId, settings: Settings, caller: Caller): Promise<ToInvoice[]> {
  return dueForInvoice(await openOrdersOf(accountId, caller), settings, dayOf(instant(), settings.timeZone)).map((orders) => ({
    accountId,
    invoiceId: invoiceIdOfRun(newSeed(Date.now())),
    orderIds: orders.map(({ orderId }) => orderId),
  }))
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
