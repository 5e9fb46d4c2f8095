import type { PageMessage } from '../runs/messages.ts'
import { putOnQueue } from '../runtime/queue.ts'
import { reaction } from '../runtime/reaction.ts'

const name = 'run-requested-begin-run'

/** Puts the first page of a run on its queue. Put twice it is the same run: its lister knows what it has listed. */
export const handler = reaction({
  name,
  to: ['run-requested'],
  react: async ({ content }, { merchantId, correlationId }) => {
    const body: PageMessage = { merchantId, ...content, by: `system:${name}`, correlationId, page: 0 }
    await putOnQueue('runs', [{ body }])
  },
})
