import type { Deed } from '../deed.ts'
import { type Base, sum } from './book.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import { observed } from './money.ts'

type Asked = Extract<Deed, { name: 'applyDaysToPay' }>['input']

/** The base period becomes what was observed in it; nothing observed is stored only when confirmed (SPEC section 9). */
export function applyDaysToPay(merchant: Merchant, { accountId, period, confirmEmpty }: Asked, { now }: { now: string }): Verdict {
  const book = merchant.books.get(accountId)
  if (!book) return no('unknown-account')
  const inPeriod = observed(book).filter(({ on }) => period === 'whole-history' || (period.from <= on && on <= period.to))
  if (inPeriod.length === 0 && !confirmEmpty) return no('nothing-eligible')
  const base: Base = {
    ...(period !== 'whole-history' && { period }),
    daysSum: sum(inPeriod.map(({ took }) => took)),
    daysCount: inPeriod.length,
    appliedAt: now,
  }
  book.bases.unshift(base)
  return 'done'
}
