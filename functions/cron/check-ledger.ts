import type { ScheduledEvent } from 'aws-lambda'
import { checkAccount } from '../../store/check.ts'
import { deadlineOf } from '../runtime/deadline.ts'
import { accountsOf, everyMerchant } from '../runtime/everyone.ts'
import { keeper } from '../runtime/keeping.ts'
import { log } from '../runtime/log.ts'
import { watched } from '../runtime/reaction.ts'

/** Recomputes every balance from the journal, as `encours check` does; each difference rings. */
export const handler = watched('cron-check-ledger', async (_: Partial<ScheduledEvent>, context) => {
  const deadlineAt = deadlineOf(context)
  let checked = 0
  for await (const { merchantId } of everyMerchant()) {
    for await (const accountIds of accountsOf(merchantId)) {
      for (const accountId of accountIds) {
        if (Date.now() >= deadlineAt) {
          log.warn('the check of the ledger was not finished; run `encours check`', { checked })
          return
        }
        for (const { what, expected, found, sequence } of await checkAccount({ keeper: keeper(), merchantId, accountId })) {
          log.error('a balance is not what the journal says', {
            alarm: 'drift-found',
            merchantId,
            accountId,
            what,
            expected,
            found,
            sequence,
          })
        }
        checked += 1
      }
    }
  }
  log.info('the ledger was checked', { checked })
})
