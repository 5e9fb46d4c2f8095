import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import type { FactOf } from '../facts.ts'
import { AccountId, MailId, PaymentId } from '../ids.ts'
import { MailFate } from '../mail/mail.ts'
import { Currency, SignedAmount } from '../money.ts'
import type { Payment } from '../payments/payment.ts'
import { LegalDetails, type Settings } from '../settings/settings.ts'

/** Money put on an account by hand, or given back from it: other payments have their invoice. */
const Receipted = z.enum(['top-up', 'refund'])

/** What a receipt says: who took or gave how much, from or to whom, how and when. */
export const Receipt = z
  .strictObject({
    paymentId: PaymentId,
    accountId: AccountId,
    kind: Receipted,
    amount: SignedAmount.meta({ description: 'Below 0 for a refund' }),
    currency: Currency,
    method: z.string(),
    methodLabel: z.string(),
    receivedOn: CalendarDate,
    recordedAt: Instant,
    language: z.enum(['fr', 'en']).meta({ description: 'The customer’s' }),
    seller: LegalDetails,
    customer: z.strictObject({ name: z.string(), company: z.string().optional() }),
    mail: MailFate.optional().meta({ description: 'What became of the e-mail that brought it by itself' }),
  })
  .meta({ id: 'Receipt' })
export type Receipt = z.infer<typeof Receipt>

/** Which receipt a payment has; none where its invoice says what was paid. */
export function receiptedAs({ kind }: Payment): z.infer<typeof Receipted> | undefined {
  return Receipted.safeParse(kind).data
}

/**
 * That a receipt goes to the customer by itself, where the merchant wants that. What the payment provider is still to give back has none
 * yet: it may refuse.
 */
export function receiptTold(payment: Payment, { receipts }: Settings): FactOf<'ReceiptIssued'>[] {
  const due = receipts.mail === 'always' && receiptedAs(payment) && !payment.carryingOut
  return due ? [{ type: 'ReceiptIssued', paymentId: payment.paymentId }] : []
}

/** The e-mail that brings a receipt by itself. */
export function mailOfReceipt(paymentId: PaymentId): MailId {
  return MailId.parse(`mail_rcp-${paymentId.slice('pay_'.length)}`)
}

/** One that goes out when somebody asks for it, by the place of that wish in the journal: no receipt's first one is called so. */
export function mailOfReceiptRepeat(paymentId: PaymentId, sequence: number): MailId {
  return MailId.parse(`mail_rcpagain-${paymentId.slice('pay_'.length)}-${sequence}`)
}
