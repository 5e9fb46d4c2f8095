import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { bureauObstacle } from './asking.ts'
import { isSpent, monthAsked } from './budget.ts'

/** Asks the credit bureau about a customer on demand; the answer comes by event. */
export const requestRefresh = command({
  name: 'requestRefresh',
  summary: 'Ask the credit bureau about a customer',
  right: 'bureau:refresh',
  input: z.strictObject({ accountId: AccountId }),
  answer: z.strictObject({ accountId: AccountId, requested: z.literal(true) }),
  reads: ({ accountId }, { now }) => ({
    account: refs.account(accountId),
    customer: refs.customer(accountId),
    month: refs.bureauMonth(monthAsked(now)),
  }),
  decide: ({ accountId }, { account, customer, month }, { settings }) => {
    if (!account || !customer) return refuse('unknown-account')
    const obstacle = bureauObstacle(customer.details, settings)
    if (obstacle) return refuse(obstacle)
    if (isSpent(month, settings)) return refuse('bureau-budget-spent')
    const chain = refs.account(accountId)
    return {
      changed: [{ ref: chain, state: account }],
      entries: [{ chain, facts: [{ type: 'BureauRefreshRequested' }], postings: [] }],
      answer: { accountId, requested: true as const },
    }
  },
})
