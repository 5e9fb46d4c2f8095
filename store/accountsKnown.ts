import { refs } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import { bounds } from '../domain/limits.ts'
import { refText } from '../domain/states.ts'
import { Unreadable } from './codec.ts'
import type { Keeper } from './keeper.ts'
import { accountsIn } from './rebuild.ts'
import { WrongCursor } from './table.ts'

/** Pages of the table looked at for one answer: most of its rows are no accounts, or another merchant's. */
const mostScans = 20

type Page = { limit: number; after?: string | undefined }
type Known = { accountIds: AccountId[]; next?: string }

/**
 * Every account of a merchant, by whatever knows of it: first by the accounts' own rows, whether lists name them or not; then by the
 * lists, those whose own row is gone. A page may have some more than the limit, or be empty and still go on.
 */
export async function accountsKnown(keeper: Keeper, merchantId: MerchantId, { limit, after }: Page): Promise<Known> {
  if (after?.startsWith('list:')) return onlyListed(keeper, merchantId, after.slice('list:'.length))
  if (after !== undefined && !after.startsWith('rows:')) throw new WrongCursor('is not the "next" of this list')
  const accountIds: AccountId[] = []
  let place = after?.slice('rows:'.length)
  for (let scans = 0; scans < mostScans && accountIds.length < limit; scans += 1) {
    const page = await accountsIn(keeper, { merchantId, limit, after: place })
    accountIds.push(...page.accountIds)
    place = page.next
    if (place !== undefined) continue
    const gone = await onlyListed(keeper, merchantId)
    return { ...gone, accountIds: [...accountIds, ...gone.accountIds] }
  }
  return { accountIds, next: `rows:${place}` }
}

async function onlyListed(keeper: Keeper, merchantId: MerchantId, after?: string): Promise<Known> {
  const { rows, next } = await keeper.listed(merchantId, { list: 'accounts', limit: bounds.pageSize, after })
  const listed = rows.flatMap((row) => (row.kind === 'standing' ? [row.state.accountId] : []))
  const gone = await withoutRow(keeper, merchantId, listed)
  return { accountIds: gone, ...(next !== undefined && { next: `list:${next}` }) }
}

/** Which of them have no row of their own. One that can't be read is there: the scan found it. */
async function withoutRow(keeper: Keeper, merchantId: MerchantId, accountIds: readonly AccountId[]): Promise<AccountId[]> {
  try {
    const rows = await keeper.get(merchantId, accountIds.map(refs.account))
    return accountIds.filter((accountId) => !rows.has(refText(refs.account(accountId))))
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    if (accountIds.length === 1) return []
    const halves = [accountIds.slice(0, accountIds.length / 2), accountIds.slice(accountIds.length / 2)]
    return (await Promise.all(halves.map((half) => withoutRow(keeper, merchantId, half)))).flat()
  }
}
