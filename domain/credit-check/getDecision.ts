import * as z from 'zod'
import { query } from '../command.ts'
import { OrderId } from '../ids.ts'
import type { Order } from '../orders/order.ts'
import { pointerTo, rowsOfOrder } from '../orders/orderRows.ts'
import { refuse } from '../refusals.ts'
import { showHold, ToldHold } from './holds.ts'

const Outcome = z.enum(['approved', 'held', 'released', 'cancelled'])

function outcomeOf(order: Order): z.infer<typeof Outcome> {
  if (order.state === 'cancelled') return 'cancelled'
  if (order.holds.length > 0) return 'held'
  return order.release ? 'released' : 'approved'
}

/** What the last decision about an order looked at, and what it found. */
export const getDecision = query({
  name: 'getDecision',
  summary: 'Read the last credit decision of an order',
  right: 'holds:read',
  input: z.strictObject({ orderId: OrderId }),
  answer: z.strictObject({
    orderId: OrderId,
    outcome: Outcome,
    inputs: z.record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.null()])),
    holds: z.array(ToldHold),
  }),
  answers: async ({ orderId }, reader) => {
    const { pointer } = await reader.get(pointerTo(orderId))
    const { order } = await reader.get(rowsOfOrder(pointer, orderId))
    if (!order) return refuse('unknown-order')
    return {
      orderId,
      outcome: outcomeOf(order),
      inputs: order.decision,
      holds: order.holds.map((hold) => showHold(hold, order.currency)),
    }
  },
})
