import type { CustomerDetails } from '../../domain/accounts/customer.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import type { StatementDocument } from './contract.ts'

type Stated = Pick<StatementDocument, 'statement' | 'lines' | 'unshown' | 'provisional'>

/** A statement to be drawn for its customer, as the merchant's settings say. */
export function statementDocument(stated: Stated, details: CustomerDetails, settings: Settings): StatementDocument {
  const { name, company, address, email, country, language } = details
  return {
    ...stated,
    seller: settings.legal,
    customer: { name, country, language, ...(company && { company }), ...(address && { address }), ...(email && { email }) },
    ageing: settings.ageing,
    timeZone: settings.timeZone,
  }
}
