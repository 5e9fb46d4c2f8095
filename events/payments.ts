import * as z from 'zod'
import { CreditNoteId, InvoiceId, OrderId, PaymentId } from '../domain/ids.ts'
import { Amount, SignedAmount } from '../domain/money.ts'
import { Named } from '../domain/payments/payment.ts'
import { contracts } from './contract.ts'

export const payments = contracts({
  'payment-recorded': {
    version: 1,
    says: 'Money was received, or given back when below 0',
    data: z.strictObject({ paymentId: PaymentId, amount: SignedAmount, method: z.string(), names: z.array(Named) }),
  },
  'payment-refunded': {
    version: 1,
    says: 'Money was given back to the customer by a refund of ours',
    data: z.strictObject({
      paymentId: PaymentId,
      amount: SignedAmount,
      method: z.string(),
      refundOf: PaymentId.optional(),
      creditNoteId: CreditNoteId.optional(),
    }),
  },
  'refund-ordered': {
    version: 1,
    says: 'A refund is to be carried out by the payment provider; each attempt has a number',
    data: z.strictObject({ paymentId: PaymentId, refundOf: PaymentId, amount: Amount, attempt: z.int() }),
  },
  'refund-failed': {
    version: 1,
    says: 'The payment provider refused a refund of ours, or its refund failed: nobody has given the money back, and a person decides how it goes on',
    data: z.strictObject({ paymentId: PaymentId, refundOf: PaymentId.optional(), amount: Amount, reason: z.string() }),
  },
  'payment-failed': {
    version: 1,
    says: 'An online payment failed; it may still succeed later',
    data: z.strictObject({ orderId: OrderId.optional(), invoiceId: InvoiceId.optional(), reason: z.string() }),
  },
  'payment-reversed': {
    version: 1,
    says: 'A refund or chargeback took money of a payment away',
    data: z.strictObject({ paymentId: PaymentId, amount: Amount, cause: z.string() }),
  },
  'payment-reversal-undone': {
    version: 1,
    says: 'A reversal failed or was won: the money is back',
    data: z.strictObject({ paymentId: PaymentId, amount: Amount }),
  },
  'payment-suspended': {
    version: 1,
    says: 'Money came that belongs to no account we know, or in another currency: a person assigns it',
    data: z.strictObject({ paymentKey: z.string(), amount: Amount, currency: z.string(), reason: z.string() }),
  },
  'money-freed': { version: 1, says: 'Open money and open amounts meet: they are reconciled', data: z.strictObject({}) },
})
