import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { CalendarDate } from '../calendar.ts'
import { AccountId } from '../ids.ts'
import { Currency, Figure, SignedAmount } from '../money.ts'
import type { Settings } from '../settings/settings.ts'
import { Limit, RiskLevel } from './account.ts'
import { Incomplete } from './incomplete.ts'
import { seen, whereSeen } from './seen.ts'

/**
 * The account as lists and reports see it: recomputed from the rows by the subscriber that keeps remainders, never by a checkout,
 * and never read by a decision.
 */
export const Standing = z
  .strictObject({
    accountId: AccountId,
    name: z.string(),
    company: z.string().optional(),
    currency: Currency,
    openOrders: Figure,
    balance: SignedAmount,
    remainder: SignedAmount,
    exposure: Figure,
    unpaid: Figure,
    deposits: Figure,
    limit: Limit,
    riskLevel: RiskLevel,
    heldCount: z.int().min(0),
    overdueSince: CalendarDate.optional(),
    incomplete: Incomplete.optional().meta({ description: 'Of a professional customer: what still stands at its default' }),
    /** The version of the account row these figures were taken at. */
    accountVersion: z.int(),
    /** True when the rows did not add up to the account's own figures. */
    drift: z.boolean(),
  })
  .meta({ id: 'Standing' })
export type Standing = z.infer<typeof Standing>

/** More owed and charged than the customer may owe; at the limit it isn't (SPEC section 3, rule 3). */
export function isOverLimit({ limit, exposure }: Pick<Standing, 'limit' | 'exposure'>): boolean {
  return typeof limit === 'number' && exposure > limit
}

/** The same as lists show it. */
export const ListedAccount = Standing.partial({ limit: true, riskLevel: true, deposits: true, balance: true, remainder: true }).meta({
  id: 'ListedAccount',
  description: `Limit and risk level are left out while B2B credit is off. ${whereSeen}`,
})

export function listed(
  { limit, riskLevel, ...standing }: Standing,
  { settings, rights }: { settings: Pick<Settings, 'features'>; rights: ReadonlySet<Right> },
): z.infer<typeof ListedAccount> {
  return { ...seen(standing, rights), ...(settings.features.b2bCredit && { limit, riskLevel }) }
}
