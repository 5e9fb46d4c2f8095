import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { fateOf } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { linesAsked, linesOf, linesSheet } from './lines.ts'
import { StatedPeriod } from './period.ts'
import { mailOfStatement } from './statement.ts'
import { StatementView, statementSeen } from './statementView.ts'

/** A statement with its movements, a page at a time: opening + movements of all pages = closing. */
export const getStatement = query({
  name: 'getStatement',
  summary: 'Read the statement of a month or week',
  right: 'statements:read',
  input: z.strictObject({ accountId: AccountId, month: StatedPeriod, ...linesAsked }),
  answer: StatementView,
  answers: async ({ accountId, month, ...asked }, reader, { rights }) => {
    const { statement, mail } = await reader.get({
      statement: refs.statement(accountId, month),
      mail: refs.mail(accountId, mailOfStatement({ accountId, month })),
    })
    if (!statement) return refuse('unknown-statement')
    const page = await linesOf(reader, statement, asked)
    return statementSeen({ ...statement, ...page, ...(mail && { mail: fateOf(mail) }) }, rights)
  },
  sheet: linesSheet,
})
