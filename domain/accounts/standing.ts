import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { AccountId } from '../ids.ts'
import { Currency, Figure, SignedAmount } from '../money.ts'
import { Limit, RiskLevel } from './account.ts'

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
    /** The version of the account row these figures were taken at. */
    accountVersion: z.int(),
    /** True when the rows did not add up to the account's own figures. */
    drift: z.boolean(),
  })
  .meta({ id: 'Standing' })
export type Standing = z.infer<typeof Standing>
