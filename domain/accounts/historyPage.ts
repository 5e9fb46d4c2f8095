import * as z from 'zod'
import { CalendarDate, dayOf } from '../calendar.ts'
import { type Reader, refs } from '../command.ts'
import type { AccountId } from '../ids.ts'
import { lastRecordWhere } from '../ledger/asOf.ts'
import type { JournalRecord } from '../ledger/journal.ts'
import { bounds } from '../limits.ts'
import { balance, noFigures } from './account.ts'

/** Which lines of an account's history are asked for, and in which order. */
export const historyAsked = {
  descending: z.boolean().default(false).meta({ description: 'The newest line first' }),
  only: z
    .enum(['all', 'movements'])
    .default('all')
    .meta({ description: 'All lines, or those that moved the balance, which wants `store-credit:read`' }),
  from: CalendarDate.optional().meta({ description: 'Lines of this day or later' }),
  to: CalendarDate.optional().meta({ description: 'Lines of this day or earlier' }),
  after: z
    .int()
    .min(0)
    .default(0)
    .meta({ description: 'The "nextAfter" of the page before, or the sequence of any line: it goes on behind it. 0 begins' }),
  limit: z.int().min(1).max(bounds.pageSize).default(bounds.pageSize).meta({ description: 'How many at most' }),
}
const Asked = z.strictObject(historyAsked)
type Asked = z.infer<typeof Asked>

/** Pages of records that one page of lines looks through: where few are asked for, it is short and goes on. */
const pagesRead = 10

type Looking = Pick<Reader, 'head' | 'journal'>
type Of = { accountId: AccountId; timeZone: string }

/** What a record changed the balance by. */
export function movementIn({ before = noFigures, after = noFigures }: JournalRecord): number {
  return balance(after) - balance(before)
}

/**
 * The records of an account that are asked for, a page at a time. A page begins behind a line that is named by its sequence, and a line
 * stands at the same place whatever is asked: unlike a cursor, it may be sent on with another question and leaves out nothing behind it.
 */
export async function historyPage(
  reader: Looking,
  asked: Asked,
  { accountId, timeZone }: Of,
): Promise<{ records: JournalRecord[]; nextAfter?: number }> {
  const { descending, only, from, to, limit } = asked
  const dayIn = ({ at }: JournalRecord) => dayOf(at, timeZone)
  const isBefore = (record: JournalRecord) => from !== undefined && dayIn(record) < from
  const isBehind = (record: JournalRecord) => to !== undefined && dayIn(record) > to
  const found: JournalRecord[] = []
  let after = await beginning(reader, asked, { accountId, timeZone })
  for (let page = 0; page < pagesRead; page += 1) {
    const read = await recordsAfter(reader, { accountId, after, limit, descending })
    const over = read.findIndex(descending ? isBefore : isBehind)
    const within = over < 0 ? read : read.slice(0, over)
    found.push(...within.filter((record) => !isBefore(record) && !isBehind(record) && (only === 'all' || movementIn(record) !== 0)))
    const last = read.at(-1)
    const isEnd = over >= 0 || read.length < limit || (descending && last?.sequence === 1)
    const shown = found.at(limit - 1)
    if (shown && (found.length > limit || !isEnd)) return { records: found.slice(0, limit), nextAfter: shown.sequence }
    if (isEnd || !last) return { records: found }
    after = last.sequence
  }
  return { records: found, nextAfter: after }
}

/** The sequence behind which the first page begins; any other goes on where it is told to. */
async function beginning(reader: Looking, { descending, from, to, after }: Asked, { accountId, timeZone }: Of): Promise<number> {
  const dayIn = ({ at }: JournalRecord) => dayOf(at, timeZone)
  if (!descending) {
    if (after > 0 || from === undefined) return after
    return (await lastRecordWhere(reader, accountId, (record) => dayIn(record) < from))?.sequence ?? 0
  }
  if (after === 0 && to !== undefined)
    return ((await lastRecordWhere(reader, accountId, (record) => dayIn(record) <= to))?.sequence ?? 0) + 1
  const end = ((await reader.head(refs.account(accountId)))?.sequence ?? 0) + 1
  return after === 0 ? end : Math.min(after, end)
}

type Place = { accountId: AccountId; after: number; limit: number; descending: boolean }

/** Records in the order that is asked for. A chain has no gaps, so that those before a line are known by their sequences. */
async function recordsAfter(reader: Looking, { accountId, after, limit, descending }: Place): Promise<JournalRecord[]> {
  if (!descending) return reader.journal({ chain: accountId, after, limit })
  const count = Math.min(limit, after - 1)
  if (count <= 0) return []
  return (await reader.journal({ chain: accountId, after: after - 1 - count, limit: count })).toReversed()
}
