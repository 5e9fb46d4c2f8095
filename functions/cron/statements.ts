import type { ScheduledEvent } from 'aws-lambda'
import type { Account } from '../../domain/accounts/account.ts'
import { dayAfterMonth, dayOf, monthBefore, monthOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId, MerchantId } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { prepareStatement } from '../../domain/statements/prepareStatement.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { accountsOf, everyMerchant } from '../runtime/everyone.ts'
import { log } from '../runtime/log.ts'
import { settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-statements'

/** Months that one run catches up with per account; the next run goes on. */
const mostMonths = 24

/**
 * Prepares the statements of every month that has ended, in each merchant's time zone; missed ones are caught up. A run that ends
 * early is continued by the next: what is stated once is never stated again.
 */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  for await (const { merchantId, merchant } of everyMerchant()) {
    const { settings } = merchant
    if (settings.statements.schedule === 'off') continue
    const who = { merchantId, correlationId: event.id ?? context.awsRequestId }
    const caller = systemCaller(name, who, { context, rights: ['system:react', 'statements:prepare'] })
    for await (const accountIds of accountsOf(merchantId)) {
      for (const { accountId, months } of await dueOf(merchantId, accountIds, settings)) {
        if (Date.now() >= caller.deadlineAt) return
        for (const month of months) await prepare(accountId, month, caller)
      }
    }
  }
})

/** Which accounts have months to be stated: those since the last statement, or since the account was opened. */
async function dueOf(
  merchantId: MerchantId,
  accountIds: readonly AccountId[],
  settings: Settings,
): Promise<{ accountId: AccountId; months: string[] }[]> {
  const { accounts } = await readerOf(merchantId).get({ accounts: accountIds.map(refs.account) })
  const last = monthBefore(monthOf(dayOf(instant(), settings.timeZone)))
  // Nobody gets the statement of an erased customer; on demand it can still be prepared.
  const stated = accounts.filter(({ erasedAt }) => erasedAt === undefined)
  return stated.map((account) => ({ accountId: account.accountId, months: monthsFrom(firstDue(account, settings), last) }))
}

function firstDue({ stated, openedAt }: Account, { timeZone }: Settings): string {
  return stated ? monthOf(dayAfterMonth(stated.month)) : monthOf(dayOf(openedAt, timeZone))
}

function monthsFrom(first: string, last: string): string[] {
  const months: string[] = []
  for (let month = first; month <= last && months.length < mostMonths; month = monthOf(dayAfterMonth(month))) months.push(month)
  return months
}

async function prepare(accountId: AccountId, month: string, caller: Caller): Promise<void> {
  const done = await act(prepareStatement, { accountId, month }, caller)
  // One account that can't be stated must not keep the others from it.
  if ('refused' in done && done.refused !== 'busy') {
    log.error('a statement could not be prepared', { accountId, month, merchantId: caller.merchantId, refused: done.refused })
    return
  }
  settled(done, `the statement ${month} of ${accountId}`)
}
