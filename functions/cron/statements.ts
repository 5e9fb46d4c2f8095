import type { ScheduledEvent } from 'aws-lambda'
import type { Account } from '../../domain/accounts/account.ts'
import { dayAfterMonth, dayOf, monthBefore, monthOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId, MerchantId } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { prepareStatement } from '../../domain/statements/prepareStatement.ts'
import { Unreadable } from '../../store/codec.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { type EachAlone, eachAlone } from '../runtime/eachAlone.ts'
import { accountsOf, everyMerchant } from '../runtime/everyone.ts'
import { settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-statements'

/** Months that one run catches up with per account; the next run goes on. */
const mostMonths = 24

/**
 * Prepares the statements of every month that has ended, in each merchant's time zone; missed ones are caught up. A run that ends
 * early is continued by the next: what is stated once is never stated again.
 */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  for await (const { merchantId, merchant } of everyMerchant(alone)) {
    const { settings } = merchant
    if (settings.statements.schedule === 'off') continue
    const who = { merchantId, correlationId: event.id ?? context.awsRequestId }
    const caller = systemCaller(name, who, { context, rights: ['system:react', 'statements:prepare'] })
    await alone.try({ merchantId }, () => stateAll(settings, caller, alone))
    if (Date.now() >= caller.deadlineAt) break
  }
  alone.end()
})

/** Prepares what is due of all of a merchant's accounts, until the time is up. */
async function stateAll(settings: Settings, caller: Caller, alone: EachAlone): Promise<void> {
  const { merchantId } = caller
  for await (const accountIds of accountsOf(merchantId)) {
    for (const account of await read(merchantId, accountIds, alone)) {
      if (Date.now() >= caller.deadlineAt) return
      const { accountId } = account
      await alone.try({ merchantId, accountId }, async () => {
        for (const month of dueOf(account, settings)) await prepare(accountId, month, caller)
      })
    }
  }
}

/** Accounts together; where one of them can't be read, each on its own, so that only that one is left out. */
async function read(merchantId: MerchantId, accountIds: readonly AccountId[], alone: EachAlone): Promise<Account[]> {
  const reader = readerOf(merchantId)
  try {
    return [...(await reader.get({ accounts: accountIds.map(refs.account) })).accounts]
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
  }
  const accounts: Account[] = []
  for (const accountId of accountIds) {
    await alone.try({ merchantId, accountId }, async () => {
      const { account } = await reader.get({ account: refs.account(accountId) })
      if (account) accounts.push(account)
    })
  }
  return accounts
}

/** Which months are to be stated: those since the last statement, or since the account was opened. */
function dueOf(account: Account, settings: Settings): string[] {
  // Nobody gets the statement of an erased customer; on demand it can still be prepared.
  if (account.erasedAt !== undefined) return []
  return monthsFrom(firstDue(account, settings), monthBefore(monthOf(dayOf(instant(), settings.timeZone))))
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
  settled(await act(prepareStatement, { accountId, month }, caller), `the statement ${month} of ${accountId}`)
}
