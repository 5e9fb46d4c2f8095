import type { AccountId, MerchantId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import type { State } from '../../domain/states.ts'
import type { MerchantList } from '../../store/table.ts'
import type { EachAlone } from './eachAlone.ts'
import { keeper } from './keeping.ts'

/** Every merchant, a page at a time. One whose row can't be read fails alone. */
export async function* everyMerchant(alone: EachAlone): AsyncGenerator<{ merchantId: MerchantId; merchant: State<'merchant'> }> {
  let after: string | undefined
  do {
    const page = await keeper().merchants({ limit: bounds.pageSize, after })
    for (const { merchantId, error } of page.unreadable ?? []) await alone.try({ merchantId }, () => Promise.reject(error))
    yield* page.items
    after = page.next
  } while (after !== undefined)
}

async function* rowsOf(merchantId: MerchantId, list: MerchantList) {
  let after: string | undefined
  do {
    const page = await keeper().listed(merchantId, { list, limit: bounds.pageSize, after })
    yield page.rows
    after = page.next
  } while (after !== undefined)
}

/** Every account of a merchant that has held orders, once. */
export async function accountsWithHolds(merchantId: MerchantId): Promise<Set<AccountId>> {
  const accounts = new Set<AccountId>()
  for await (const rows of rowsOf(merchantId, 'held-orders'))
    for (const row of rows) if (row.kind === 'order') accounts.add(row.state.accountId)
  return accounts
}
