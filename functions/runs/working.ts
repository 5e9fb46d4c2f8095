import type { Right } from '../../domain/access/rights.ts'
import type { AccountId } from '../../domain/ids.ts'
import type { LeftOutCode, RunKind } from '../../domain/runs/run.ts'
import type { Merchant } from '../../domain/settings/settings.ts'
import { tellBatch } from '../../store/runs.ts'
import type { Caller } from '../runtime/acting.ts'
import type { EachAlone } from '../runtime/eachAlone.ts'
import type { Turn } from '../runtime/queue.ts'
import { systemCaller } from '../runtime/reaction.ts'
import { eachTogether } from '../runtime/together.ts'
import type { Means } from './means.ts'
import type { BatchMessage } from './messages.ts'

/**
 * What work is done with: as whom and until when, for which merchant, in which run, by what, and where it is told what fails and which
 * accounts are left as they were.
 */
export type Working = {
  caller: Caller
  merchant: Merchant
  alone: EachAlone
  leave: (accountId: AccountId, code: LeftOutCode) => void
  run: Pick<BatchMessage, 'runId' | 'daysToPay'>
  means: Means
}

/**
 * What a run does with a batch of accounts. Done once, it finds nothing to do when the batch comes again; one account that can't be done
 * keeps none of the others from their turn.
 */
export type Work = { rights?: readonly Right[]; batch: (accountIds: readonly AccountId[], working: Working) => Promise<void> }

/** Accounts of a batch that are worked on at the same time. */
const together = 5

/** Work on one account at a time, some beside each other. */
export function eachAccount(work: (accountId: AccountId, working: Working) => Promise<void>): Work['batch'] {
  return async (accountIds, working) => {
    const { caller, alone } = working
    const { merchantId } = caller
    await eachTogether(accountIds, together, (accountId) => alone.try({ merchantId, accountId }, () => work(accountId, working)))
  }
}

type WorkingOn = { works: WorkOf; name: string; turn: Turn; means: Means }

/** Works on a batch and tells what came of it. Throws when something is left, so that the batch comes back. */
export async function workOn(message: BatchMessage, { works, name, turn, means }: WorkingOn): Promise<void> {
  const { merchantId, runId, kind, batch, accountIds } = message
  const [work, merchant] = [works[kind], await means.merchantNow(merchantId)]
  if (!work || !merchant) throw new Error(`${name} can’t do ${kind} for ${merchantId}`)
  const caller = systemCaller(name, message, { context: turn.context, rights: ['system:react', ...(work.rights ?? [])] })
  const alone = means.eachAlone(`${name}: ${runId}`)
  const left = new Map<AccountId, LeftOutCode>()
  const leave = (accountId: AccountId, code: LeftOutCode) => void left.set(accountId, code)
  let isThrough = false
  await alone.try({ merchantId }, async () => {
    await work.batch(accountIds, { caller, merchant, alone, leave, run: message, means })
    isThrough = true
  })
  // A batch that broke off, as one whose time is over, is told all the same, as failed: its run would never end.
  const failed = isThrough ? alone.failed() : Math.max(1, accountIds.length)
  const gaveUp = failed > 0 && turn.lastTry
  const { expiresAt } = message
  const came = { done: Math.max(0, accountIds.length - failed), failed: gaveUp ? failed : 0, settled: failed === 0 || gaveUp }
  // In the order of the list and not of who was done first, so that the same batch tells the same.
  const leftOut = accountIds.flatMap((accountId) => {
    const code = left.get(accountId)
    return code ? [{ accountId, code }] : []
  })
  const told = { runId, batch, ...came, ...(leftOut.length > 0 && { leftOut }), expiresAt }
  await tellBatch(means.storeFor(caller), told, means.instant())
  alone.end()
}

export type WorkOf = Partial<Record<RunKind, Work>>
