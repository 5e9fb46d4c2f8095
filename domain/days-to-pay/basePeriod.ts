import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { averageOf, Tally } from './observation.ts'

/** Days of payment, both included; without them the whole history. */
export const Period = z
  .strictObject({ from: CalendarDate, to: CalendarDate })
  .refine(({ from, to }) => from <= to, 'must not end before it begins')
  .meta({ id: 'Period' })
export type Period = z.infer<typeof Period>

/** What one calculation came to when it was applied. */
export const Result = z.strictObject({
  period: Period.optional().meta({ description: 'Absent: the whole history' }),
  ...Tally.shape,
  appliedAt: Instant,
})
export type Result = z.infer<typeof Result>

/** An account's base period, and those it had before, the latest first: kept so that two periods compare (SPEC section 9). */
export const BasePeriod = z.strictObject({
  accountId: AccountId,
  current: Result,
  earlier: z.array(Result).max(bounds.earlierPeriods),
})
export type BasePeriod = z.infer<typeof BasePeriod>

/** A result as people read it. */
export const ResultView = z
  .strictObject({ ...Result.shape, averageDays: z.number().meta({ description: 'Average days to pay, to one decimal' }) })
  .meta({ id: 'DaysToPayResult' })

export function resultView(result: Result): z.infer<typeof ResultView> {
  return { ...result, averageDays: averageOf(result) }
}

/** A base period with a new result in front of the earlier ones. */
export function rebased(accountId: AccountId, before: BasePeriod | undefined, current: Result): BasePeriod {
  const earlier = before ? [before.current, ...before.earlier] : []
  return { accountId, current, earlier: earlier.slice(0, bounds.earlierPeriods) }
}
