import type { AccountId, OrderId } from '../../domain/ids.ts'
import { expireReservations } from '../../domain/orders/expireReservations.ts'
import { settled } from '../runtime/reaction.ts'
import { eachAccount, type Work, type Working } from './working.ts'

/** Lets old reservations expire. What has expired is no reservation any more, so that a second time finds nothing. */
export const reservations: Work = { batch: eachAccount(expireAll) }

/** One account's, as many orders at a time as a commit takes. */
async function expireAll(accountId: AccountId, { caller, means: { act } }: Working): Promise<void> {
  let after: OrderId | undefined
  do {
    const about = { accountId, ...(after !== undefined && { after }) }
    const answer = settled(await act(expireReservations, about, caller), `expiring reservations of ${accountId}`)
    after = answer.next
  } while (after !== undefined)
}
