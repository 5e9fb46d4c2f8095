import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { showHold } from '../credit-check/holds.ts'
import { DeliveryId, ShipToId } from '../ids.ts'
import { SignedAmount } from '../money.ts'
import { type Order, TrackedLine } from './order.ts'
import { OrderAnswer } from './orderAnswer.ts'
import { VatLine } from './pricing.ts'

/** An order as it is read: with its lines and what was delivered of each. */
export const OrderView = z
  .strictObject({
    ...OrderAnswer.omit({ account: true, warning: true, asked: true }).shape,
    kind: z.enum(['standard', 'future']),
    prices: z.enum(['net', 'gross']),
    shipToId: ShipToId.optional(),
    placedAt: Instant,
    placedOn: CalendarDate,
    net: SignedAmount,
    vat: z.array(VatLine),
    lines: z.array(TrackedLine),
    deliveryIds: z.array(DeliveryId),
    release: z.strictObject({ by: z.string(), why: z.string(), at: Instant, covers: z.int() }).optional(),
  })
  .meta({ id: 'OrderView' })
export type OrderView = z.infer<typeof OrderView>

export function orderView(order: Order, cure: number | undefined): OrderView {
  const { holds, decision: _, useBalance: __, rest: ___, ...shown } = order
  return {
    ...shown,
    held: holds.length > 0,
    holds: holds.map((hold) => showHold(hold, order.currency)),
    ...(cure !== undefined && cure > 0 && { cure: { amount: cure } }),
  }
}
