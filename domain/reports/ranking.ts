import * as z from 'zod'
import type { CustomerDetails } from '../accounts/customer.ts'
import type { Debts } from '../accounts/debts.ts'
import { foundBy, searchLists } from '../accounts/searching.ts'
import { isOverLimit, type Standing } from '../accounts/standing.ts'
import { AccountId } from '../ids.ts'
import { Currency } from '../money.ts'
import { folded } from '../text.ts'

/** The lists of accounts that reports and searches go through, beside the one by name. Rows keep these names: none is ever taken out. */
export const rankings = [
  'by-open-orders',
  'by-balance',
  'by-remainder',
  'by-exposure',
  'owing',
  'incomplete',
  'over-limit',
  'held',
  'risk',
  ...searchLists.name,
  ...searchLists.email,
  ...searchLists.reference,
] as const
export const RankingName = z.enum(rankings)
export type RankingName = z.infer<typeof RankingName>

/**
 * Where an account stands in one of these lists; without `by` it isn't in it. Kept beside the standing and written with it, so that a
 * report never goes through accounts it doesn't name.
 */
export const Ranking = z.strictObject({ accountId: AccountId, list: RankingName, by: z.string().optional() })
export type Ranking = z.infer<typeof Ranking>

const digits = 17
const middle = 10n ** BigInt(digits - 1)

/** A sum of money as a text that sorts like it. */
export function sortable(amount: number): string {
  return (BigInt(amount) + middle).toString().padStart(digits, '0')
}

/**
 * The account's place in every list: by currency and figure; of those that owe, by the day their oldest debt falls due; of those past their
 * limit, with held orders or of a risk level, by name; for a search by what is known of its customer, who is left out once erased.
 */
export function rankingsOf(standing: Standing, { debts, customer }: { debts: Debts; customer?: CustomerDetails | undefined }): Ranking[] {
  const { accountId, currency, openOrders, balance, remainder, exposure, riskLevel, heldCount, incomplete = [] } = standing
  const name = folded(standing.company ?? standing.name)
  const [oldest] = Object.keys(debts.owed).toSorted()
  const places: Record<RankingName, string | undefined> = {
    'by-open-orders': `${currency}#${sortable(openOrders)}`,
    'by-balance': `${currency}#${sortable(balance)}`,
    'by-remainder': `${currency}#${sortable(remainder)}`,
    'by-exposure': `${currency}#${sortable(exposure)}`,
    owing: oldest?.split('/')[0],
    incomplete: incomplete.length > 0 ? 'incomplete' : undefined,
    'over-limit': isOverLimit(standing) ? name : undefined,
    held: heldCount > 0 ? name : undefined,
    risk: riskLevel === 'none' ? undefined : `${riskLevel}#${name}`,
    ...foundBy(customer),
  }
  return rankings.map((list) => ({ accountId, list, ...(places[list] !== undefined && { by: places[list] }) }))
}

/** The currency of a place in a list by figures. */
export function currencyOf({ by = '' }: Ranking): Currency[] {
  const currency = Currency.safeParse(by.split('#')[0])
  return currency.success ? [currency.data] : []
}

/** Where a list goes on after this account: lists are sorted by this text. */
export function rankingCursor({ by = '', accountId }: Ranking): string {
  return `${by}#${accountId}`
}
