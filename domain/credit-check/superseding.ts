import type { FactOf } from '../facts.ts'
import type { Order } from '../orders/order.ts'

/** Whether an order was decided anew since it was read. */
export function isDecidedAnew(opened: Order | undefined, order: Order): opened is Order {
  return opened !== undefined && opened.decision !== order.decision
}

/**
 * The decision that another took the place of, as the journal keeps it: the order's row has the last one alone, and one commit may decide
 * more orders anew than it could have rows for (SPEC section 3). None where nothing was looked at.
 */
export function supersededBy(opened: Order | undefined, order: Order): FactOf<'DecisionSuperseded'>[] {
  if (!isDecidedAnew(opened, order) || Object.keys(opened.decision).length === 0) return []
  const { orderId, decision, decidedAt } = opened
  return [{ type: 'DecisionSuperseded', orderId, decision, ...(decidedAt !== undefined && { decidedAt }) }]
}
