import type { MerchantId } from '../../domain/ids.ts'
import type { Difference } from '../../domain/ledger/difference.ts'
import { accountsKnown } from '../../store/accountsKnown.ts'
import { checkAccount } from '../../store/check.ts'
import type { Keeper } from '../../store/keeper.ts'

/** What `encours check` names of all accounts of merchants. */
export async function differencesIn(keeper: Keeper, merchantIds: readonly MerchantId[]): Promise<Difference[]> {
  const found: Difference[] = []
  for (const merchantId of merchantIds) {
    for (let after: string | undefined; ; ) {
      const { accountIds, next } = await accountsKnown(keeper, merchantId, { limit: 25, after })
      const checked = await Promise.all(accountIds.map((accountId) => checkAccount({ keeper, merchantId, accountId })))
      found.push(...checked.flat())
      if (next === undefined) break
      after = next
    }
  }
  return found
}
