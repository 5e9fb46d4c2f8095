import type { Account } from '../../domain/accounts/account.ts'
import { dayOf, monthBefore, monthOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { monthAfter, nextStatementOf } from '../../domain/statements/due.ts'
import { prepareStatement } from '../../domain/statements/prepareStatement.ts'
import { act } from '../runtime/acting.ts'
import { readerOf } from '../runtime/asking.ts'
import { instant } from '../runtime/clock.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work, type Working } from './working.ts'

/** Months that one run catches up with per account; the next run goes on. */
const mostMonths = 24

/**
 * Prepares the statements of every month that has ended, missed ones too; what is stated once is never stated again. The list only says
 * whom to look at: which months are due is decided by the account's own row.
 */
export const statements: Work = { rights: ['statements:prepare'], batch: eachAccount(stateAll) }

async function stateAll(accountId: AccountId, { caller, merchant: { settings } }: Working): Promise<void> {
  const last = monthBefore(monthOf(dayOf(instant(), settings.timeZone)))
  let stated: string | undefined
  for (let months = 0; months < mostMonths && stated !== last; months += 1) {
    const { account } = await readerOf(caller.merchantId).get({ account: refs.account(accountId) })
    const month = account && dueOf(account, settings)
    if (month === undefined || month > last) return
    settled(await act(prepareStatement, { accountId, month }, caller), `the statement ${month} of ${accountId}`)
    stated = month
  }
}

/** The next month to be stated: never one before the account was opened, or that was stated. */
function dueOf(account: Account, { timeZone }: Settings): string | undefined {
  const next = nextStatementOf(account)
  const first = account.stated ? monthAfter(account.stated.month) : monthOf(dayOf(account.openedAt, timeZone))
  return next !== undefined && next < first ? first : next
}
