import { unreserved } from '../accounts/account.ts'
import { type Books, setOrder } from '../accounts/books.ts'
import type { Context } from '../command.ts'
import { decideOrder } from '../credit-check/check.ts'
import type { Fact } from '../facts.ts'
import type { OrderId } from '../ids.ts'
import { decimalOf, micros } from '../money.ts'
import { isHeld, type Order, type TrackedLine } from '../orders/order.ts'
import { splitFact } from '../orders/orderAnswer.ts'
import { isTooLarge, price } from '../orders/pricing.ts'
import { handOver, reserve } from '../orders/reserving.ts'
import { type Refusal, refuse } from '../refusals.ts'

/** What is still to come of an order's lines when a delivery ends it: neither delivered nor reported missing. */
function restOf(lines: readonly TrackedLine[]): TrackedLine[] {
  return lines.flatMap((line) => {
    const left = micros(line.quantity) - micros(line.delivered) - micros(line.missing)
    return left > 0n ? [{ ...line, quantity: decimalOf(left), delivered: '0', missing: '0' }] : []
  })
}

/** The parts of an order's total, and how much of its credit is charged. */
type Parts = Pick<Order, 'fromDeposit' | 'onCredit' | 'toCollect' | 'charged'>

/** An order that goes on with the rest of another, its parts not yet its own; and what is left of the one it follows. */
export type Following = { followUp: Order; source: Order }

/**
 * The order that the rest of another becomes, and the other without what it takes over: of what a lower total frees (toCollect first,
 * then onCredit, then fromDeposit, SPEC section 4) the deposit first, with its sources, then credit with what of it is charged, then
 * what was to collect. Undefined where nothing is left to come.
 */
export function followingOf(
  books: Books,
  source: Order,
  { orderId, endsAt, context }: { orderId: OrderId; endsAt: number; context: Context },
): Following | Refusal | undefined {
  const lines = restOf(source.lines)
  if (lines.length === 0) return undefined
  const priced = price(lines, source.prices, source.currency)
  if (priced.total < 0) return refuse('negative-total')
  if (isTooLarge(priced.total, lines, source.currency)) return refuse('amount-too-large')
  const parts = takenOver(source, { freed: Math.max(0, source.total - endsAt), wanted: priced.total })
  if (parts.fromDeposit > 0) handOver(books, { from: source.orderId, to: orderId, amount: parts.fromDeposit })
  const { invoiceId: _, release: __, heldSince: ___, reservedOn: ____, endedAs: _____, ...lasting } = source
  const { decidedAt: ______, paymentFailure: _______, ...kept } = lasting
  const followUp: Order = {
    ...kept,
    orderId,
    followUpOf: source.orderId,
    placedAt: context.now,
    placedOn: context.today,
    paymentReference: `P-${context.seed}`,
    lines,
    ...priced,
    delivery: 'none',
    deliveryIds: [],
    holds: [],
    decision: {},
    ...parts,
  }
  return { followUp, source: without(source, { parts, orderId }) }
}

function takenOver(source: Order, { freed, wanted }: { freed: number; wanted: number }): Parts {
  const collect = Math.min(freed, source.toCollect)
  const credit = Math.min(freed - collect, source.onCredit)
  const fromDeposit = Math.min(freed - collect - credit, wanted)
  const onCredit = Math.min(credit, wanted - fromDeposit)
  const toCollect = Math.min(collect, wanted - fromDeposit - onCredit)
  return { fromDeposit, onCredit, toCollect, charged: Math.max(0, source.charged - (source.onCredit - onCredit)) }
}

function without(source: Order, { parts, orderId }: { parts: Parts; orderId: OrderId }): Order {
  const fromDeposit = source.fromDeposit - parts.fromDeposit
  const onCredit = source.onCredit - parts.onCredit
  const toCollect = source.toCollect - parts.toCollect
  const charged = source.charged - parts.charged
  return { ...source, followedBy: orderId, fromDeposit, onCredit, toCollect, charged, total: fromDeposit + onCredit + toCollect }
}

/**
 * Sets the order that goes on, once the other is what was delivered. What it costs beyond what it took over comes as its settlement
 * says, the rest of it to collect. It is decided as an order that was approved before, unless the one it follows was held.
 */
export function follow(books: Books, followUp: Order, { before, context }: { before: Order; context: Context }): Order {
  const taken = followUp.fromDeposit + followUp.onCredit + followUp.toCollect
  setOrder(books, { ...followUp, total: taken })
  const grown = grow(books, followUp, followUp.total - taken)
  setOrder(books, grown)
  const { settings } = context
  const placed = decideOrder(books, grown, { settings, occasion: isHeld(before) ? 'placing' : 'again' })
  const reasons = placed.holds.map(({ reason }) => reason)
  books.facts.push({ type: 'OrderPlaced', orderId: placed.orderId, followUpOf: before.orderId, ...splitFact(placed), reasons })
  const exceeded = placed.holds.find((hold) => hold.reason === 'limit-exceeded')
  const also: Fact[] = exceeded ? [{ type: 'LimitExceeded', orderId: placed.orderId, excess: exceeded.excess }] : []
  books.facts.push(...also)
  return placed
}

function grow(books: Books, order: Order, by: number): Order {
  const { settlement } = order
  const fromDeposit = settlement === 'deposit' || settlement === 'auto' ? Math.min(by, Math.max(0, unreserved(books.account))) : 0
  if (fromDeposit > 0) reserve(books, order.orderId, { amount: fromDeposit })
  const rest = by - fromDeposit
  const onCredit = settlement === 'account' || (settlement === 'auto' && order.rest === 'hold') ? rest : 0
  return {
    ...order,
    fromDeposit: order.fromDeposit + fromDeposit,
    onCredit: order.onCredit + onCredit,
    toCollect: order.toCollect + rest - onCredit,
  }
}
