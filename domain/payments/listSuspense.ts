import * as z from 'zod'
import { query } from '../command.ts'
import { Currency } from '../money.ts'
import { paged, pageOf } from '../paging.ts'
import { type Cell, decimal, sheetOf } from '../sheet.ts'
import { Suspense } from './suspense.ts'

/** Money of a currency that no account can have stays in its smallest unit. */
function amountCell(amount: number, currency: string): Cell {
  const known = Currency.safeParse(currency).data
  return known ? decimal(amount, known) : amount
}

/** Money that no account could take: of an unknown account, or in another currency. */
export const listSuspense = query({
  name: 'listSuspense',
  summary: 'List money in suspense',
  right: 'payments:read',
  input: z.strictObject({ ...paged }),
  answer: pageOf(Suspense),
  answers: async ({ cursor, limit }, reader) => {
    const page = await reader.index({ index: 'suspense', kind: 'suspense', limit, ...(cursor && { after: cursor }) })
    return { items: page.items, ...(page.next && { next: page.next }) }
  },
  sheet: ({ items }) =>
    sheetOf(
      [
        ['provider', ({ provider }) => provider],
        ['paymentKey', ({ paymentKey }) => paymentKey],
        ['recordedAt', ({ recordedAt }) => recordedAt],
        ['reason', ({ reason }) => reason],
        ['meantFor', ({ meantFor }) => meantFor],
        ['amount', ({ amount, currency }) => amountCell(amount, currency)],
        ['currency', ({ currency }) => currency],
      ],
      items,
    ),
})
