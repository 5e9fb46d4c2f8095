import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { freeOf } from '../accounts/purse.ts'
import { command, refs } from '../command.ts'
import { ClaimId, InvoiceId, PaymentId } from '../ids.ts'
import { Amount, spoken } from '../money.ts'
import { PaymentAnswer, paymentAnswer } from '../payments/paymentAnswer.ts'
import { refuse } from '../refusals.ts'
import { allocate as match } from './matching.ts'
import { pointerToPayment, rowsOfPair } from './pair.ts'

/** Matches an amount of a payment with one invoice or claim by hand, up to its unreserved money; kept money too (SPEC section 6). */
export const allocate = command({
  name: 'allocate',
  summary: 'Match a payment with an invoice by hand',
  right: 'allocations:change',
  input: z.strictObject({ paymentId: PaymentId, item: z.union([InvoiceId, ClaimId]), amount: Amount.min(1) }),
  answer: PaymentAnswer,
  reads: ({ paymentId }) => pointerToPayment(paymentId),
  more: (pair, { pointer }) => rowsOfPair(pointer, pair),
  decide: ({ amount, item }, { account, debts, purse, payment, invoice, claim }, context) => {
    if (!account || !payment) return refuse('unknown-payment')
    const owed = invoice ?? claim
    if (!owed) return refuse('unknown-invoice')
    const money = purse?.money.find(({ paymentId }) => paymentId === payment.paymentId)
    const free = money ? freeOf(money) : 0
    if (amount > owed.outstanding) return refuse('exceeds-outstanding', `Outstanding is ${spoken(owed.outstanding, owed.currency)}.`)
    if (amount > free) return refuse('exceeds-unallocated', `Unreserved are ${spoken(free, payment.currency)}.`)
    const books = openBooks({ account, debts, purse, payments: [payment], owed: [owed] }, context)
    const wanted = { ...payment, undone: payment.undone.filter((id) => id !== item) }
    const { payment: allocated } = match(books, wanted, { owed, amount })
    const { changed, facts, postings } = closeBooks(books)
    const { accountId } = allocated
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(allocated, books, context),
    }
  },
})
