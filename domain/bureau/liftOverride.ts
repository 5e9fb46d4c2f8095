import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { fieldsOf, OverrideAnswer, OverrideField, overriding } from './overriding.ts'

/** Lets the bureau's values stand again; a kept limit may move with its next answer (SPEC section 10). */
export const liftOverride = command({
  name: 'liftOverride',
  summary: 'Let the credit bureau’s values stand again',
  right: 'bureau:override',
  input: z.strictObject({ accountId: AccountId, fields: z.array(OverrideField).min(1).max(OverrideField.options.length) }),
  answer: OverrideAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ accountId, fields }, { account }) => {
    if (!account) return refuse('unknown-account')
    const { overridden = {} } = account.review
    const lifted = fieldsOf(overridden).filter((field) => fields.includes(field))
    if (lifted.length === 0) return { unchanged: { accountId, overridden: fieldsOf(overridden) } }
    const left = Object.fromEntries(Object.entries(overridden).filter(([field]) => !lifted.some((one) => one === field)))
    return overriding(account, left, { type: 'OverrideLifted', fields: lifted })
  },
})
