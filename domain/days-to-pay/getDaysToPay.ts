import * as z from 'zod'
import { History } from '../accounts/account.ts'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { ResultView, resultView } from './basePeriod.ts'
import { averageOf } from './observation.ts'

/** What the payments of an account say of it: over its whole history, in its base period, and in those it had before. */
export const getDaysToPay = query({
  name: 'getDaysToPay',
  summary: 'Read how long an account takes to pay',
  right: 'accounts:read',
  input: z.strictObject({ accountId: AccountId }),
  answer: z
    .strictObject({
      accountId: AccountId,
      history: History,
      averageDays: z.number().meta({ description: 'Over the whole history, to one decimal; 0 where no invoice was settled by payments' }),
      base: ResultView.optional().meta({ description: 'Absent before the first calculation was applied' }),
      earlier: z.array(ResultView).meta({ description: 'Earlier base periods, the latest first' }),
    })
    .meta({ id: 'DaysToPay' }),
  answers: async ({ accountId }, reader) => {
    const { account, base } = await reader.get({ account: refs.account(accountId), base: refs.basePeriod(accountId) })
    if (!account) return refuse('unknown-account')
    const { history } = account
    return {
      accountId,
      history,
      averageDays: averageOf({ daysSum: history.daysToPaySum, daysCount: history.daysToPayCount }),
      ...(base && { base: resultView(base.current) }),
      earlier: (base?.earlier ?? []).map(resultView),
    }
  },
})
