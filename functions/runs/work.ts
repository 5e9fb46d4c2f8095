import { takesFrom } from '../runtime/queue.ts'
import { means } from './means.ts'
import { BatchMessage } from './messages.ts'
import { workOn } from './working.ts'
import { works } from './works.ts'

const name = 'runs-work'

/** Works on batches of every run but invoicing, side by side. */
export const handler = takesFrom({
  name,
  queue: 'run-batches',
  shape: BatchMessage,
  handle: (message, turn) => workOn(message, { works, name, turn, means }),
})
