import * as z from 'zod'
import { closeBooks, openBooks } from '../accounts/books.ts'
import { fullness, isOverfull } from '../accounts/purse.ts'
import { command, refs } from '../command.ts'
import { ClaimId, InvoiceId, PaymentId } from '../ids.ts'
import { PaymentAnswer, paymentAnswer } from '../payments/paymentAnswer.ts'
import { refuse } from '../refusals.ts'
import { unallocate } from './matching.ts'
import { pointerToPayment, rowsOfPair } from './pair.ts'

/** Takes a payment and an item apart by hand; the pair is not matched again by itself (SPEC section 6). */
export const undoAllocation = command({
  name: 'undoAllocation',
  summary: 'Undo the matching of a payment with an invoice',
  right: 'allocations:change',
  input: z.strictObject({ paymentId: PaymentId, item: z.union([InvoiceId, ClaimId]) }),
  answer: PaymentAnswer,
  reads: ({ paymentId }) => pointerToPayment(paymentId),
  more: (pair, { pointer }) => rowsOfPair(pointer, pair),
  decide: ({ item }, { account, debts, purse, payment, invoice, claim }, context) => {
    if (!account || !payment) return refuse('unknown-payment')
    const owed = invoice ?? claim
    const allocation = payment.allocations.find((one) => one.item === item)
    if (!owed || !allocation) return refuse('unknown-allocation')
    if (payment.kind === 'write-off') return refuse('invalid-transition', 'What was written off stays written off.')
    const books = openBooks({ account, debts, purse, payments: [payment], owed: [owed] }, context)
    const { payment: loosened } = unallocate(books, { ...payment, undone: [...payment.undone, item] }, { owed, amount: allocation.amount })
    if (isOverfull(books.purse, books.openedPurse)) return refuse('too-many-open-payments', fullness(books.openedPurse))
    const { changed, facts, postings } = closeBooks(books)
    const { accountId } = loosened
    return {
      changed,
      entries: [{ chain: refs.account(accountId), facts, postings }],
      answer: paymentAnswer(loosened, books, context),
    }
  },
})
