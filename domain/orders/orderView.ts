import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { holdSeen } from '../accounts/seen.ts'
import { CalendarDate, Instant } from '../calendar.ts'
import { ShownHold, showHold } from '../credit-check/holds.ts'
import { DeliveryId, OrderId, ShipToId } from '../ids.ts'
import { SignedAmount } from '../money.ts'
import { type Order, PaymentFailure, TrackedLine } from './order.ts'
import { OrderAnswer } from './orderAnswer.ts'
import { VatLine } from './pricing.ts'

/** An order as it is read: with its lines and what was delivered of each. */
export const OrderView = z
  .strictObject({
    ...OrderAnswer.omit({ account: true, warning: true, asked: true }).shape,
    kind: z.enum(['standard', 'future']),
    prices: z.enum(['net', 'gross']),
    shipToId: ShipToId.optional(),
    holds: z.array(ShownHold),
    heldSince: Instant.optional().meta({ description: 'Since when it is held without a break' }),
    placedAt: Instant,
    placedOn: CalendarDate,
    net: SignedAmount,
    vat: z.array(VatLine),
    paymentFailure: PaymentFailure.optional().meta({ description: 'The last payment that failed, until money comes for the order' }),
    lines: z.array(TrackedLine),
    deliveryIds: z.array(DeliveryId),
    wholeOn: CalendarDate.optional().meta({ description: 'From when on nothing more of it is to be delivered' }),
    reservedOn: CalendarDate.optional().meta({ description: 'When it last reserved more of the deposits' }),
    followUpOf: OrderId.optional().meta({ description: 'The order whose rest it goes on with' }),
    followedBy: OrderId.optional().meta({ description: 'The order that goes on with what was not delivered of it' }),
    release: z.strictObject({ by: z.string(), why: z.string(), at: Instant, covers: z.int() }).optional(),
  })
  .meta({ id: 'OrderView' })
export type OrderView = z.infer<typeof OrderView>

type Reading = { rights: ReadonlySet<Right>; cure?: number | undefined }

/**
 * What a reader's rights let out. Without `holds:read` of a hold its reason alone: the figures are the customer's limit and debt, the
 * words the credit controller's. The cure is also for whoever places orders, and has to ask the customer for it.
 */
export function orderView(order: Order, { rights, cure = 0 }: Reading): OrderView {
  const { holds, release, decision: _, decidedAt: __, useBalance: ___, rest: ____, endedAs: _____, ...shown } = order
  const readsHolds = rights.has('holds:read')
  return {
    ...shown,
    held: holds.length > 0,
    holds: holds.map((hold) => (readsHolds ? holdSeen(showHold(hold, order.currency), rights) : { reason: hold.reason })),
    ...(release && readsHolds && { release }),
    ...(cure > 0 && (readsHolds || rights.has('orders:place')) && { cure: { amount: cure } }),
  }
}
