import type { ScheduledEvent } from 'aws-lambda'
import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import { act } from '../runtime/acting.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { accountsWithHolds, everyMerchant } from '../runtime/everyone.ts'
import { settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-day-passed'

/** Days alone lift holds: a status that ends, an invoice that ages. Decides every held order again; what stays as it is writes nothing. */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  for await (const { merchantId } of everyMerchant(alone)) {
    const caller = systemCaller(name, { merchantId, correlationId: event.id ?? context.awsRequestId }, { context })
    await alone.try({ merchantId }, async () => {
      for (const accountId of await accountsWithHolds(merchantId)) {
        await alone.try({ merchantId, accountId }, async () => {
          settled(await act(recheckHolds, { accountId }, caller), `re-checking ${accountId}`)
        })
      }
    })
  }
  alone.end()
})
