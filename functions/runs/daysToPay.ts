import { isRefusal } from '../../domain/command.ts'
import { applyDaysToPay } from '../../domain/days-to-pay/applyDaysToPay.ts'
import { LeftOutCode } from '../../domain/runs/run.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work } from './working.ts'

/**
 * Calculates and stores the average days to pay of each account, once per run. An account without an eligible record is left as it was
 * unless that was confirmed, and so is one with more than a calculation takes: the run tells which.
 */
export const daysToPay: Work = {
  rights: ['days-to-pay:update'],
  batch: eachAccount(async (accountId, { caller, leave, means: { act }, run: { runId, daysToPay: wanted } }) => {
    if (!wanted) throw new Error(`${runId} says no period`)
    const done = await act(applyDaysToPay, { accountId, ...wanted }, { ...caller, onceKey: `${runId}/${accountId}` })
    const why = isRefusal(done) ? LeftOutCode.safeParse(done.refused).data : undefined
    if (why) leave(accountId, why)
    else settled(done, `the days to pay of ${accountId}`)
  }),
}
