import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId, CreditNoteId, InvoiceId, MailId, PaymentId } from '../ids.ts'
import { MailFate } from '../mail/mail.ts'
import { Amount, Currency, SignedAmount } from '../money.ts'
import { VatLine } from '../orders/pricing.ts'
import { LegalDetails } from '../settings/settings.ts'
import { Buyer, InvoiceLine } from './invoice.ts'

/** Why it was issued: a code, because the journal keeps it for ever. */
export const CreditReason = z.enum(['returned', 'damaged', 'not-delivered', 'wrong-price', 'issued-by-mistake', 'goodwill'])

/** A quantity of one line of the invoice, named by its place there, with its part of that line's stored amount and VAT. */
export const CreditNoteLine = z.strictObject({
  ...InvoiceLine.shape,
  line: z.int().min(1).meta({ description: 'The line’s place on the invoice, from 1' }),
  vat: SignedAmount,
})
export type CreditNoteLine = z.infer<typeof CreditNoteLine>

/** Where the amount of a credit note went: it reduced what was owed first; the rest was given back (SPEC section 5). */
export const Given = z.strictObject({
  settled: Amount.meta({ description: 'Reduced what was owed on the invoice' }),
  deposit: Amount.meta({ description: 'Stays on the account, and may be matched by itself' }),
  storeCredit: Amount.meta({ description: 'Stays on the account as kept money' }),
  refunds: z.array(z.strictObject({ paymentId: PaymentId, method: z.string(), amount: Amount, refundOf: PaymentId.optional() })),
})
export type Given = z.infer<typeof Given>

/** An issued document that takes back an invoice, in part or whole. It never changes. */
export const CreditNote = z.strictObject({
  creditNoteId: CreditNoteId,
  accountId: AccountId,
  invoiceId: InvoiceId,
  invoiceNumber: z.string(),
  invoicedOn: CalendarDate,
  number: z.string(),
  issuedOn: CalendarDate,
  issuedAt: Instant,
  reason: CreditReason,
  currency: Currency,
  prices: z.enum(['net', 'gross']),
  lines: z.array(CreditNoteLine),
  net: SignedAmount,
  vat: z.array(VatLine),
  total: Amount,
  given: Given,
  seller: LegalDetails,
  buyer: Buyer,
})
export type CreditNote = z.infer<typeof CreditNote>

/** A credit note as it is read. */
export const CreditNoteView = z
  .strictObject({
    ...CreditNote.shape,
    payments: z.array(PaymentId).meta({ description: 'Under which the account’s payments list its money, with allocations and letters' }),
    mail: MailFate.optional(),
  })
  .meta({ id: 'CreditNoteView' })

/** The money that a credit note leaves on the account: what settles or may be matched, and what is kept. */
export function moneyIdsOf(creditNoteId: CreditNoteId): { open: PaymentId; kept: PaymentId } {
  const own = creditNoteId.slice('crn_'.length)
  return { open: PaymentId.parse(`pay_crn-${own}`), kept: PaymentId.parse(`pay_crs-${own}`) }
}

/** The money that a credit note has given back, one id per tender. */
export function refundIdOf(creditNoteId: CreditNoteId, at: number): PaymentId {
  return PaymentId.parse(`pay_crf-${creditNoteId.slice('crn_'.length)}-${at + 1}`)
}

export function creditNoteView(note: CreditNote): z.infer<typeof CreditNoteView> {
  const { open, kept } = moneyIdsOf(note.creditNoteId)
  const { total, given } = note
  return { ...note, payments: [...(total > given.storeCredit ? [open] : []), ...(given.storeCredit > 0 ? [kept] : [])] }
}

/** The e-mail that goes out with a credit note by itself. */
export function mailOfCreditNote(creditNoteId: CreditNoteId): MailId {
  return MailId.parse(`mail_crn-${creditNoteId.slice('crn_'.length)}`)
}

/** One that goes out when it is to be sent again, by the place of that wish in the journal: no credit note's first one is called so. */
export function mailOfCreditNoteRepeat(creditNoteId: CreditNoteId, sequence: number): MailId {
  return MailId.parse(`mail_crnagain-${creditNoteId.slice('crn_'.length)}-${sequence}`)
}
