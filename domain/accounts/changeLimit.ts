import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { Limit } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'

/** Sets the credit limit: an amount, "unlimited", or null for not granted. Held orders are re-checked by event. */
export const changeLimit = command({
  name: 'changeLimit',
  summary: 'Set the credit limit',
  right: 'limits:change',
  input: z.strictObject({ accountId: AccountId, limit: Limit }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ limit }, { account }, context) =>
    amend(account, { amended: { limit }, fact: () => ({ type: 'LimitChanged', limit }) }, context),
})
