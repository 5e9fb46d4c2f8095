import type { Account } from '../../domain/accounts/account.ts'
import { dayAfterMonth, dayOf, monthBefore, monthOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { prepareStatement } from '../../domain/statements/prepareStatement.ts'
import { act } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work, type Working } from './working.ts'

/** Months that one run catches up with per account; the next run goes on. */
const mostMonths = 24

/** Prepares the statements of every month that has ended, missed ones too; what is stated once is never stated again. */
export const statements: Work = { rights: ['statements:prepare'], batch: eachAccount(stateAll) }

async function stateAll(accountId: AccountId, { caller, merchant: { settings } }: Working): Promise<void> {
  const { account } = await readerOf(caller.merchantId).get({ account: refs.account(accountId) })
  if (!account) return
  for (const month of dueOf(account, settings))
    settled(await act(prepareStatement, { accountId, month }, caller), `the statement ${month} of ${accountId}`)
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
