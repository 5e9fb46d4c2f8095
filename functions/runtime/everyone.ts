import type { AccountId, MerchantId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import type { State } from '../../domain/states.ts'
import type { MerchantList } from '../../store/table.ts'
import type { EachAlone } from './eachAlone.ts'
import { keeper } from './keeping.ts'

/** The golden section's share: places of a circle taken in steps of it lie as far apart as they can. */
const step = 0.618_033_988_75

/** The same from another place on in each period, so that what one run has no time for comes first in one of the next. */
export function turned<T>(all: readonly T[], period: number): T[] {
  const from = Math.floor(((period * step) % 1) * all.length)
  return [...all.slice(from), ...all.slice(0, from)]
}

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

/** Every account of a merchant as lists have it, a page at a time. */
export async function* standingsOf(merchantId: MerchantId): AsyncGenerator<State<'standing'>[]> {
  for await (const rows of rowsOf(merchantId, 'accounts')) yield rows.flatMap((row) => (row.kind === 'standing' ? [row.state] : []))
}

/** Every account of a merchant that lists know of, a page at a time. */
export async function* accountsOf(merchantId: MerchantId): AsyncGenerator<AccountId[]> {
  for await (const standings of standingsOf(merchantId)) yield standings.map(({ accountId }) => accountId)
}

/** Every account of a merchant that has held orders, once. */
export async function accountsWithHolds(merchantId: MerchantId): Promise<Set<AccountId>> {
  const accounts = new Set<AccountId>()
  for await (const rows of rowsOf(merchantId, 'held-orders'))
    for (const row of rows) if (row.kind === 'order') accounts.add(row.state.accountId)
  return accounts
}
