import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { Hold, KeptDecision } from '../credit-check/holds.ts'
import { AccountId, DeliveryId, InvoiceId, OrderId, PaymentId, ShipToId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { Amount, Currency, decimalOf, Figure, micros, Quantity, QuantityOrNone, SignedAmount, UnitPrice, VatRate } from '../money.ts'
import { oneLine } from '../text.ts'
import { VatLine } from './pricing.ts'

/** One line as the storefront orders it. A sku stands once in an order: deliveries name lines by it. */
export const OrderLine = z
  .strictObject({
    sku: oneLine(64),
    description: oneLine(200),
    quantity: Quantity,
    unit: oneLine(12).default('pc'),
    unitPrice: UnitPrice,
    vatRate: VatRate,
  })
  .meta({ id: 'OrderLine' })
export type OrderLine = z.infer<typeof OrderLine>

export const OrderLines = z
  .array(OrderLine)
  .min(1)
  .max(bounds.linesPerOrder)
  .refine((lines) => new Set(lines.map(({ sku }) => sku)).size === lines.length, 'must name each sku once')

export const Settlement = z.enum(['account', 'deposit', 'auto', 'prepaid'])
export type Settlement = z.infer<typeof Settlement>

/** A line with what became of it. Quantities are cumulative over partial deliveries. */
export const TrackedLine = z.strictObject({
  ...OrderLine.shape,
  /** Ordered; 0 for goods added on delivery. */
  quantity: QuantityOrNone,
  delivered: QuantityOrNone,
  missing: QuantityOrNone,
})
export type TrackedLine = z.infer<typeof TrackedLine>

export const OrderState = z.enum(['open', 'cancelled', 'invoiced'])
export const DeliveryState = z.enum(['none', 'partial', 'whole'])

/** An online payment for an order that failed: which, why by the provider's code, and when that was told. */
export const PaymentFailure = z.strictObject({ paymentId: PaymentId, reason: z.string(), at: Instant }).meta({ id: 'PaymentFailure' })

/** An order, with its split of the total: total = fromDeposit + onCredit + toCollect, each 0 or more. */
export const Order = z.strictObject({
  orderId: OrderId,
  accountId: AccountId,
  currency: Currency,
  kind: z.enum(['standard', 'future']),
  settlement: Settlement,
  prices: z.enum(['net', 'gross']),
  /** What the customer chose to do with the remainder (SPEC section 2). */
  useBalance: z.boolean(),
  rest: z.enum(['hold', 'pay-now']),
  shipToId: ShipToId.optional(),
  placedAt: Instant,
  placedOn: CalendarDate,
  paymentReference: z.string(),
  lines: z.array(TrackedLine),
  state: OrderState,
  delivery: DeliveryState,
  deliveryIds: z.array(DeliveryId),
  /**
   * Place in the account's journal of the report or the cancellation that ended it: what was reported before that still counts, however
   * late it is told. Not there on older orders that were cancelled.
   */
  endedAs: z.int().min(1).optional(),
  total: Figure,
  net: SignedAmount,
  vat: z.array(VatLine),
  fromDeposit: Amount,
  onCredit: Amount,
  toCollect: Amount,
  charged: Amount,
  /** The day on which it last reserved more of the deposits. */
  reservedOn: CalendarDate.optional(),
  holds: z.array(Hold),
  /** Since when it is held without a break. */
  heldSince: Instant.optional(),
  /** The last release: what it covered, by whom and why (SPEC section 3). */
  release: z.strictObject({ by: z.string(), why: z.string(), at: Instant, covers: Amount }).optional(),
  /** The last payment that failed while it waited for one; none any more once money came for it. */
  paymentFailure: PaymentFailure.optional(),
  /** The day from which nothing more of it is to be delivered. */
  wholeOn: CalendarDate.optional(),
  invoiceId: InvoiceId.optional(),
  /** The order whose rest it goes on with, and the one that goes on with its own. */
  followUpOf: OrderId.optional(),
  followedBy: OrderId.optional(),
  /** What the last decision looked at: kept so that it can be replayed. Those before it are in the account's journal. */
  decision: KeptDecision,
  /** When that was; not there as long as the first one stands, which is as old as the order. */
  decidedAt: Instant.optional(),
})
export type Order = z.infer<typeof Order>

export function isHeld(order: Order): boolean {
  return order.holds.length > 0
}

/** Since when an order waits: one that was held before this was kept, since it was placed. */
export function waitsSince(order: Order): string {
  return order.heldSince ?? order.placedAt
}

/** The day on which an order last reserved more of the deposits; one that did before this was kept, when it was placed. */
export function reservedSince(order: Order): CalendarDate {
  return order.reservedOn ?? order.placedOn
}

/** Where an order stands among the open ones: the oldest first. */
export function placeOf(order: Order): string {
  return `${order.placedAt}#${order.orderId}`
}

export function isOpen(order: Order): boolean {
  return order.state === 'open'
}

/** Whether a counted delivery has left: its goods are owed for, whatever was approved before. */
export function isDelivered(order: Order): boolean {
  return order.delivery !== 'none'
}

/** The quantity a line counts with now: what was delivered, or what may still come (SPEC section 4). */
export function countedQuantity(line: TrackedLine, ended: boolean): string {
  const delivered = micros(line.delivered)
  const expected = ended ? 0n : micros(line.quantity) - micros(line.missing)
  return decimalOf(delivered > expected ? delivered : expected)
}

/** What an open order adds to its account's figures; nothing once it is neither open. */
export function weightOf(order: Order | undefined): { openOrders: number; charged: number; reserved: number; held: number } {
  if (!order || !isOpen(order)) return { openOrders: 0, charged: 0, reserved: 0, held: 0 }
  return { openOrders: order.total, charged: order.charged, reserved: order.fromDeposit, held: isHeld(order) ? 1 : 0 }
}

/** What a delivered prepaid order still lacks, which the next checkout asks along. */
export function shortfallOf(order: Order): number {
  return isOpen(order) && isDelivered(order) && order.settlement === 'prepaid' ? order.onCredit : 0
}
