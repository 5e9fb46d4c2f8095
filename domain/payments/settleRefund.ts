import * as z from 'zod'
import { command, refs } from '../command.ts'
import { AccountId, PaymentId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { CarryingOut, isAsked } from './carryingOut.ts'

/**
 * Records what the payment provider answered when it was asked to carry a refund out. Whether the money has gone is for the provider's
 * own report to say, which may have come before its answer.
 */
export const settleRefund = command({
  name: 'settleRefund',
  summary: 'Record the payment provider’s answer about a refund',
  right: 'system:react',
  internal: true,
  input: z.strictObject({
    paymentId: PaymentId.meta({ description: 'The refund' }),
    accountId: AccountId,
    attempt: z.int().min(1),
    answer: z.discriminatedUnion('kind', [
      z.strictObject({ kind: z.literal('taken'), objectId: z.string().max(120) }),
      z.strictObject({ kind: z.literal('refused'), reason: z.string().max(80) }),
    ]),
  }),
  answer: z.strictObject({ state: CarryingOut.shape.state }),
  reads: ({ accountId, paymentId }) => ({ account: refs.account(accountId), refund: refs.payment(accountId, paymentId) }),
  decide: ({ paymentId, accountId, attempt, answer }, { account, refund }) => {
    if (!account || !refund?.carryingOut) return refuse('unknown-payment')
    if (!isAsked(refund, attempt)) return { unchanged: { state: refund.carryingOut.state } }
    const { kind, ...said } = answer
    const chain = refs.account(accountId)
    const { refundOf, amount } = refund
    return {
      changed: [
        { ref: chain, state: account },
        { ref: refs.payment(accountId, paymentId), state: { ...refund, carryingOut: { ...refund.carryingOut, state: kind, ...said } } },
      ],
      entries: [
        {
          chain,
          facts: [
            answer.kind === 'taken'
              ? { type: 'RefundTaken', paymentId, objectId: answer.objectId }
              : { type: 'RefundFailed', paymentId, ...(refundOf && { refundOf }), amount: -amount, reason: answer.reason },
          ],
          postings: [],
        },
      ],
      answer: { state: kind },
    }
  },
})
