import type { Books } from '../accounts/books.ts'
import { ageingPeriod } from '../accounts/debts.ts'
import { inMatchingOrder } from '../allocation/matching.ts'
import type { Owed } from '../invoices/invoice.ts'
import type { Order } from '../orders/order.ts'
import type { Named } from '../payments/payment.ts'
import type { Settings } from '../settings/settings.ts'
import { cureOf, reasonsToHold } from './check.ts'

/**
 * What the payment that cures a held order names: what is past due first where that holds, then the order (SPEC section 3). Where the
 * order's own credit is all that needs to be paid, the order alone: money for older debts would leave it held.
 */
export function curePays(
  books: Books,
  order: Order,
  { invoices, settings }: { invoices: readonly Owed[]; settings: Settings },
): { amount: number; names: Named[] } | undefined {
  const amount = cureOf(books, order, settings)
  if (amount === undefined || amount === 0) return undefined
  const names: Named[] = []
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
  }
  return { amount, names: [...names, { kind: 'order', id: order.orderId }] }
}
