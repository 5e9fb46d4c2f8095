import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { whereSeen } from '../accounts/seen.ts'
import { Instant } from '../calendar.ts'
import { MailFate } from '../mail/mail.ts'
import { Movement, Statement } from './statement.ts'

const paged = {
  lines: z.array(Movement),
  moreLines: z.boolean(),
  nextAfter: z.int().optional().meta({ description: 'Send as "after" for the movements that follow; absent on the last page' }),
}

/** A statement with a page of its movements. */
export const WholeStatement = z.strictObject({ ...Statement.shape, ...paged, mail: MailFate.optional() })
export type WholeStatement = z.infer<typeof WholeStatement>

/** What a statement would say if its period ended now: nobody keeps it, and what happens next changes it. */
export const WholeCurrentStatement = WholeStatement.omit({ statementId: true, preparedAt: true, mail: true }).extend({
  provisional: z.literal(true),
  asOf: Instant.meta({ description: 'The moment it is of' }),
})
export type WholeCurrentStatement = z.infer<typeof WholeCurrentStatement>

/** All that tells store credit to who knows what is owed. */
const withheld = { opening: true, movements: true, closing: true, deposits: true } as const
const seenLines = { lines: z.array(Movement.partial({ amount: true, balance: true }).meta({ id: 'StatementLine' })) }

export const StatementView = WholeStatement.partial(withheld)
  .extend(seenLines)
  .meta({ id: 'StatementView', description: `${whereSeen}, and so are amounts` })
export type StatementView = z.infer<typeof StatementView>

export const CurrentStatementView = WholeCurrentStatement.partial(withheld)
  .extend(seenLines)
  .meta({ id: 'CurrentStatement', description: `${whereSeen}, and so are amounts` })

type Whole = Pick<WholeStatement, 'lines' | keyof typeof withheld>

/** A statement as far as a reader's rights let it out: without `store-credit:read` what happened and what is owed, and no balance. */
export function statementSeen<W extends Whole>(whole: W, rights: ReadonlySet<Right>) {
  if (rights.has('store-credit:read')) return whole
  const { opening: _, movements: __, closing: ___, deposits: ____, lines, ...others } = whole
  return { ...others, lines: lines.map(({ amount: _____, balance: ______, ...line }) => line) }
}
