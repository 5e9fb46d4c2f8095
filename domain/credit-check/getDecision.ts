import * as z from 'zod'
import { holdSeen } from '../accounts/seen.ts'
import { query } from '../command.ts'
import { OrderId } from '../ids.ts'
import type { Order } from '../orders/order.ts'
import { pointerTo, rowsOfOrder } from '../orders/orderRows.ts'
import { refuse } from '../refusals.ts'
import { DecisionView, decisionView } from './decision.ts'
import { showHold, ToldHold } from './holds.ts'

const Outcome = z.enum(['approved', 'held', 'released', 'cancelled'])

function outcomeOf(order: Order): z.infer<typeof Outcome> {
  if (order.state === 'cancelled') return 'cancelled'
  if (order.holds.length > 0) return 'held'
  return order.release ? 'released' : 'approved'
}

/** What the last decision about an order looked at, what each rule said, and the same once more by today's code (SPEC section 3). */
export const getDecision = query({
  name: 'getDecision',
  summary: 'Read the last credit decision of an order, with a replay',
  right: 'holds:read',
  input: z.strictObject({ orderId: OrderId }),
  answer: z.strictObject({
    orderId: OrderId,
    outcome: Outcome.meta({ description: 'As the order stands now' }),
    ...DecisionView.shape,
    holds: z.array(ToldHold).meta({ description: 'What holds it now' }),
  }),
  answers: async ({ orderId }, reader, { rights }) => {
    const { pointer } = await reader.get(pointerTo(orderId))
    const { order } = await reader.get(rowsOfOrder(pointer, orderId))
    if (!order) return refuse('unknown-order')
    return {
      orderId,
      outcome: outcomeOf(order),
      holds: order.holds.map((hold) => holdSeen(showHold(hold, order.currency), rights)),
      ...decisionView(order.decision, { currency: order.currency, rights }),
    }
  },
})
