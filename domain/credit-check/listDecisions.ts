import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { Instant } from '../calendar.ts'
import { query, type Reader, refs } from '../command.ts'
import { OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import type { Order } from '../orders/order.ts'
import { pointerTo, rowsOfOrder } from '../orders/orderRows.ts'
import { paged, pageOf } from '../paging.ts'
import { refuse } from '../refusals.ts'
import { notOurs, placeIn, placeText } from '../reports/place.ts'
import { sheetOf } from '../sheet.ts'
import { DecisionView, decisionView } from './decision.ts'

const Decision = z
  .strictObject({
    decidedAt: Instant,
    supersededAt: Instant.optional().meta({ description: 'When another took its place; the last one has none' }),
    ...DecisionView.shape,
  })
  .meta({ id: 'Decision' })
type Decision = z.infer<typeof Decision>

/** Before which record of the account's journal earlier decisions are looked for. */
const Place = z.strictObject({ before: z.int().min(1) })

/** Pages of records that one call looks through at most; then it answers with what it found, and goes on. */
const pagesPerCall = 10

/** What an order was decided by, each time: the last decision from its row, those before it from the account's journal (SPEC section 3). */
export const listDecisions = query({
  name: 'listDecisions',
  summary: 'List the credit decisions of an order, the last one first, each with a replay',
  right: 'holds:read',
  input: z.strictObject({ orderId: OrderId, ...paged }),
  answer: pageOf(Decision),
  answers: async ({ orderId, cursor, limit }, reader, { rights }) => {
    const { pointer } = await reader.get(pointerTo(orderId))
    const { order } = await reader.get(rowsOfOrder(pointer, orderId))
    if (!order) return refuse('unknown-order')
    const place = cursor === undefined ? undefined : placeIn(cursor, Place)
    if (cursor !== undefined && !place) return notOurs
    const last = place
      ? []
      : [{ decidedAt: order.decidedAt ?? order.placedAt, ...decisionView(order.decision, { currency: order.currency, rights }) }]
    if (order.decidedAt === undefined) return { items: last }
    const head = place ? undefined : await reader.head(refs.account(order.accountId))
    const before = place?.before ?? (head?.sequence ?? 0) + 1
    const { items, next } = await earlier(order, reader, { before, limit: limit - last.length, rights })
    return { items: [...last, ...items], ...(next !== undefined && { next: placeText({ before: next } satisfies z.infer<typeof Place>) }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['decided', ({ decidedAt }) => decidedAt],
        ['superseded', ({ supersededAt }) => supersededAt],
        ['reasons', ({ inputs }) => String(inputs.reasons ?? '')],
        ['sentences', ({ replay }) => replay?.holds.map(({ sentence }) => sentence).join(' ')],
      ],
      items,
    ),
})

type Looking = { before: number; limit: number; rights: ReadonlySet<Right> }

/** The decisions that others took the place of, back to the first one; `next` where the journal has records that weren't looked through. */
async function earlier(
  order: Order,
  reader: Pick<Reader, 'journal'>,
  { before, limit, rights }: Looking,
): Promise<{ items: Decision[]; next?: number }> {
  const items: Decision[] = []
  let end = before
  for (let pages = 0; pages < pagesPerCall && end > 1; pages += 1) {
    const after = Math.max(0, end - 1 - bounds.pageSize)
    const records = await reader.journal({ chain: order.accountId, after, limit: end - 1 - after })
    for (const { sequence, at, facts } of records.toReversed()) {
      if (items.length >= limit) return { items, next: sequence + 1 }
      for (const fact of facts) {
        // One that took its place since the order was read has it twice.
        if (fact.type !== 'DecisionSuperseded' || fact.orderId !== order.orderId || fact.decidedAt === order.decidedAt) continue
        const { decidedAt = order.placedAt, decision } = fact
        items.push({ decidedAt, supersededAt: at, ...decisionView(decision, { currency: order.currency, rights }) })
        if (fact.decidedAt === undefined) return { items }
      }
    }
    end = after + 1
  }
  return { items, ...(end > 1 && { next: end }) }
}
