import type { Account } from '../accounts/account.ts'
import { addDays, dayAfterMonth, monthOf } from '../calendar.ts'

/**
 * The month of the first statement that an account is still to get by schedule, whether that month has ended or not. Where nothing moved
 * and nothing is owed or deposited there is nothing to state; nobody gets the statement of an erased customer.
 */
export function nextStatementOf({ nextStatement, stated, openedAt, erasedAt }: Account): string | undefined {
  if (erasedAt !== undefined) return undefined
  if (nextStatement !== undefined) return nextStatement ?? undefined
  // A row of before it was kept: rather a month too early than one too late, wherever its merchant is.
  return stated ? monthAfter(stated.month) : monthOf(addDays(openedAt.slice(0, 10), -1))
}

export const monthAfter = (month: string): string => monthOf(dayAfterMonth(month))
