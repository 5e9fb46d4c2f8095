import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { refuse } from '../refusals.ts'
import { Period, type Result, ResultView, rebased, resultView } from './basePeriod.ts'
import { emptyQuestion, tooMany } from './preview.ts'
import { settledIn, tallied } from './settledIn.ts'

/** Stores what a period, or the whole history, comes to as the account's base period; the one before stays beside it (SPEC section 9). */
export const applyDaysToPay = command({
  name: 'applyDaysToPay',
  summary: 'Calculate the average days to pay of an account, and store it',
  right: 'days-to-pay:update',
  input: z.strictObject({
    accountId: AccountId,
    period: z.union([Period, z.literal('whole-history')]).meta({ description: 'Days of payment, both included' }),
    confirmEmpty: z.boolean().default(false).meta({ description: 'Store 0 where no invoice was settled in the period' }),
  }),
  answer: z.strictObject({ accountId: AccountId, base: ResultView }).meta({ id: 'DaysToPayApplied' }),
  reads: ({ accountId }) => ({ account: refs.account(accountId), base: refs.basePeriod(accountId) }),
  lists: ({ accountId, period }) => ({ settled: period === 'whole-history' ? undefined : settledIn(accountId, period) }),
  decide: ({ accountId, period, confirmEmpty }, { account, base, settled }, { now, settings }) => {
    if (!account) return refuse('unknown-account')
    if (settled.length > bounds.observationsPerPeriod) return tooMany()
    const { daysToPaySum: daysSum, daysToPayCount: daysCount } = account.history
    const tally = period === 'whole-history' ? { daysSum, daysCount } : tallied(settled)
    if (tally.daysCount === 0 && !confirmEmpty) return refuse('nothing-eligible', emptyQuestion(settings))
    const result: Result = { ...(period !== 'whole-history' && { period }), ...tally, appliedAt: now }
    const chain = refs.account(accountId)
    return {
      changed: [
        { ref: chain, state: account },
        { ref: refs.basePeriod(accountId), state: rebased(accountId, base, result) },
      ],
      entries: [{ chain, facts: [{ type: 'DaysToPayApplied', ...result }], postings: [] }],
      answer: { accountId, base: resultView(result) },
    }
  },
})
