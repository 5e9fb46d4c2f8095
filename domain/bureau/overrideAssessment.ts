import * as z from 'zod'
import { Overridden } from '../accounts/account.ts'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { oneLine } from '../text.ts'
import { fieldsOf, OverrideAnswer, overriding } from './overriding.ts'

/** Sets a user's value in place of the bureau's, or keeps the limit from it: it stays until lifted (SPEC section 10). */
export const overrideAssessment = command({
  name: 'overrideAssessment',
  summary: 'Set a value in place of the credit bureau’s',
  right: 'bureau:override',
  input: z.strictObject({
    accountId: AccountId,
    rating: oneLine(40).optional(),
    ratedOn: Overridden.shape.ratedOn,
    limit: Overridden.shape.limit.meta({ description: 'Keeps the limit as it is, whatever the bureau recommends' }),
  }),
  answer: OverrideAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ accountId: _, ...set }, { account }) => {
    const fields = fieldsOf(set)
    if (fields.length === 0)
      return { refused: 'invalid-input', faults: [{ pointer: '/rating', says: 'or "ratedOn" or "limit" must be set' }] } as const
    if (!account) return refuse('unknown-account')
    if (account.erasedAt) return refuse('customer-erased')
    return overriding(account, { ...account.review.overridden, ...set }, { type: 'AssessmentOverridden', fields })
  },
})
