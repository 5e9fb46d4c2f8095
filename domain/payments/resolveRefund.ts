import * as z from 'zod'
import { command, refs } from '../command.ts'
import type { Fact } from '../facts.ts'
import { PaymentId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { CarryingOut, mayGoOn } from './carryingOut.ts'

/**
 * Decides how a refund goes on that the payment provider did not carry out: it is asked once more, under a new attempt, or the money was
 * given back otherwise. The booking stays as it is either way.
 */
export const resolveRefund = command({
  name: 'resolveRefund',
  summary: 'Decide how a refund goes on that the payment provider did not carry out',
  right: 'payments:refund',
  input: z.strictObject({
    paymentId: PaymentId.meta({ description: 'The refund' }),
    how: z.enum(['ask-again', 'by-hand']).meta({ description: 'The provider is asked again, or you gave the money back yourself' }),
  }),
  answer: z.strictObject({ paymentId: PaymentId, carryingOut: CarryingOut }).meta({ id: 'RefundResolved' }),
  reads: ({ paymentId }) => ({ pointer: refs.pointer({ scope: 'payment', key: paymentId }) }),
  more: ({ paymentId }, { pointer }) => ({
    account: pointer?.account && refs.account(pointer.account),
    refund: pointer?.account && refs.payment(pointer.account, pointer.target ?? paymentId),
  }),
  decide: ({ paymentId, how }, { account, refund }, { now }) => {
    if (!account || !refund) return refuse('unknown-payment')
    const { carryingOut: before, refundOf, amount, accountId } = refund
    if (!before || !refundOf || !mayGoOn(refund, now))
      return refuse(
        'invalid-transition',
        before ? `The provider’s refund is ${before.state}.` : 'No payment provider was asked to carry it out.',
      )
    const attempt = before.attempt + 1
    const carryingOut: CarryingOut =
      how === 'by-hand' ? { state: 'by-hand', attempt: before.attempt, askedAt: before.askedAt } : { state: 'asked', attempt, askedAt: now }
    const fact: Fact =
      how === 'by-hand'
        ? { type: 'RefundGivenByHand', paymentId }
        : { type: 'RefundOrdered', paymentId, refundOf, amount: -amount, attempt }
    const chain = refs.account(accountId)
    return {
      changed: [
        { ref: chain, state: account },
        { ref: refs.payment(accountId, paymentId), state: { ...refund, carryingOut } },
      ],
      entries: [{ chain, facts: [fact], postings: [] }],
      answer: { paymentId, carryingOut },
    }
  },
})
