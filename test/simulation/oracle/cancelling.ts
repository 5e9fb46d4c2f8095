import { fromDeposit, isDelivered, release } from './book.ts'
import { type Merchant, no, type Verdict } from './merchant.ts'
import { costOf, found, resize } from './orders.ts'

/** SPEC section 2: it frees what the order held, or ends its rest. What was reported up to this record of the account still counts. */
export function cancelOrder(merchant: Merchant, { orderId }: { orderId: string }): Verdict {
  const at = found(merchant, orderId)
  if (!at) return no('unknown-order')
  const { book, order } = at
  if (order.state !== 'open') return no(`order-${order.state}`)
  if (order.delivery === 'whole') return no('order-delivered')
  const endedAs = (book.trail.at(-1)?.sequence ?? 0) + 1
  if (isDelivered(order)) {
    const total = costOf(order.lines, true, { prices: order.prices, currency: book.currency })
    if (total < 0) return no('negative-total')
    resize(book, order, total)
    Object.assign(order, { delivery: 'whole', charged: order.onCredit, reasons: [], endedAs })
    return 'done'
  }
  release(book, order, fromDeposit(book, order))
  Object.assign(order, { state: 'cancelled', reasons: [], onCredit: 0, toCollect: 0, charged: 0, endedAs })
  return 'done'
}
