import { isRefusal } from '../../domain/command.ts'
import { applyDaysToPay } from '../../domain/days-to-pay/applyDaysToPay.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work } from './working.ts'

/** Calculates and stores the average days to pay of each account, once per run; without an eligible record it is left unless confirmed. */
export const daysToPay: Work = {
  rights: ['days-to-pay:update'],
  batch: (accountIds, working) =>
    eachAccount(async (accountId, { caller, means: { act }, run: { runId, daysToPay: wanted } }) => {
      if (!wanted) throw new Error(`${runId} says no period`)
      const done = await act(applyDaysToPay, { accountId, ...wanted }, { ...caller, onceKey: `${runId}/${accountId}` })
      if (isRefusal(done) && done.refused === 'nothing-eligible') return
      settled(done, `the days to pay of ${accountId}`)
    })(accountIds, working),
}
