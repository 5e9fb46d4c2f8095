import type { Book, Order } from './book.ts'
import { decide } from './checks.ts'
import { fraction, isLess, nothing, plus } from './decimals.ts'
import { goOn, restOf, settleRest } from './followUps.ts'
import type { DeliveryReport } from './merchant.ts'
import type { Moment } from './moment.ts'
import { costOf, orderedLine, resize } from './orders.ts'

const isOther = (one: string, other: string): boolean => isLess(fraction(one), fraction(other)) || isLess(fraction(other), fraction(one))

const bringsGoods = ({ lines, added }: DeliveryReport): boolean =>
  added.length > 0 || lines.some(({ delivered }) => isLess(nothing, fraction(delivered)))

type Told = { report: DeliveryReport; moment: Moment; reportedAs?: number | undefined }

/** SPEC section 4: quantities add up, the total is computed anew, the net difference acts. Answers why it can't be counted. */
export function deliver(book: Book, order: Order, { report, moment, reportedAs }: Told): string | undefined {
  const isEarlier = reportedAs !== undefined && order.endedAs !== undefined && reportedAs <= order.endedAs
  // Goods had left before it was cancelled: they are owed for, by whoever is still somebody.
  const comesBack = order.state === 'cancelled' && isEarlier && !book.erased && bringsGoods(report)
  if (order.state !== 'open' && !comesBack) return `order-${order.state}`
  if (order.followedBy !== undefined || (order.delivery === 'whole' && !isEarlier)) return 'order-ended'
  if (report.lines.some(({ sku }) => order.lines.every((line) => line.sku !== sku))) return 'unknown-line'
  const lines = order.lines.map((line) => ({ ...line }))
  for (const { sku, delivered, missing } of report.lines)
    for (const line of lines.filter((one) => one.sku === sku)) {
      line.delivered = plus(line.delivered, fraction(delivered))
      line.missing = plus(line.missing, fraction(missing))
    }
  for (const added of report.added) {
    const known = lines.find(({ sku }) => sku === added.sku)
    if (known && (isOther(known.unitPrice, added.unitPrice) || isOther(known.vatRate, added.vatRate))) return 'line-differs'
    if (known) known.delivered = plus(known.delivered, fraction(added.quantity))
    else lines.push({ ...orderedLine(added), ordered: nothing, delivered: fraction(added.quantity) })
  }
  const ended =
    comesBack ||
    order.delivery === 'whole' ||
    report.last ||
    lines.every((line) => !isLess(plus(line.delivered, line.missing), line.ordered))
  const total = costOf(lines, ended, { prices: order.prices, currency: book.currency })
  if (total < 0) return 'negative-total'
  const priced = { prices: order.prices, currency: book.currency }
  const rest = report.followUp && restOf({ ...order, lines }, (left) => costOf(left, false, priced))
  if (rest && rest.cost < 0) return 'negative-total'
  const wasHeld = order.reasons.length > 0
  order.lines = lines
  if (comesBack) Object.assign(order, { state: 'open', total: 0 })
  const next = rest && report.followUp && goOn(book, order, { id: report.followUp.orderId, rest, total, moment })
  resize(book, order, total)
  // Only goods that left make an order delivered; what is missing alone is a change of the order.
  if (!ended && lines.every(({ delivered }) => !isLess(nothing, delivered))) {
    decide(book, order, moment)
    return undefined
  }
  if (ended) order.endedAs ??= reportedAs
  const onCredit = order.onCredit + order.toCollect
  Object.assign(order, { delivery: ended ? 'whole' : 'partial', onCredit, toCollect: 0, charged: onCredit, reasons: [] })
  if (next && rest) settleRest(book, next, { cost: rest.cost, moment, wasHeld })
  return undefined
}
