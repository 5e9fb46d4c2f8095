import type { ScheduledEvent } from 'aws-lambda'
import type { AccountId, MerchantId, OrderId } from '../../domain/ids.ts'
import { expireReservations } from '../../domain/orders/expireReservations.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { everyMerchant, standingsOf } from '../runtime/everyone.ts'
import { settled, systemCaller, watched } from '../runtime/reaction.ts'

const name = 'cron-expire-reservations'

/** Lets old reservations expire for merchants who want it. What has expired is no reservation any more, so a second run finds nothing. */
export const handler = watched(name, async (event: Partial<ScheduledEvent>, context) => {
  const alone = eachAlone(name)
  for await (const { merchantId, merchant } of everyMerchant(alone)) {
    if (merchant.settings.reservationExpiryDays === 0) continue
    const caller = systemCaller(name, { merchantId, correlationId: event.id ?? context.awsRequestId }, { context })
    await alone.try({ merchantId }, async () => {
      for await (const accountIds of withReservations(merchantId))
        for (const accountId of accountIds) await alone.try({ merchantId, accountId }, () => expireAll(accountId, caller))
    })
  }
  alone.end()
})

/** Accounts that can have reserved anything, as lists have them: what is not yet listed is listed at the next run. */
async function* withReservations(merchantId: MerchantId): AsyncGenerator<AccountId[]> {
  for await (const standings of standingsOf(merchantId))
    yield standings.filter(({ deposits, openOrders }) => deposits > 0 && openOrders > 0).map(({ accountId }) => accountId)
}

/** One account's, as many orders at a time as a commit takes. */
async function expireAll(accountId: AccountId, caller: Caller): Promise<void> {
  let after: OrderId | undefined
  do {
    const about = { accountId, ...(after !== undefined && { after }) }
    const answer = settled(await act(expireReservations, about, caller), `expiring reservations of ${accountId}`)
    after = answer.next
  } while (after !== undefined)
}
