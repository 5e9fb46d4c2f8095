import * as z from 'zod'
import { query } from '../command.ts'
import { bounds } from '../limits.ts'
import { sheetOf } from '../sheet.ts'
import { JournalRecord } from './journal.ts'

/** The immutable records of one chain: an account's id, `merchant`, or a series. */
export const getJournal = query({
  name: 'getJournal',
  summary: 'Read the journal of a chain',
  right: 'ledger:read',
  input: z.strictObject({
    chain: z
      .string()
      .regex(/^[A-Za-z0-9._:/|-]{1,200}$/)
      .meta({ description: 'An account id, "merchant", or another chain as records name it' }),
    after: z.int().min(0).default(0),
    limit: z.int().min(1).max(bounds.pageSize).default(bounds.pageSize),
  }),
  answer: z.strictObject({ items: z.array(JournalRecord), nextAfter: z.int().optional() }),
  answers: async ({ chain, after, limit }, reader) => {
    const items = await reader.journal({ chain, after, limit })
    const last = items.at(-1)
    return { items, ...(last && items.length === limit && { nextAfter: last.sequence }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['chain', ({ chain }) => chain],
        ['sequence', ({ sequence }) => sequence],
        ['at', ({ at }) => at],
        ['by', ({ by }) => by],
        ['command', ({ command }) => command],
        ['why', ({ why }) => why],
        ['facts', ({ facts }) => facts.map(({ type }) => type).join(' ')],
        ['hash', ({ hash }) => hash],
      ],
      items,
    ),
})
