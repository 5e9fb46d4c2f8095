import * as z from 'zod'
import { query } from '../command.ts'
import { paged, pageOf } from '../paging.ts'
import { decimal, sheetOf } from '../sheet.ts'
import { Closing, ClosingKind } from './closing.ts'

/** The closings of a kind, newest first, with the totals of each period and the perpetual ones. */
export const listClosings = query({
  name: 'listClosings',
  summary: 'List the closings of days, months or years',
  right: 'reports:read',
  input: z.strictObject({ kind: ClosingKind, ...paged }),
  answer: pageOf(Closing),
  answers: async ({ kind, cursor, limit }, reader) => {
    const page = await reader.index({
      index: `closings-${kind}`,
      kind: 'closing',
      limit,
      reverse: true,
      ...(cursor !== undefined && { after: cursor }),
    })
    return { items: page.items, ...(page.next !== undefined && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['kind', ({ kind }) => kind],
        ['period', ({ period }) => period],
        ['currency', ({ currency }) => currency],
        ['sales', ({ total, currency }) => decimal(total.sales, currency)],
        ['vat', ({ total, currency }) => decimal(total.vat, currency)],
        ['received', ({ total, currency }) => decimal(total.received, currency)],
        ['paidBack', ({ total, currency }) => decimal(total.paidBack, currency)],
        ['perpetualSales', ({ perpetual, currency }) => decimal(perpetual?.sales ?? 0, currency)],
        ['seal', ({ seal }) => seal],
      ],
      items.flatMap(({ kind, period, totals, perpetual, seal }) =>
        totals.map((total) => ({
          kind,
          period,
          currency: total.currency,
          total,
          perpetual: perpetual.find((one) => one.currency === total.currency),
          seal,
        })),
      ),
    ),
})
