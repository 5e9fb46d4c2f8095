import * as z from 'zod'
import { type Context, command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { type Account, Limit } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'

/** Sets the credit limit: an amount, "unlimited", or null for not granted. Held orders are re-checked by event. */
export const changeLimit = command({
  name: 'changeLimit',
  summary: 'Set the credit limit',
  right: 'limits:change',
  input: z.strictObject({ accountId: AccountId, limit: Limit }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ limit }, { account }, context) => {
    const amended = { limit, ...(account && isSetByBureau(context) && { review: keepLimit(account.review) }) }
    return amend(account, { amended, fact: () => ({ type: 'LimitChanged', limit }) }, context)
  },
})

/** Where the bureau may move limits, one that a user sets is an override: it stays until it is lifted (SPEC section 10). */
function isSetByBureau({ settings }: Context): boolean {
  return settings.bureau.limitPolicy === 'auto' || settings.bureau.limitPolicy === 'decrease-only'
}

function keepLimit(review: Account['review']): Account['review'] {
  return { ...review, overridden: { ...review.overridden, limit: 'kept' } }
}
