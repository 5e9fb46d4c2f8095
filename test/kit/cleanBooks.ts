import type { MerchantId } from '../../domain/ids.ts'
import type { Difference } from '../../domain/ledger/difference.ts'
import { accountsKnown } from '../../store/accountsKnown.ts'
import { checkAccount } from '../../store/check.ts'
import type { Keeper } from '../../store/keeper.ts'
import { checkVoucher, vouchersKnown } from '../../store/voucherCheck.ts'

type Page<T> = { ids: readonly T[]; next?: string | undefined }

async function checkedAll<T>(pageOf: (after: string | undefined) => Promise<Page<T>>, check: (id: T) => Promise<Difference[]>) {
  const found: Difference[] = []
  for (let after: string | undefined; ; ) {
    const { ids, next } = await pageOf(after)
    found.push(...(await Promise.all(ids.map(check))).flat())
    if (next === undefined) return found
    after = next
  }
}

/** What `encours check` names of all accounts and vouchers of merchants. */
export async function differencesIn(keeper: Keeper, merchantIds: readonly MerchantId[]): Promise<Difference[]> {
  const found: Difference[] = []
  for (const merchantId of merchantIds) {
    const accounts = async (after: string | undefined) => {
      const { accountIds, next } = await accountsKnown(keeper, merchantId, { limit: 25, after })
      return { ids: accountIds, next }
    }
    const vouchers = async (after: string | undefined) => {
      const { voucherIds, next } = await vouchersKnown(keeper, merchantId, { limit: 25, after })
      return { ids: voucherIds, next }
    }
    found.push(...(await checkedAll(accounts, (accountId) => checkAccount({ keeper, merchantId, accountId }))))
    found.push(...(await checkedAll(vouchers, (voucherId) => checkVoucher({ keeper, merchantId, voucherId }))))
  }
  return found
}
