import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { freeOf } from '../accounts/purse.ts'
import { command, refs } from '../command.ts'
import { PaymentId } from '../ids.ts'
import { Amount, spoken } from '../money.ts'
import { refuse } from '../refusals.ts'
import { isMoneyBy } from '../settings/methods.ts'
import { receiptTold } from '../store-credit/receipt.ts'
import { ChosenPaymentId, PaymentAnswer, paymentAnswer } from './paymentAnswer.ts'
import { refundFrom } from './refunding.ts'

/**
 * Gives money of one payment back, by its own method or another: a negative payment that consumes what the payment has neither
 * allocated nor reserved (SPEC section 6). A provider's refund that carries it out is counted with it, once.
 */
export const refundPayment = command({
  name: 'refundPayment',
  summary: 'Give money of a payment back',
  right: 'payments:refund',
  input: z.strictObject({
    paymentId: PaymentId.meta({ description: 'The payment that is given back' }),
    refundId: ChosenPaymentId.meta({ description: 'The id of the refund, which is a payment below 0' }),
    amount: Amount.min(1),
    method: z
      .string()
      .regex(/^[A-Z0-9]{2,8}$/)
      .optional()
      .meta({ description: 'How it is given back; the way it came when left out' }),
  }),
  answer: PaymentAnswer,
  once: ({ refundId }) => ({ scope: 'payment', key: refundId }),
  reads: ({ paymentId, refundId }) => ({
    pointer: refs.pointer({ scope: 'payment', key: paymentId }),
    own: refs.pointer({ scope: 'payment', key: refundId }),
  }),
  more: ({ paymentId }, { pointer }) => ({
    account: pointer?.account && refs.account(pointer.account),
    debts: pointer?.account && refs.debts(pointer.account),
    purse: pointer?.account && refs.purse(pointer.account),
    payment: pointer?.account && refs.payment(pointer.account, pointer.target ?? paymentId),
  }),
  decide: ({ refundId, amount, method }, { account, debts, purse, payment, own }, context) => {
    if (!account || !payment) return refuse('unknown-payment')
    if (own?.carriedBy)
      return refuse('invalid-transition', `The provider’s refund ${own.carriedBy} named this id and has taken its money already.`)
    const money = purse?.money.find((one) => one.paymentId === payment.paymentId)
    const free = money ? freeOf(money) : 0
    if (amount > free) return refuse('refund-exceeds-deposits', `Unreserved of this payment are ${spoken(free, payment.currency)}.`)
    const by = method ?? payment.method
    if (!isMoneyBy(by, context.settings)) return refuse('unknown-payment-method')
    const books = openBooks({ account, debts, purse, payments: [payment] }, context)
    const refund = refundFrom(books, payment, { paymentId: refundId, amount, method: by, refundOf: payment.paymentId, context })
    books.facts.push(...receiptTold(refund, context.settings))
    const { changed, facts, postings } = closeBooks(books)
    const { accountId } = refund
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(refund, books, context),
    }
  },
})
