import * as z from 'zod'
import type { Account } from './account.ts'
import type { CustomerDetails } from './customer.ts'

/** What of a professional customer still stands at its default: recommended to be filled in, never asked for (SPEC section 11). */
export const Incomplete = z.array(z.enum(['limit', 'payment-term', 'risk-level']))
export type Incomplete = z.infer<typeof Incomplete>

export function incompleteOf(
  { limit, terms }: Pick<Account, 'limit' | 'terms'>,
  customer: Pick<CustomerDetails, 'professional'>,
): Incomplete {
  const missing: Incomplete = []
  if (!customer.professional) return missing
  if (limit === null) missing.push('limit')
  if (terms.paymentTermDays === 0) missing.push('payment-term')
  if (terms.riskLevel === 'none') missing.push('risk-level')
  return missing
}
