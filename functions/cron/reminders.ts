import type { ScheduledEvent } from 'aws-lambda'
import { dayOf } from '../../domain/calendar.ts'
import { isRefusal } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import { remindInvoice } from '../../domain/invoices/remindInvoice.ts'
import { levelReached } from '../../domain/invoices/reminding.ts'
import { bounds } from '../../domain/limits.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { owedOf } from '../../domain/states.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { everyMerchant, standingsOf } from '../runtime/everyone.ts'
import { inTime, settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-reminders'

/**
 * Reminds of every overdue invoice by its merchant's levels. Each level goes out once per invoice, so that a run that came twice, or
 * that goes on where another broke off, sends nothing again.
 */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  for await (const { merchantId, merchant } of everyMerchant(alone)) {
    const { settings } = merchant
    if (settings.reminders.levels.length === 0) continue
    const caller = systemCaller(name, { merchantId, correlationId: event.id ?? context.awsRequestId }, { context })
    await alone.try({ merchantId }, async () => {
      for await (const standings of standingsOf(merchantId))
        for (const { accountId, unpaid } of standings) {
          if (unpaid === 0) continue
          inTime(caller, 'all overdue invoices were looked at')
          await alone.try({ merchantId, accountId }, () => remindAll(accountId, settings, caller))
        }
    })
  }
  alone.end()
})

/** What is owed comes by due date: the first that is not overdue ends the list. */
async function remindAll(accountId: AccountId, settings: Settings, caller: Caller): Promise<void> {
  const today = dayOf(instant(), settings.timeZone)
  let after: string | undefined
  do {
    const page = await readerOf(caller.merchantId).list({ ...owedOf(accountId, bounds.pageSize), ...(after !== undefined && { after }) })
    for (const owed of page.items) {
      const level = 'invoiceId' in owed ? levelReached(owed, settings, today) : 0
      if (!('invoiceId' in owed) || level === 0) continue
      const done = await act(remindInvoice, { invoiceId: owed.invoiceId, level }, caller)
      // Paid, or its customer erased, since it was listed; or the settings changed.
      if (isRefusal(done) && (done.refused === 'reminder-not-due' || done.refused === 'customer-erased')) continue
      settled(done, `reminding of ${owed.invoiceId}`)
    }
    after = page.next
  } while (after !== undefined)
}
