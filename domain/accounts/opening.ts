import type { Context } from '../command.ts'
import { AccountId } from '../ids.ts'
import type { Currency } from '../money.ts'
import { type Account, noFigures } from './account.ts'
import { type Customer, CustomerDetails } from './customer.ts'

/** A new account with its customer: nothing moved yet, and no limit granted until someone with the right sets it. */
export function newAccount(
  { accountId, currency, customer }: { accountId: AccountId; currency: Currency; customer: CustomerDetails },
  { now }: Pick<Context, 'now'>,
): { account: Account; customer: Customer } {
  const account: Account = {
    accountId,
    currency,
    openedAt: now,
    limit: null,
    terms: { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 },
    orderStatus: { code: 'yes' },
    termsVersion: 1,
    ...noFigures,
    heldCount: 0,
    shipToIds: customer.shipTos.map(({ shipToId }) => shipToId),
    letters: 0,
    history: { paymentCount: 0, lateCount: 0, daysToPaySum: 0, daysToPayCount: 0 },
    review: {},
    nextStatement: null,
  }
  return { account, customer: { accountId, details: customer, customerVersion: 1 } }
}

/** Who buys without being known: one account for all of them, on which nothing is ever owed or left. */
export const walkIn = AccountId.parse('acc_walk-in')

const names = { fr: 'Client de passage', en: 'Walk-in customer' } as const

/** Who bought without saying who they are, in the merchant's language. */
export function walkInCustomer(language: keyof typeof names): CustomerDetails {
  return CustomerDetails.parse({ name: names[language], language, emailChannel: false, noBureauCall: true })
}
