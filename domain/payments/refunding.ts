import { type Books, setPayment } from '../accounts/books.ts'
import type { Context } from '../command.ts'
import type { CreditNoteId, PaymentId } from '../ids.ts'
import { firstAsked, isForProvider } from './carryingOut.ts'
import type { Payment } from './payment.ts'
import { giveBack } from './reversing.ts'

/** Money to be given back by a method; to the payer of a payment where it goes back the way it came. */
export type Refunding = { method: string; amount: number; refundOf?: PaymentId }

/**
 * Gives open money of a payment back: a negative payment, which itself has nothing unallocated (SPEC section 6). Where the money came
 * through a payment provider and goes back the way it came, the provider is asked to carry it out.
 */
export function refundFrom(
  books: Books,
  source: Payment,
  refunding: Refunding & { paymentId: PaymentId; creditNoteId?: CreditNoteId; context: Pick<Context, 'today' | 'now' | 'settings'> },
): Payment {
  const { accountId, currency } = source
  const { paymentId, amount, method, refundOf, creditNoteId, context } = refunding
  const payer = refundOf && books.payments.get(refundOf)
  const asked = isForProvider(payer, { method, settings: context.settings })
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
    ...(asked && { carryingOut: firstAsked(context.now) }),
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
  if (refundOf && asked) books.facts.push({ type: 'RefundOrdered', paymentId, refundOf, amount, attempt: 1 })
  return refund
}
