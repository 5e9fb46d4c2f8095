import type { ScheduledEvent } from 'aws-lambda'
import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import type { MerchantId } from '../../domain/ids.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { type EachAlone, eachAlone } from '../runtime/eachAlone.ts'
import { accountsWithHolds, everyMerchant, turned } from '../runtime/everyone.ts'
import { settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-day-passed'

/** Between two runs (`functions/manifest.ts`). */
const periodMillis = 3 * 3_600_000

/**
 * Days alone lift holds: a status that ends, an invoice that ages. Decides every held order again; what stays as it is writes nothing.
 * A run whose time ends before all were looked at rings, and the next ones begin elsewhere.
 */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  const period = Math.floor(Date.now() / periodMillis)
  const merchants: MerchantId[] = []
  for await (const { merchantId } of everyMerchant(alone)) merchants.push(merchantId)
  for (const merchantId of turned(merchants, period)) {
    const caller = systemCaller(name, { merchantId, correlationId: event.id ?? context.awsRequestId }, { context })
    await alone.try({ merchantId }, () => recheckAll(caller, { period, alone }))
  }
  alone.end()
})

async function recheckAll(caller: Caller, { period, alone }: { period: number; alone: EachAlone }): Promise<void> {
  const { merchantId, deadlineAt } = caller
  const inTime = () => {
    if (Date.now() >= deadlineAt) throw new Error('the time was up before all held orders were looked at')
  }
  inTime()
  for (const accountId of turned([...(await accountsWithHolds(merchantId))], period)) {
    inTime()
    await alone.try({ merchantId, accountId }, async () => {
      settled(await act(recheckHolds, { accountId }, caller), `re-checking ${accountId}`)
    })
  }
}
