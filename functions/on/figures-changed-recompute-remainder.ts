import { recomputeStanding } from '../../store/project.ts'
import { clock, contextOf } from '../runtime/acting.ts'
import { keeper } from '../runtime/keeping.ts'
import { log } from '../runtime/log.ts'
import { accountOf, reaction } from '../runtime/reaction.ts'

/** Lists and totals follow the account: a projection, recomputed from the rows and never added up from events. */
export const handler = reaction({
  name: 'figures-changed-recompute-remainder',
  to: ['account-figures-changed'],
  react: async (event, caller) => {
    const { merchantId, correlationId, deadlineAt } = caller
    const context = await contextOf(caller)
    if (!context) throw new Error(`there is no merchant ${merchantId}`)
    const accountId = accountOf(event)
    const projected = await recomputeStanding({ keeper: keeper(), merchantId, accountId, today: context.today, clock, deadlineAt })
    if (projected.state !== 'drift') return
    for (const { what, expected, found } of projected.differences) {
      log.error('the rows of an account do not add up to its figures', {
        alarm: 'drift-found',
        merchantId,
        accountId,
        correlationId,
        what,
        expected,
        found,
      })
    }
  },
})
