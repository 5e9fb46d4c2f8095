import * as z from 'zod'
import { query, type Reader, refs } from '../command.ts'
import { AccountId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { fateOf, MailFate } from '../mail/mail.ts'
import { refuse } from '../refusals.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { movementsOf } from './closing.ts'
import { StatedPeriod } from './period.ts'
import { Movement, mailOfStatement, Statement } from './statement.ts'

/** Records that one page of movements looks through: those that moved nothing are passed over, and cost time all the same. */
const pagesRead = 10

/** Movements of a statement after a sequence, and where the next page begins where there is more. */
async function movementsIn(
  reader: Reader,
  { accountId, throughSequence }: Statement,
  { after: from, limit }: { after: number; limit: number },
): Promise<{ lines: Movement[]; nextAfter?: number }> {
  const lines: Movement[] = []
  let after = from
  for (let page = 0; page < pagesRead && after < throughSequence; page += 1) {
    const records = await reader.journal({ chain: accountId, after, limit: bounds.recordsPerPage })
    const last = records.at(-1)
    if (!last) break
    lines.push(...movementsOf(records.filter(({ sequence }) => sequence <= throughSequence)))
    after = last.sequence
    if (lines.length > limit) break
  }
  const shown = lines.slice(0, limit)
  const through = lines.length > limit ? (shown.at(-1)?.sequence ?? from) : after
  return { lines: shown, ...(through < throughSequence && { nextAfter: through }) }
}

/** A statement with its movements, a page at a time: opening + movements of all pages = closing. */
export const getStatement = query({
  name: 'getStatement',
  summary: 'Read the statement of a month or week',
  right: 'statements:read',
  input: z.strictObject({
    accountId: AccountId,
    month: StatedPeriod,
    after: z.int().min(0).default(0).meta({ description: 'The "nextAfter" of the page before' }),
    limit: z
      .int()
      .min(1)
      .max(bounds.movementsPerStatement)
      .default(bounds.movementsPerStatement)
      .meta({ description: 'Movements at most' }),
  }),
  answer: z
    .strictObject({
      ...Statement.shape,
      lines: z.array(Movement),
      moreLines: z.boolean(),
      nextAfter: z.int().optional().meta({ description: 'Send as "after" for the movements that follow; absent on the last page' }),
      mail: MailFate.optional(),
    })
    .meta({ id: 'StatementView' }),
  answers: async ({ accountId, month, after, limit }, reader) => {
    const { statement, mail } = await reader.get({
      statement: refs.statement(accountId, month),
      mail: refs.mail(accountId, mailOfStatement({ accountId, month })),
    })
    if (!statement) return refuse('unknown-statement')
    const page = await movementsIn(reader, statement, { after: Math.max(after, statement.afterSequence), limit })
    return { ...statement, ...page, moreLines: page.nextAfter !== undefined, ...(mail && { mail: fateOf(mail) }) }
  },
  sheet: ({ lines, currency }) =>
    sheetOf(
      [
        ['sequence', ({ sequence }) => sequence],
        ['at', ({ at }) => at],
        ['cause', ({ cause }) => cause],
        ['reference', ({ reference }) => reference],
        ['amount', ({ amount }) => decimal(amount, currency)],
        ['balance', (line) => decimal(line.balance, currency)],
        ['currency', () => currency],
      ],
      lines,
    ),
})
