import * as z from 'zod'
import type { Account, Overridden } from '../accounts/account.ts'
import { refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { AccountId } from '../ids.ts'

/** What of the bureau's word a user may set. */
export const OverrideField = z.enum(['rating', 'ratedOn', 'limit'])
export type OverrideField = z.infer<typeof OverrideField>

/** The fields that stand overridden, never what they were set to: answers are kept for ever. */
export const OverrideAnswer = z
  .strictObject({ accountId: AccountId, overridden: z.array(OverrideField).meta({ description: 'What stands overridden now' }) })
  .meta({ id: 'OverrideAnswer' })

export function fieldsOf(overridden: Overridden | undefined): OverrideField[] {
  return OverrideField.options.filter((field) => overridden?.[field] !== undefined)
}

/** An account whose user's values are these: none leave no trace. */
export function overriding(account: Account, overridden: Overridden, fact: Fact) {
  const { overridden: _, ...review } = account.review
  const after = fieldsOf(overridden)
  const chain = refs.account(account.accountId)
  return {
    changed: [{ ref: chain, state: { ...account, review: { ...review, ...(after.length > 0 && { overridden }) } } }],
    entries: [{ chain, facts: [fact], postings: [] }] satisfies [object],
    answer: { accountId: account.accountId, overridden: after },
  }
}
