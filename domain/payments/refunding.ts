import { type Books, setPayment } from '../accounts/books.ts'
import type { Context } from '../command.ts'
import type { CreditNoteId, PaymentId } from '../ids.ts'
import type { Payment } from './payment.ts'
import { giveBack } from './reversing.ts'

/** Money to be given back by a method; to the payer of a payment where it goes back the way it came. */
export type Refunding = { method: string; amount: number; refundOf?: PaymentId }

/** Gives open money of a payment back: a negative payment, which itself has nothing unallocated (SPEC section 6). */
export function refundFrom(
  books: Books,
  source: Payment,
  refunding: Refunding & { paymentId: PaymentId; creditNoteId?: CreditNoteId; context: Pick<Context, 'today' | 'now'> },
): Payment {
  const { accountId, currency } = source
  const { paymentId, amount, method, refundOf, creditNoteId, context } = refunding
  const refund: Payment = {
    paymentId,
    accountId,
    kind: 'refund',
    amount: -amount,
    currency,
    method,
    names: [],
    matches: 'nothing',
    receivedOn: context.today,
    recordedAt: context.now,
    allocations: [],
    returned: 0,
    undone: [],
    ...(refundOf && { refundOf }),
    ...(creditNoteId && { creditNoteId }),
  }
  giveBack(books, source, { amount, by: refund })
  setPayment(books, refund)
  books.facts.push({
    type: 'PaymentRefunded',
    paymentId,
    amount: -amount,
    method,
    ...(refundOf && { refundOf }),
    ...(creditNoteId && { creditNoteId }),
  })
  return refund
}
