import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId, StatementId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { StatedPeriod } from './period.ts'
import { statementIdOf } from './statement.ts'

/** Sends a statement again: the way out where nobody knows whether its first mail left (SPEC section 11). */
export const sendStatement = command({
  name: 'sendStatement',
  summary: 'Send a statement to the customer again',
  right: 'statements:prepare',
  input: z.strictObject({ accountId: AccountId, month: StatedPeriod }),
  answer: z.strictObject({ statementId: StatementId, requested: z.literal(true) }),
  reads: ({ accountId, month }) => ({ account: refs.account(accountId), statement: refs.statement(accountId, month) }),
  decide: ({ accountId, month }, { account, statement }) => {
    if (!account || !statement) return refuse('unknown-statement')
    if (account.erasedAt) return refuse('customer-erased')
    const chain = refs.account(accountId)
    const statementId = statementIdOf({ accountId, month })
    return {
      changed: [{ ref: chain, state: account }],
      entries: [{ chain, facts: [{ type: 'StatementSendingRequested', statementId, month }], postings: [] }],
      answer: { statementId, requested: true as const },
    }
  },
})
