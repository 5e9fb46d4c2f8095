import * as z from 'zod'
import type { Reader } from '../command.ts'
import { bounds } from '../limits.ts'
import { cellOf, type Sheet, sheetOf } from '../sheet.ts'
import { movementsOf } from './closing.ts'
import type { Movement, Statement } from './statement.ts'
import type { StatementView } from './statementView.ts'

/** Which movements of a statement are asked for. */
export const linesAsked = {
  after: z.int().min(0).default(0).meta({ description: 'The "nextAfter" of the page before' }),
  limit: z.int().min(1).max(bounds.movementsPerStatement).default(bounds.movementsPerStatement).meta({ description: 'Movements at most' }),
}

/** Records that one page of movements looks through: those that moved nothing are passed over, and cost time all the same. */
const pagesRead = 10

type Stated = Pick<Statement, 'accountId' | 'afterSequence' | 'throughSequence'>
type Lines = { lines: Movement[]; moreLines: boolean; nextAfter?: number }

/** Movements of a statement after a sequence, and where the next page begins where there is more. */
export async function linesOf(
  reader: Pick<Reader, 'journal'>,
  { accountId, afterSequence, throughSequence }: Stated,
  { after: asked, limit }: { after: number; limit: number },
): Promise<Lines> {
  const from = Math.max(asked, afterSequence)
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
  const more = through < throughSequence
  return { lines: shown, moreLines: more, ...(more && { nextAfter: through }) }
}

/** A page of movements in lines and columns. */
export function linesSheet({ lines, currency }: Pick<StatementView, 'lines' | 'currency'>): Sheet {
  return sheetOf(
    [
      ['sequence', ({ sequence }) => sequence],
      ['at', ({ at }) => at],
      ['cause', ({ cause }) => cause],
      ['reference', ({ reference }) => reference],
      ['amount', ({ amount }) => cellOf(amount, currency)],
      ['balance', ({ balance }) => cellOf(balance, currency)],
      ['currency', () => currency],
    ],
    lines,
  )
}
