import * as z from 'zod'
import { isRefusal, query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { PeriodAsked, periodIn } from './periodAsked.ts'
import { Comparison, calculate, compared } from './preview.ts'

/** Current and new values of a calculation, without storing anything; begins with the dates of the base period (SPEC section 9). */
export const previewDaysToPay = query({
  name: 'previewDaysToPay',
  summary: 'Calculate the average days to pay of an account, without storing it',
  right: 'accounts:read',
  input: z.strictObject({ accountId: AccountId, ...PeriodAsked }),
  answer: z.strictObject({ accountId: AccountId, ...Comparison.shape }).meta({ id: 'DaysToPayPreview' }),
  answers: async ({ accountId, ...asked }, reader, { settings }) => {
    const { base } = await reader.get({ base: refs.basePeriod(accountId) })
    const said = periodIn(asked, base?.current.period)
    if (isRefusal(said)) return said
    const calculated = await calculate(reader, accountId, said.period)
    if (isRefusal(calculated)) return calculated
    return { accountId, ...compared({ ...calculated, ...said }, settings) }
  },
})
