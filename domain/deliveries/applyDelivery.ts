import * as z from 'zod'
import type { Account } from '../accounts/account.ts'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { command, isRefusal, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { type AccountId, DeliveryId, type OrderId } from '../ids.ts'
import { micros } from '../money.ts'
import type { Order } from '../orders/order.ts'
import { rowsOfOrder } from '../orders/orderRows.ts'
import type { Pointer } from '../pointer.ts'
import { type RefusalCode, refuse } from '../refusals.ts'
import type { Change } from '../states.ts'
import { deliver } from './adjustment.ts'
import type { DeliveryReport } from './delivery.ts'

type Taken = { changed: Change[]; facts: Fact[] }

const Applied = z.strictObject({ deliveryId: DeliveryId, state: z.enum(['parked', 'applied', 'refused']), reason: z.string().optional() })

/**
 * The order becomes what was delivered (SPEC section 4). What can't be counted is kept as refused, with its reason. Reports are told in
 * any order: one made before the report or the cancellation that ended the order counts after it too.
 */
export const applyDelivery = command({
  name: 'applyDelivery',
  summary: 'Count a reported delivery in',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    deliveryId: DeliveryId,
    reportedAs: z.int().min(1).optional().meta({ description: 'Place of the report in the account’s journal' }),
  }),
  answer: Applied,
  reads: ({ deliveryId }) => ({ delivery: refs.delivery(deliveryId) }),
  more: (_, { delivery }) => ({
    pointer: delivery ? refs.pointer({ scope: 'order', key: delivery.report.orderId }) : undefined,
    next: delivery?.report.followUp ? refs.pointer({ scope: 'order', key: delivery.report.followUp.orderId }) : undefined,
  }),
  last: (_, { delivery, pointer }) => rowsOfOrder(pointer, delivery?.report.orderId),
  decide: ({ deliveryId, reportedAs }, { delivery, account, debts, purse, order, next }, context) => {
    if (!delivery) return refuse('unknown-delivery')
    if (delivery.state === 'applied' || delivery.state === 'refused')
      return { unchanged: { deliveryId, state: delivery.state, ...(delivery.refusedFor && { reason: delivery.refusedFor }) } }
    if (!account || !order) return { unchanged: { deliveryId, state: 'parked' as const } }
    const { accountId } = account
    const books = openBooks({ account, debts, purse, orders: [order] }, context)
    const { report } = delivery
    const counted =
      uncountable(order, { next, reportedAs, report, account }) ?? deliver(books, standing(order), { report, context, reportedAs })
    const chain = refs.account(accountId)
    const ref = refs.delivery(deliveryId)
    if (isRefusal(counted)) {
      const reason: RefusalCode = counted.refused
      return {
        changed: [
          { ref: chain, state: account },
          { ref, state: { ...delivery, accountId, state: 'refused', refusedFor: reason } },
        ],
        entries: [{ chain, facts: [{ type: 'DeliveryRefused', orderId: order.orderId, deliveryId, reason }], postings: [] }],
        answer: { deliveryId, state: 'refused' as const, reason },
      }
    }
    const { changed, facts, postings } = closeBooks(books)
    const made = counted.followedBy ? takeUp(counted.followedBy, { accountId, next }) : { changed: [], facts: [] }
    return {
      changed: [...changed, ...made.changed, { ref, state: { ...delivery, accountId, state: 'applied' } }],
      entries: [{ chain, facts: [...facts, ...made.facts], postings }],
      answer: { deliveryId, state: 'applied' as const },
    }
  },
})

/** The follow-up's own pointer; deliveries that came before it wait no longer. */
function takeUp(orderId: OrderId, { accountId, next }: { accountId: AccountId; next: Pointer | undefined }): Taken {
  const { parkedDeliveries = [], ...pointer } = next ?? {}
  return {
    changed: [{ ref: refs.pointer({ scope: 'order', key: orderId }), state: { ...pointer, account: accountId } }],
    facts: parkedDeliveries.map((id) => ({ type: 'DeliveryReported', deliveryId: DeliveryId.parse(id), orderId })),
  }
}

type Counting = { next: Pointer | undefined; reportedAs: number | undefined; report: DeliveryReport; account: Account }

function uncountable(order: Order, { next, reportedAs = Number.POSITIVE_INFINITY, report, account }: Counting) {
  const isLate = reportedAs > (order.endedAs ?? 0)
  // Only goods open a cancelled order again, and never the books of an erased customer.
  if (order.state === 'cancelled' && (isLate || !bringsGoods(report) || account.erasedAt)) return refuse('order-cancelled')
  if (order.state === 'invoiced') return refuse('order-invoiced')
  // What was not counted by then went on with the rest: counted here too, it would count twice.
  if ((order.delivery === 'whole' && isLate) || order.followedBy) return refuse('order-ended')
  return next?.account ? refuse('order-exists') : undefined
}

function bringsGoods({ lines, added }: DeliveryReport): boolean {
  return added.length > 0 || lines.some(({ delivered }) => micros(delivered) > 0)
}

/** The order that goods are counted to: one that was cancelled after they had left is open again for them, and for nothing more. */
function standing(order: Order): Order {
  return order.state === 'cancelled' ? { ...order, state: 'open', delivery: 'whole', total: 0 } : order
}
