import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { AccountId, DeliveryId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { QuantityOrNone } from '../money.ts'
import { OrderLine } from '../orders/order.ts'

const DeliveryReason = z.enum(['out-of-stock', 'weight', 'added', 'damaged'])

/** What happened to one line. Quantities of this delivery only; they add up over deliveries. */
const DeliveredLine = z
  .strictObject({
    sku: OrderLine.shape.sku,
    delivered: QuantityOrNone.default('0'),
    missing: QuantityOrNone.default('0'),
    reason: DeliveryReason.optional(),
  })
  .meta({ id: 'DeliveredLine' })

/** Goods that nobody ordered. */
const AddedLine = z.strictObject({ ...OrderLine.shape, reason: DeliveryReason.default('added') }).meta({ id: 'AddedLine' })

export const DeliveryReport = z
  .strictObject({
    deliveryId: DeliveryId,
    orderId: OrderId,
    lines: z.array(DeliveredLine).max(bounds.linesPerOrder),
    added: z.array(AddedLine).max(bounds.linesPerOrder).default([]),
    last: z
      .boolean()
      .default(false)
      .meta({ description: 'Ends the rest: what was neither delivered nor reported missing is no longer ordered' }),
    followUp: z
      .strictObject({ orderId: OrderId })
      .optional()
      .meta({ description: 'With `last`: the rest becomes an order of this id, which takes over what paid for it' }),
  })
  .refine(({ followUp, last }) => followUp === undefined || last, { path: ['followUp'], message: 'goes with "last" only' })
  .refine(({ followUp, orderId }) => followUp?.orderId !== orderId, { path: ['followUp', 'orderId'], message: 'is the order itself' })
export type DeliveryReport = z.infer<typeof DeliveryReport>

/** A report as kept: counted once, whenever its order turns up. */
export const Delivery = z.strictObject({
  report: DeliveryReport,
  reportedAt: Instant,
  accountId: AccountId.optional(),
  state: z.enum(['parked', 'reported', 'applied', 'refused']),
  refusedFor: z.string().optional(),
})
export type Delivery = z.infer<typeof Delivery>
