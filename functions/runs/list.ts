import { clock } from '../runtime/acting.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { keeper } from '../runtime/keeping.ts'
import { merchantOf } from '../runtime/merchants.ts'
import { putOnQueue, takesFrom } from '../runtime/queue.ts'
import { listPage } from './listing.ts'
import { PageMessage } from './messages.ts'

/** Lists the accounts of runs, a page for each message: what a run takes of memory doesn't grow with its merchant. */
export const handler = takesFrom({
  name: 'runs-list',
  queue: 'runs',
  shape: PageMessage,
  handle: async (message, { context }) => {
    const { merchantId } = message
    const merchant = await merchantOf(merchantId)
    if (!merchant) throw new Error(`there is no merchant ${merchantId}`)
    const store = { keeper: keeper(), merchantId, clock, deadlineAt: deadlineOf(context) }
    await listPage(message, { store, settings: merchant.settings, millis: Date.now(), send: putOnQueue })
  },
})
