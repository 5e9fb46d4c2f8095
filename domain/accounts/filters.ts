import * as z from 'zod'
import { Currency } from '../money.ts'
import { RiskLevel } from './account.ts'
import { isOverLimit, type Standing } from './standing.ts'

/** By what lists of accounts can be narrowed: each account meets every filter that is set. */
export const accountFilters = {
  currency: Currency.optional(),
  withLimit: z.boolean().optional().meta({ description: 'Only with a limit granted, or only without' }),
  overLimit: z.boolean().optional().meta({ description: 'Only past their limit, or only those who are not' }),
  risk: RiskLevel.optional(),
  held: z.boolean().optional().meta({ description: 'Only with held orders, or only without' }),
  overdue: z.boolean().optional().meta({ description: 'Only with overdue amounts, or only without; as of the last change' }),
  owing: z.boolean().optional().meta({ description: 'Only who owes something, or only who owes nothing' }),
  withDeposits: z.boolean().optional().meta({ description: 'Only with deposits, or only without; wants `store-credit:read`' }),
}
const Filters = z.object(accountFilters)
type Filters = z.infer<typeof Filters>

/** Filters that tell of limits or risk; undefined where none of them is set. */
export function filtersOfCredit({ withLimit, overLimit, risk }: Filters): boolean | string | undefined {
  return withLimit ?? overLimit ?? risk
}

/** Whether an account passes every filter that was set. */
export function isWanted(standing: Standing, wanted: Filters): boolean {
  const is = {
    currency: standing.currency,
    withLimit: standing.limit !== null,
    overLimit: isOverLimit(standing),
    risk: standing.riskLevel,
    held: standing.heldCount > 0,
    overdue: standing.overdueSince !== undefined,
    owing: standing.unpaid > 0,
    withDeposits: standing.deposits > 0,
  }
  const asked: Readonly<Record<string, unknown>> = wanted
  return Object.entries(is).every(([name, value]) => asked[name] === undefined || asked[name] === value)
}
