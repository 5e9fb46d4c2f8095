import { dayOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import type { AccountId } from '../../domain/ids.ts'
import { nextPeriodOf } from '../../domain/statements/due.ts'
import { begunOn, dayAfterPeriod } from '../../domain/statements/period.ts'
import { prepareStatement } from '../../domain/statements/prepareStatement.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work, type Working } from './working.ts'

/** Periods that one run catches up with per account; the next run goes on. */
const mostPeriods = 24

/**
 * Prepares the statements of every month or week that has ended, missed ones too; what is stated once is never stated again. The list only
 * says whom to look at: which periods are due is decided by the account's own row and the schedule as it now is.
 */
export const statements: Work = { rights: ['statements:prepare'], batch: eachAccount(stateAll) }

async function stateAll(
  accountId: AccountId,
  { caller, merchant: { settings }, means: { act, readerOf, instant } }: Working,
): Promise<void> {
  const begun = begunOn(dayOf(instant(), settings.timeZone), settings)
  let stated = ''
  for (let periods = 0; periods < mostPeriods && stated < begun; periods += 1) {
    const { account } = await readerOf(caller.merchantId).get({ account: refs.account(accountId) })
    const month = account && nextPeriodOf(account, settings)
    if (month === undefined || dayAfterPeriod(month) > begun) return
    settled(await act(prepareStatement, { accountId, month }, caller), `the statement ${month} of ${accountId}`)
    stated = dayAfterPeriod(month)
  }
}
