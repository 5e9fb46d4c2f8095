import { exposure, unreserved } from '../accounts/account.ts'
import { type Books, setOrder } from '../accounts/books.ts'
import { type Context, isRefusal } from '../command.ts'
import { decideOrder } from '../credit-check/check.ts'
import type { Fact } from '../facts.ts'
import type { DeliveryId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { decimalOf, micros, QuantityOrNone } from '../money.ts'
import { countedQuantity, isHeld, type Order, type OrderLine, type TrackedLine } from '../orders/order.ts'
import { splitFact } from '../orders/orderAnswer.ts'
import { isTooLarge, price } from '../orders/pricing.ts'
import { decrease, reserve } from '../orders/reserving.ts'
import { type Refusal, refuse } from '../refusals.ts'
import type { Settings } from '../settings/settings.ts'
import type { DeliveryReport } from './delivery.ts'
import { follow, followingOf } from './followUp.ts'

/** The order's lines with a report counted in, or why it can't be. */
function counted(order: Order, report: DeliveryReport): TrackedLine[] | Refusal {
  const known = new Set(order.lines.map(({ sku }) => sku))
  const stranger = report.lines.find(({ sku }) => !known.has(sku))
  if (stranger) return refuse('unknown-line', `There is no line ${stranger.sku}.`)
  const lines = order.lines.map((line) => {
    const counting = { ...line }
    for (const told of report.lines.filter(({ sku }) => sku === line.sku)) {
      counting.delivered = plus(counting.delivered, told.delivered)
      counting.missing = plus(counting.missing, told.missing)
    }
    return counting
  })
  for (const { reason: _, ...added } of report.added) {
    const same = lines.find(({ sku }) => sku === added.sku)
    if (same && !isAlike(same, added)) return refuse('line-differs', `The line ${added.sku} has another price, VAT rate or unit.`)
    if (same) same.delivered = plus(same.delivered, added.quantity)
    else lines.push({ ...added, quantity: '0', delivered: added.quantity, missing: '0' })
  }
  return lines
}

/** Whether goods cost the same as a line's: only then may they be counted to it. */
function isAlike(line: OrderLine, added: OrderLine): boolean {
  return micros(line.unitPrice) === micros(added.unitPrice) && micros(line.vatRate) === micros(added.vatRate) && line.unit === added.unit
}

function plus(one: string, other: string): string {
  return decimalOf(micros(one) + micros(other))
}

/** Whether deliveries added up to more than a quantity can be. */
function isBeyondCounting({ delivered, missing }: TrackedLine): boolean {
  return [delivered, missing].some((quantity) => !QuantityOrNone.safeParse(quantity).success)
}

/** Whether lines are more than an invoice takes, or than their row does; counted as if every letter beyond ASCII took three bytes. */
function isOverfull(lines: readonly TrackedLine[]): boolean {
  const text = JSON.stringify(lines)
  const wide = text.replace(/[\u0020-\u007f]/g, '').length
  return lines.length > bounds.linesPerInvoice || text.length + 2 * wide > bounds.orderLinesBytes
}

/** Whether nothing can come any more: every line is delivered or reported missing in full. */
function isWhole(lines: readonly TrackedLine[]): boolean {
  return lines.every((line) => micros(line.delivered) + micros(line.missing) >= micros(line.quantity))
}

/** An order with another total: the net difference acts. Its lines and VAT are the caller's. */
export function resize(books: Books, order: Order, total: number): Order {
  const difference = total - order.total
  return difference > 0 ? increase(books, order, difference) : decrease(books, order, -difference)
}

/** More was delivered than ordered: unreserved deposits first, then the credit line, even past the limit: the goods have left. */
function increase(books: Books, order: Order, by: number): Order {
  const fromDeposit = Math.min(by, Math.max(0, unreserved(books.account)))
  if (fromDeposit > 0) reserve(books, order.orderId, { amount: fromDeposit })
  return { ...order, total: order.total + by, fromDeposit: order.fromDeposit + fromDeposit, onCredit: order.onCredit + by - fromDeposit }
}

type Delivering = { report: DeliveryReport; context: Context; reportedAs?: number | undefined }

/**
 * Counts a delivery in (SPEC section 4): the total is recomputed from cumulative quantities and the net difference acts. With its
 * first counted delivery what was to collect turns into credit and all credit is charged; a hold is released by the delivery.
 */
export function deliver(books: Books, order: Order, { report, context, reportedAs }: Delivering): Order | Refusal {
  const lines = counted(order, report)
  if ('refused' in lines) return lines
  if (isOverfull(lines) || order.deliveryIds.length >= bounds.deliveriesPerOrder) return refuse('order-full')
  const ended = report.last || isWhole(lines) || order.delivery === 'whole'
  const countedLines = lines.map((line) => ({ ...line, quantity: countedQuantity(line, ended) }))
  const priced = price(countedLines, order.prices, order.currency)
  if (priced.total < 0) return refuse('negative-total')
  if (lines.some(isBeyondCounting) || isTooLarge(priced.total, countedLines, order.currency)) return refuse('amount-too-large')
  const relined = { ...order, lines, net: priced.net, vat: priced.vat, deliveryIds: [...order.deliveryIds, report.deliveryId] }
  const orderId = report.followUp?.orderId
  const following = ended && orderId ? followingOf(books, relined, { orderId, endsAt: priced.total, context }) : undefined
  if (following && isRefusal(following)) return following
  const resized = resize(books, following?.source ?? relined, priced.total)
  // Nothing has left: what was only reported missing lifts no hold and charges nothing.
  if (!ended && !hasLeft(lines)) return stays(books, resized, context.settings)
  const onCredit = resized.onCredit + resized.toCollect
  const endedAs = order.endedAs ?? (ended ? reportedAs : undefined)
  const delivered: Order = {
    ...resized,
    delivery: ended ? 'whole' : 'partial',
    ...(ended && { wholeOn: order.wholeOn ?? context.today }),
    ...(endedAs !== undefined && { endedAs }),
    onCredit,
    toCollect: 0,
    charged: onCredit,
    holds: [],
  }
  setOrder(books, delivered)
  books.facts.push(...factsOf(books, { before: order, after: delivered, deliveryId: report.deliveryId }))
  if (following) follow(books, following.followUp, { before: order, context })
  return delivered
}

/** Whether any goods of an order are on their way. */
function hasLeft(lines: readonly TrackedLine[]): boolean {
  return lines.some(({ delivered }) => micros(delivered) > 0)
}

/** An order that comes to another total before anything was delivered: it is decided anew at once (SPEC section 3). */
function stays(books: Books, order: Order, settings: Settings): Order {
  setOrder(books, order)
  const decided = decideOrder(books, order, { settings })
  const reasons = decided.holds.map(({ reason }) => reason)
  books.facts.push({ type: 'OrderChanged', orderId: order.orderId, ...splitFact(decided), reasons })
  return decided
}

function factsOf(books: Books, { before, after, deliveryId }: { before: Order; after: Order; deliveryId: DeliveryId }): Fact[] {
  const { orderId, total } = after
  const facts: Fact[] = [
    {
      type: 'OrderDelivered',
      orderId,
      deliveryId,
      difference: total - before.total,
      whole: after.delivery === 'whole',
      ...splitFact(after),
    },
  ]
  if (isHeld(before)) facts.push({ type: 'OrderReleased', orderId, how: 'by-delivery', ...splitFact(after) })
  const limit = books.account.limit
  const excess = limit === 'unlimited' ? 0 : exposure(books.account) - (limit ?? 0)
  if (excess > 0 && after.charged > before.charged) facts.push({ type: 'LimitExceeded', orderId, excess })
  return facts
}
