import { AccountId, type MerchantId } from '../domain/ids.ts'
import { bounds } from '../domain/limits.ts'
import type { Keeper } from './keeper.ts'
import { WrongCursor } from './table.ts'

type Page = { limit: number; after?: string | undefined }
type Known = { accountIds: AccountId[]; next?: string }

/** How the chains of accounts are called. */
const begins = 'acc_'

/**
 * Every account of a merchant, by whatever knows of it: first by the chains of the journal, whether lists name them or not; then by the
 * lists, those whose chain's beginning is gone. Nothing of another merchant is looked at, so that nothing can be told of it. A page may be
 * empty and still go on.
 */
export async function accountsKnown(keeper: Keeper, merchantId: MerchantId, { limit, after }: Page): Promise<Known> {
  if (after?.startsWith('list:')) return onlyListed(keeper, merchantId, { limit, after: after.slice('list:'.length) || undefined })
  if (after !== undefined && !after.startsWith('chains:')) throw new WrongCursor('is not the "next" of this list')
  const { chains, next } = await keeper.chains(merchantId, { begins, limit, after: after?.slice('chains:'.length) })
  const accountIds = chains.map((chain) => AccountId.parse(chain))
  if (next !== undefined) return { accountIds, next: `chains:${next}` }
  // What lists alone know is seldom anything: it is looked for along with the last page where one look is enough.
  const gone = await onlyListed(keeper, merchantId, { limit: bounds.pageSize })
  return { ...gone, accountIds: [...accountIds, ...gone.accountIds] }
}

async function onlyListed(keeper: Keeper, merchantId: MerchantId, page: Page): Promise<Known> {
  const { rows, next } = await keeper.listed(merchantId, { list: 'accounts', ...page })
  const listed = rows.flatMap((row) => (row.kind === 'standing' ? [row.state.accountId] : []))
  const known = await Promise.all(listed.map((accountId) => isNamed(keeper, merchantId, accountId)))
  return { accountIds: listed.filter((_, at) => !known[at]), ...(next !== undefined && { next: `list:${next}` }) }
}

/** Whether the list of chains names an account: by its first record, strongly read. */
async function isNamed(keeper: Keeper, merchantId: MerchantId, accountId: AccountId): Promise<boolean> {
  const [first] = await keeper.journal(merchantId, { chain: accountId, after: 0, limit: 1 })
  return first?.chainSk === accountId
}
