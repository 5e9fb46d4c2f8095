import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { CustomerDetails } from './customer.ts'

/** Replaces what is known of the customer: address, e-mail, consent, ship-tos and the rest. */
export const changeCustomer = command({
  name: 'changeCustomer',
  summary: 'Change the customer of an account',
  right: 'customers:change',
  input: z.strictObject({ accountId: AccountId, customer: CustomerDetails }),
  answer: z.strictObject({ accountId: AccountId, customerVersion: z.int() }),
  reads: ({ accountId }) => ({ account: refs.account(accountId), customer: refs.customer(accountId) }),
  decide: ({ accountId, customer: details }, { account, customer }) => {
    if (!account || !customer) return refuse('unknown-account')
    if (account.erasedAt) return refuse('customer-erased')
    const customerVersion = customer.customerVersion + 1
    return {
      changed: [
        { ref: refs.account(accountId), state: { ...account, shipToIds: details.shipTos.map(({ shipToId }) => shipToId) } },
        { ref: refs.customer(accountId), state: { accountId, details, customerVersion } },
      ],
      entries: [
        { chain: refs.account(accountId), facts: [{ type: 'CustomerChanged', customerVersion }, { type: 'FiguresChanged' }], postings: [] },
      ],
      answer: { accountId, customerVersion },
    }
  },
})
