import { takesFrom } from '../runtime/queue.ts'
import { invoicing } from './invoicing.ts'
import { means } from './means.ts'
import { BatchMessage } from './messages.ts'
import { workOn } from './working.ts'

const name = 'runs-invoice'

/** Invoices batches of accounts: one at a time of each series, because its row gives the numbers. */
export const handler = takesFrom({
  name,
  queue: 'run-invoices',
  shape: BatchMessage,
  handle: (message, turn) => workOn(message, { works: { invoicing }, name, turn, means }),
})
