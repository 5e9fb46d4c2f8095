import * as z from 'zod'
import { Instant } from '../../domain/calendar.ts'
import type { JournalRecord } from '../../domain/ledger/journal.ts'
import { paged } from '../../domain/paging.ts'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import { recordOf, Unreadable } from '../../store/codec.ts'
import type { Item } from '../../store/row.ts'
import { recordsIn, WalkPlace } from '../../store/walk.ts'
import type { Caller } from '../runtime/acting.ts'
import { putOnBus } from '../runtime/bus.ts'
import { listAsked, openCursor, sealCursor } from '../runtime/cursors.ts'
import { keeper } from '../runtime/keeping.ts'
import { errorFields, log } from '../runtime/log.ts'
import type { Operation, Performed } from './operations.ts'

const input = z.strictObject({
  from: Instant.meta({ description: 'Events of journal records from this moment on' }),
  to: Instant.optional().meta({ description: 'Up to and with this moment; everything later when left out' }),
  cursor: paged.cursor,
})

const answer = z
  .strictObject({
    published: z.int().meta({ description: 'Events put on the bus again by this call' }),
    unreadable: z.int().meta({ description: 'Records that this version can’t read: their events were not put' }),
    next: z.string().optional().meta({ description: 'There is more: send it as "cursor"' }),
  })
  .meta({ id: 'Republished' })

/** As declared in the API's documentation. */
export const republishDeclaration = {
  name: 'republish',
  summary: 'Publish events again from the journal, under their old ids',
  right: 'ledger:republish',
  input,
  answer,
} as const

const recordsPerPage = 500

/** Reads the journal page by page and puts its events on the bus once more; who heard them before drops them by id. */
export const republish: Operation = {
  ...republishDeclaration,
  needsKey: () => false,
  perform: async (given, caller) => republishPage(input.parse(given), caller),
}

async function republishPage(
  { from, to, cursor }: z.infer<typeof input>,
  { merchantId, correlationId }: Caller,
): Promise<Performed | Refusal> {
  const place = { merchantId, of: listAsked('republish', { from, to }) }
  const opened = cursor === undefined ? undefined : await openCursor(place, cursor)
  if (cursor !== undefined && opened === undefined)
    return { refused: 'invalid-input', faults: [{ pointer: '/cursor', says: 'is not the "next" of a republishing' }] }
  const after = opened === undefined ? undefined : WalkPlace.parse(JSON.parse(opened))
  const page = await recordsIn(keeper(), merchantId, { limit: recordsPerPage, after })
  // As moments: written without milliseconds, a text would sort behind all of its own second.
  const [first, last] = [Date.parse(from), to === undefined ? Number.POSITIVE_INFINITY : Date.parse(to)]
  const read = page.items.flatMap((item) => readable(item, correlationId))
  const records = read.filter(({ at }) => Date.parse(at) >= first && Date.parse(at) <= last)
  const envelopes = records.flatMap(envelopesOf)
  const failed = await put(envelopes, correlationId)
  if (failed.length > 0)
    return refuse('busy', `The bus did not take ${failed.length} of ${envelopes.length} events; call again with the same cursor.`)
  return {
    answer: {
      published: envelopes.length,
      unreadable: page.items.length - read.length,
      ...(page.next && { next: await sealCursor(place, JSON.stringify(page.next)) }),
    },
    replayed: false,
  }
}

/** One record that newer code wrote, or that somebody spoiled, must not keep the others from being told. */
function readable(item: Item, correlationId: string): JournalRecord[] {
  try {
    return [recordOf(item)]
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    log.error('a record of the journal can’t be read', { pk: item.pk, sk: item.sk, correlationId, ...errorFields(error) })
    return []
  }
}

/** A bus that can't be reached took nothing: the same page can be asked for again. */
async function put(envelopes: readonly Envelope[], correlationId: string): Promise<readonly unknown[]> {
  try {
    return await putOnBus(envelopes)
  } catch (error) {
    log.warn('the bus can’t be reached', { ...errorFields(error), correlationId })
    return envelopes
  }
}
