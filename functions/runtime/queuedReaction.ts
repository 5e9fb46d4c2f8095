import * as z from 'zod'
import type { ContractName } from '../../events/catalog.ts'
import type { QueueName } from '../queues.ts'
import { takesFrom } from './queue.ts'
import { heard, type Reacting } from './reaction.ts'

/** An event as its rule puts it on a queue: all of it, as the bus has it. */
const QueuedEvent = z.looseObject({ detail: z.unknown() })

/** A subscriber of our own bus that hears through a queue. What it throws is tried again by the queue, then waits with its dead letters. */
export function queuedReaction<const N extends ContractName>(reacting: Reacting<N> & { queue: QueueName }) {
  const { name, queue } = reacting
  return takesFrom({ name, queue, shape: QueuedEvent, handle: ({ detail }, { context }) => heard(reacting, detail, context) })
}
