import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Currency } from '../money.ts'
import { refuse } from '../refusals.ts'
import { accountFigures } from './account.ts'
import { CustomerDetails } from './customer.ts'
import { newAccount } from './opening.ts'
import { SeenFigures } from './seen.ts'

/** Opens the one credit account of a customer; no limit is granted until someone with the right sets it. */
export const openAccount = command({
  name: 'openAccount',
  summary: 'Open the account of a customer',
  right: 'accounts:open',
  input: z.strictObject({ accountId: AccountId, currency: Currency, customer: CustomerDetails }),
  answer: z.strictObject({ accountId: AccountId, currency: Currency, figures: SeenFigures }),
  once: ({ accountId }) => ({ scope: 'account', key: accountId }),
  reads: ({ accountId }) => ({ known: refs.account(accountId) }),
  decide: ({ accountId, currency, customer }, { known }, context) => {
    if (known) return refuse('account-exists')
    const opened = newAccount({ accountId, currency, customer }, context)
    return {
      changed: [
        { ref: refs.account(accountId), state: opened.account },
        { ref: refs.customer(accountId), state: opened.customer },
      ],
      entries: [
        {
          chain: refs.account(accountId),
          facts: [{ type: 'AccountOpened', currency }, { type: 'CustomerCreated' }, { type: 'FiguresChanged' }],
          postings: [],
        },
      ],
      answer: { accountId, currency, figures: accountFigures(opened.account, context.settings) },
    }
  },
})
