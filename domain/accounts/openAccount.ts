import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Currency } from '../money.ts'
import { refuse } from '../refusals.ts'
import { type Account, AccountFigures, accountFigures, noFigures } from './account.ts'
import { CustomerDetails } from './customer.ts'

/** Opens the one credit account of a customer; no limit is granted until someone with the right sets it. */
export const openAccount = command({
  name: 'openAccount',
  summary: 'Open the account of a customer',
  right: 'accounts:open',
  input: z.strictObject({ accountId: AccountId, currency: Currency, customer: CustomerDetails }),
  answer: z.strictObject({ accountId: AccountId, currency: Currency, figures: AccountFigures }),
  once: ({ accountId }) => ({ scope: 'account', key: accountId }),
  reads: ({ accountId }) => ({ known: refs.account(accountId) }),
  decide: ({ accountId, currency, customer }, { known }, context) => {
    if (known) return refuse('account-exists')
    const account: Account = {
      accountId,
      currency,
      openedAt: context.now,
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
    }
    return {
      changed: [
        { ref: refs.account(accountId), state: account },
        { ref: refs.customer(accountId), state: { accountId, details: customer, customerVersion: 1 } },
      ],
      entries: [
        {
          chain: refs.account(accountId),
          facts: [{ type: 'AccountOpened', currency }, { type: 'CustomerCreated' }, { type: 'FiguresChanged' }],
          postings: [],
        },
      ],
      answer: { accountId, currency, figures: accountFigures(account, context.settings) },
    }
  },
})
