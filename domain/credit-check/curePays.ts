import type { Books } from '../accounts/books.ts'
import { ageingPeriod } from '../accounts/debts.ts'
import { inMatchingOrder } from '../allocation/matching.ts'
import type { Invoice } from '../invoices/invoice.ts'
import type { Order } from '../orders/order.ts'
import type { Named } from '../payments/payment.ts'
import type { Settings } from '../settings/settings.ts'
import { cureOf, look } from './check.ts'

/**
 * What the payment that cures a held order names: past-due invoices first where they hold, then the order (SPEC section 3). Where the
 * order's own credit is all that needs to be paid, the order alone: money for older invoices would leave it held.
 */
export function curePays(books: Books, order: Order, { invoices, settings }: { invoices: readonly Invoice[]; settings: Settings }): { amount: number; names: Named[] } | undefined {
  const amount = cureOf(books, order, settings)
  if (amount === undefined || amount === 0) return undefined
  const names: Named[] = []
  const { pastDueExcess } = look(books, order, settings)
  let forInvoices = amount - order.toCollect
  const wholeOrder = forInvoices >= order.onCredit - order.charged
  if (order.holds.some(({ reason }) => reason === 'past-due') && pastDueExcess > 0 && !wholeOrder) {
    const overdue = invoices.filter((invoice) => ageingPeriod(invoice, settings.ageing, books.today) >= books.account.terms.holdPeriod)
    for (const invoice of inMatchingOrder(overdue)) {
      const upTo = Math.min(forInvoices, invoice.outstanding)
      if (upTo === 0 || !('invoiceId' in invoice)) continue
      names.push({ kind: 'invoice', id: invoice.invoiceId, upTo })
      forInvoices -= upTo
    }
  }
  return { amount, names: [...names, { kind: 'order', id: order.orderId }] }
}
