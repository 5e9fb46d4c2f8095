import * as z from 'zod'
import { query, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { fateOf, MailFate } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { movementsOf } from './closing.ts'
import { Month, Movement, mailOfStatement, Statement } from './statement.ts'

/** A statement with its movements: opening + movements = closing. The lines are capped, the sums cover all. */
export const getStatement = query({
  name: 'getStatement',
  summary: 'Read the statement of a month',
  right: 'statements:read',
  input: z.strictObject({ accountId: AccountId, month: Month }),
  answer: z
    .strictObject({ ...Statement.shape, lines: z.array(Movement), moreLines: z.boolean(), mail: MailFate.optional() })
    .meta({ id: 'StatementView' }),
  answers: async ({ accountId, month }, reader) => {
    const { statement, mail } = await reader.get({
      statement: refs.statement(accountId, month),
      mail: refs.mail(accountId, mailOfStatement({ accountId, month })),
    })
    if (!statement) return refuse('unknown-statement')
    const lines: Movement[] = []
    let after = statement.afterSequence
    while (after < statement.throughSequence && lines.length <= bounds.movementsPerStatement) {
      const records = await reader.journal({ chain: accountId, after, limit: bounds.recordsPerPage })
      const last = records.at(-1)
      if (!last) break
      lines.push(...movementsOf(records.filter(({ sequence }) => sequence <= statement.throughSequence)))
      after = last.sequence
    }
    return {
      ...statement,
      lines: lines.slice(0, bounds.movementsPerStatement),
      moreLines: lines.length > bounds.movementsPerStatement,
      ...(mail && { mail: fateOf(mail) }),
    }
  },
})
