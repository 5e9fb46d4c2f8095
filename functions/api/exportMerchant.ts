import * as z from 'zod'
import { paged } from '../../domain/paging.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { ExportPlace, exportPage } from '../../store/exporting.ts'
import { ExportLine } from '../../store/exportLine.ts'
import { Unavailable } from '../../store/keeper.ts'
import { type Caller, clock } from '../runtime/acting.ts'
import { openCursor, sealCursor } from '../runtime/cursors.ts'
import { keeper } from '../runtime/keeping.ts'
import type { Operation, Performed } from './operations.ts'

const input = z.strictObject({ cursor: paged.cursor })

const answer = z
  .strictObject({
    merchantId: z.string(),
    lines: z.array(ExportLine).meta({ description: 'Chain by chain: it begins, its rows, its records, it ends; then rows of no chain' }),
    counts: z
      .record(z.string(), z.int())
      .optional()
      .meta({ description: 'On the last page: how many of each kind all pages have, apart from chains that began again' }),
    next: z.string().optional().meta({ description: 'Send as "cursor" for the next page; absent on the last' }),
  })
  .meta({ id: 'ExportedPage' })

/** As declared in the API's documentation. */
export const exportMerchantDeclaration = {
  name: 'exportMerchant',
  summary: 'Read everything the merchant has, a page at a time',
  right: 'merchant:export',
  input,
  answer,
} as const

/** What must be left of the time for one more reading, in milliseconds. */
const forOneMore = 4_000

/** Everything a merchant has, as it is kept, so that whoever takes it away can prove that nothing is missing (docs/export.md). */
export const exportMerchant: Operation = {
  ...exportMerchantDeclaration,
  needsKey: () => false,
  perform: async (given, caller) => {
    try {
      return await exported(input.parse(given), caller)
    } catch (error) {
      if (error instanceof Unavailable) return refuse('busy', 'Call again with the same cursor.')
      throw error
    }
  },
}

async function exported({ cursor }: z.infer<typeof input>, { merchantId, deadlineAt }: Caller): Promise<Performed | Refusal> {
  const place = { merchantId, of: 'exportMerchant' }
  const opened = cursor === undefined ? undefined : await openCursor(place, cursor)
  if (cursor !== undefined && opened === undefined)
    return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of an export' }] }
  const from = opened === undefined ? undefined : ExportPlace.parse(JSON.parse(opened))
  const hasTime = () => clock.now() < deadlineAt - forOneMore
  const page = await exportPage({ keeper: keeper(), merchantId, hasTime }, from)
  const rest = page.place ? { next: await sealCursor(place, JSON.stringify(page.place)) } : { counts: page.counts }
  return { answer: { merchantId, lines: page.lines, ...rest }, replayed: false }
}
