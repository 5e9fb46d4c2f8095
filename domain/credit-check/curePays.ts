import type { Books } from '../accounts/books.ts'
import { aged, ageingPeriod } from '../accounts/debts.ts'
import { inMatchingOrder } from '../allocation/matching.ts'
import type { Owed } from '../invoices/invoice.ts'
import type { Order } from '../orders/order.ts'
import type { Named } from '../payments/payment.ts'
import type { Settings } from '../settings/settings.ts'
import { cureOf, reasonsToHold } from './check.ts'

/**
 * What the payment that cures a held order names: what is past due first where that holds, then the order (SPEC section 3). Where the
 * order's own credit is all that needs to be paid, the order alone: money for older debts would leave it held. Where not all that is
 * past due is in view, the order keeps to its own part: the rest is matched by itself with what is due.
 */
export function curePays(
  books: Books,
  order: Order,
  { invoices, settings }: { invoices: readonly Owed[]; settings: Settings },
): { amount: number; names: Named[] } | undefined {
  const amount = cureOf(books, order, settings)
  if (amount === undefined || amount === 0) return undefined
  const names: Named[] = []
  let own: { upTo?: number } = {}
  const credit = amount - order.toCollect
  const pastDueHolds = reasonsToHold(books, order, { settings }).some(({ reason }) => reason === 'past-due')
  if (pastDueHolds && credit < order.onCredit - order.charged) {
    let left = credit
    const overdue = invoices.filter((owed) => ageingPeriod(owed, settings.ageing, books.today) >= books.account.terms.holdPeriod)
    for (const owed of inMatchingOrder(overdue)) {
      const upTo = Math.min(left, owed.outstanding)
      if (upTo === 0) continue
      names.push('claimId' in owed ? { kind: 'claim', id: owed.claimId, upTo } : { kind: 'invoice', id: owed.invoiceId, upTo })
      left -= upTo
    }
    const pastDue = sumOf(aged(books.debts, settings.ageing, books.today).slice(books.account.terms.holdPeriod - 1))
    const unnamed = Math.min(left, pastDue - sumOf(overdue.map(({ outstanding }) => outstanding)))
    if (unnamed > 0) own = { upTo: order.toCollect + left - unnamed }
  }
  return { amount, names: [...names, { kind: 'order', id: order.orderId, ...own }] }
}

function sumOf(amounts: readonly number[]): number {
  return amounts.reduce((sum, amount) => sum + amount, 0)
}
