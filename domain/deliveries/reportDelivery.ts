import * as z from 'zod'
import { command, refs } from '../command.ts'
import { DeliveryId, OrderId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { refuse } from '../refusals.ts'
import { type Delivery, DeliveryReport } from './delivery.ts'

/**
 * Takes a warehouse's report, over HTTP or as an event. It is recorded at once and applied by the subscriber; one that comes before
 * its order waits for it. Each delivery id counts once (SPEC section 4).
 */
export const reportDelivery = command({
  name: 'reportDelivery',
  summary: 'Report what was delivered of an order',
  right: 'deliveries:report',
  input: DeliveryReport,
  answer: z.strictObject({ deliveryId: DeliveryId, orderId: OrderId, state: z.enum(['reported', 'parked']) }),
  once: ({ deliveryId }) => ({ scope: 'delivery', key: deliveryId }),
  reads: ({ orderId, followUp }) => ({
    order: refs.pointer({ scope: 'order', key: orderId }),
    next: followUp ? refs.pointer({ scope: 'order', key: followUp.orderId }) : undefined,
  }),
  more: (_, { order }) => ({ account: order?.account ? refs.account(order.account) : undefined }),
  decide: (report, { order, next, account }, context) => {
    const { deliveryId, orderId } = report
    if (next?.account) return refuse('order-exists')
    const delivery: Delivery = {
      report,
      reportedAt: context.now,
      state: account ? 'reported' : 'parked',
      ...(account && { accountId: account.accountId }),
    }
    const kept = { ref: refs.delivery(deliveryId), state: delivery }
    if (account) {
      const chain = refs.account(account.accountId)
      return {
        changed: [kept, { ref: chain, state: account }],
        entries: [{ chain, facts: [{ type: 'DeliveryReported', deliveryId, orderId }], postings: [] }],
        answer: { deliveryId, orderId, state: 'reported' as const },
      }
    }
    const parked = order?.parkedDeliveries ?? []
    if (parked.length >= bounds.parkedDeliveries) return refuse('too-many-parked')
    const chain = refs.pointer({ scope: 'order', key: orderId })
    return {
      changed: [kept, { ref: chain, state: { ...order, parkedDeliveries: [...parked, deliveryId] } }],
      entries: [{ chain, facts: [{ type: 'DeliveryParked', deliveryId, orderId }], postings: [] }],
      answer: { deliveryId, orderId, state: 'parked' as const },
    }
  },
})
