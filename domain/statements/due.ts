import type { Account } from '../accounts/account.ts'
import { addDays, type CalendarDate, dayOf, later } from '../calendar.ts'
import type { Settings } from '../settings/settings.ts'
import { dayAfterPeriod, periodOf, rhythmOf } from './period.ts'

/**
 * The first day that the next statement by schedule is to be about, whether the period it is in has ended or not: no rhythm stands in it,
 * so that it stays what it is when the merchant chooses another. Where nothing moved and nothing is owed or deposited there is nothing to
 * state; nobody gets the statement of an erased customer.
 */
export function nextStatementOf({ nextStatement, stated, openedAt, erasedAt }: Account): CalendarDate | undefined {
  if (erasedAt !== undefined || nextStatement === null) return undefined
  // A row of before days were kept has a month.
  if (nextStatement !== undefined) return nextStatement.length === 'YYYY-MM'.length ? `${nextStatement}-01` : nextStatement
  // A row of before either was kept: rather a day too early than one too late, wherever its merchant is.
  return stated ? dayAfterPeriod(stated.month) : addDays(openedAt.slice(0, 10), -1)
}

/** The next period to be stated by the merchant's schedule: never one that ended before the account was opened, or was stated. */
export function nextPeriodOf(account: Account, settings: Pick<Settings, 'statements' | 'timeZone'>): string | undefined {
  const next = nextStatementOf(account)
  const first = account.stated ? dayAfterPeriod(account.stated.month) : dayOf(account.openedAt, settings.timeZone)
  return next === undefined ? undefined : periodOf(later(next, first), rhythmOf(settings))
}
