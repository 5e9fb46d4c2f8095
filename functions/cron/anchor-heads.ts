import type { ScheduledEvent } from 'aws-lambda'
import { anchorHeads } from '../runtime/anchoring.ts'
import { anchors } from '../runtime/anchors.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { keeper } from '../runtime/keeping.ts'
import { log } from '../runtime/log.ts'
import { tell } from '../runtime/metrics.ts'
import { watched } from '../runtime/reaction.ts'

/** Kept of the run's time for writing what was gathered. */
const writingMillis = 30_000

/**
 * Writes where every chain ends into the locked bucket, so that even who may write the whole table can't rewrite it unseen. On its way
 * through the table it finds what waits too long for its payment or its order.
 */
export const handler = watched('cron-anchor-heads', async (_: Partial<ScheduledEvent>, context) => {
  const deadlineAt = deadlineOf(context) - writingMillis
  const { done, anchored, waiting } = await anchorHeads({ keeper: keeper(), anchors: anchors(), now: Date.now, deadlineAt })
  for (const { merchantId, chain, since } of waiting)
    log.warn('a report or a delivery waits for what it is about', { merchantId, chain, since })
  if (waiting.length > 0) tell('ReportsWaiting', waiting.length)
  if (anchored > 0) tell('ChainsAnchored', anchored)
  if (!done) log.warn('not all chains were anchored; the next run goes on', { anchored })
  else log.info('the ends of the chains are anchored', { anchored })
})
