import type { CustomerDetails } from '../accounts/customer.ts'
import type { RefusalCode } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'

/** Why the bureau may not be asked about a customer; undefined when it may (SPEC section 10). */
export function bureauObstacle(customer: CustomerDetails, settings: Settings): RefusalCode | undefined {
  if (!settings.bureau.countries.includes(customer.country)) return 'bureau-country-off'
  if (!customer.duns) return 'bureau-no-duns'
  return customer.noBureauCall ? 'bureau-no-call' : undefined
}
