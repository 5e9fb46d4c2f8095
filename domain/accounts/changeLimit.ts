import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { DecimalAmount, minorUnits } from '../money.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { type Account, Limit, withLimitOfUser } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'
import { walkIn } from './opening.ts'

/** Sets the credit limit: an amount, "unlimited", or null for not granted. Held orders are re-checked by event. */
export const changeLimit = command({
  name: 'changeLimit',
  summary: 'Set the credit limit',
  right: 'limits:change',
  input: z.strictObject({ accountId: AccountId, limit: z.union([Limit, DecimalAmount]) }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ limit: said }, { account }, context) => {
    const off = switchedOff(context.settings, 'b2bCredit')
    if (off) return off
    if (!account) return refuse('unknown-account')
    if (account.accountId === walkIn) return refuse('customer-required')
    const limit = limitOf(said, account.currency)
    if (limit === undefined)
      return { refused: 'invalid-input', faults: [{ pointer: '/limit', says: `is no amount in ${account.currency}` }] } as const
    const amended = { limit, review: withLimitOfUser(account.review, context.settings) }
    return amend(account, { amended, fact: () => ({ type: 'LimitChanged', limit }) }, context)
  },
})

/** A limit written in major units counts when its decimals fit the currency: 100.000000 does, 100.005 EUR doesn't. */
function limitOf(said: Limit | string, currency: Account['currency']): Limit | undefined {
  const limit = Limit.safeParse(said)
  return limit.success ? limit.data : minorUnits(String(said), currency)
}
