import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { switchedOff } from '../settings/switches.ts'
import { Terms } from './account.ts'
import { AmendedAnswer, amend } from './amending.ts'

/** Sets payment term, risk level, minimum for check and hold period. */
export const changeTerms = command({
  name: 'changeTerms',
  summary: 'Set the terms of an account',
  right: 'terms:change',
  input: z.strictObject({ accountId: AccountId, ...Terms.shape }),
  answer: AmendedAnswer,
  reads: ({ accountId }) => ({ account: refs.account(accountId) }),
  decide: ({ accountId: _, ...terms }, { account }, context) =>
    switchedOff(context.settings, 'b2bCredit') ??
    amend(account, { amended: { terms }, fact: (termsVersion) => ({ type: 'TermsChanged', termsVersion }) }, context),
})
