import * as z from 'zod'
import { command, refs } from '../command.ts'
import { PaymentId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { receiptedAs } from './receipt.ts'

/** Sends the receipt of a top-up or refund, whether or not it went out by itself before (SPEC section 7). */
export const sendReceipt = command({
  name: 'sendReceipt',
  summary: 'Send the receipt of a top-up to the customer',
  right: 'store-credit:move',
  input: z.strictObject({ paymentId: PaymentId }),
  answer: z.strictObject({ paymentId: PaymentId, requested: z.literal(true) }),
  reads: ({ paymentId }) => ({ pointer: refs.pointer({ scope: 'payment', key: paymentId }) }),
  more: ({ paymentId }, { pointer }) => ({
    account: pointer?.account ? refs.account(pointer.account) : undefined,
    payment: pointer?.account ? refs.payment(pointer.account, pointer.target ?? paymentId) : undefined,
  }),
  decide: (_, { account, payment }) => {
    if (!account || !payment) return refuse('unknown-payment')
    if (!receiptedAs(payment)) return refuse('unknown-payment', 'It is no top-up: its invoice says what was paid.')
    if (account.erasedAt) return refuse('customer-erased')
    const { paymentId } = payment
    const chain = refs.account(account.accountId)
    return {
      changed: [{ ref: chain, state: account }],
      entries: [{ chain, facts: [{ type: 'ReceiptSendingRequested', paymentId }], postings: [] }],
      answer: { paymentId, requested: true as const },
    }
  },
})
