import type { ScheduledEvent } from 'aws-lambda'
import { AccountId } from '../../domain/ids.ts'
import { checkHeads, type NamedOf } from '../runtime/anchorCheck.ts'
import { anchors } from '../runtime/anchors.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { keeper } from '../runtime/keeping.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { watched } from '../runtime/reaction.ts'

/**
 * Recomputes every balance from the journal, as `encours check` does, and compares each chain with where it ended the days
 * before. Every difference rings. What its time doesn't suffice for is left to the next run of the night.
 */
export const handler = watched('cron-check-ledger', async (_: Partial<ScheduledEvent>, context) => {
  const checking = { keeper: keeper(), anchors: anchors(), now: Date.now, deadlineAt: deadlineOf(context) }
  const { checked, left, named } = await checkHeads(checking, ring)
  tell('ChainsChecked', checked)
  tell('Unchecked', left)
  if (named.length > 0) tell('Differences', named.length)
  if (left > 0) log.warn('the check of the ledger was not finished; the next run goes on', { checked, left })
  else log.info('the ledger was checked', { checked })
})

function ring({ merchantId, chain, what, expected, found, sequence }: NamedOf): void {
  const accountId = AccountId.safeParse(chain).data
  const alarm = what === 'chain' ? ('journal-changed' as const) : ('drift-found' as const)
  const says = what === 'chain' ? 'a record of the journal is not what was written' : 'a balance is not what the journal says'
  log.error(says, { alarm, merchantId, accountId, chain, what, expected, found, sequence })
}
