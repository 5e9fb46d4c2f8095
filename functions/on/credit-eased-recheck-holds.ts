import type { RecheckFrom } from '../../domain/credit-check/holds.ts'
import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import type { AccountId } from '../../domain/ids.ts'
import { act, type Caller } from '../runtime/acting.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { accountsWithHolds } from '../runtime/everyone.ts'
import { forgetMerchant } from '../runtime/merchants.ts'
import { accountOf, reaction, settled } from '../runtime/reaction.ts'

const name = 'credit-eased-recheck-holds'

/** Lifts what may be lifted, oldest first: of one account, or of all when the merchant's rules changed. */
export const handler = reaction({
  name,
  to: ['credit-eased', 'settings-changed'],
  react: async (event, caller) => {
    if (event.type === 'credit-eased') return recheck({ accountId: accountOf(event), ...event.content }, caller)
    // The event is what tells us that the settings we keep are old.
    forgetMerchant(event.merchantId)
    const { merchantId } = event
    const alone = eachAlone(name)
    for (const accountId of await accountsWithHolds(merchantId))
      await alone.try({ merchantId, accountId }, () => recheck({ accountId }, caller))
    alone.end()
  },
})

async function recheck(about: { accountId: AccountId; from?: RecheckFrom | undefined }, caller: Caller): Promise<void> {
  settled(await act(recheckHolds, about, caller), `re-checking ${about.accountId}`)
}
