import { dayOf } from '../../domain/calendar.ts'
import { isRefusal } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import { remindInvoice } from '../../domain/invoices/remindInvoice.ts'
import { levelReached } from '../../domain/invoices/reminding.ts'
import { bounds } from '../../domain/limits.ts'
import { owedOf } from '../../domain/states.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work, type Working } from './working.ts'

/** Reminds of every overdue invoice by its merchant's levels. Each level goes out once per invoice, however often it is looked at. */
export const reminders: Work = { batch: eachAccount(remindAll) }

async function remindAll(
  accountId: AccountId,
  { caller, merchant: { settings }, means: { act, readerOf, instant } }: Working,
): Promise<void> {
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
