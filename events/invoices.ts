import * as z from 'zod'
import { CalendarDate } from '../domain/calendar.ts'
import { ClaimId, CreditNoteId, InvoiceId, PaymentId } from '../domain/ids.ts'
import { Amount } from '../domain/money.ts'
import { contracts } from './contract.ts'

export const invoices = contracts({
  'invoice-issued': {
    version: 1,
    says: 'An invoice was issued; it is rendered and mailed next',
    data: z.strictObject({
      invoiceId: InvoiceId,
      number: z.string(),
      issuedOn: CalendarDate,
      dueOn: CalendarDate,
      total: Amount,
      outstanding: Amount,
    }),
  },
  'invoice-sending-requested': { version: 1, says: 'Somebody asked to mail an invoice', data: z.strictObject({ invoiceId: InvoiceId }) },
  'invoice-reminded': {
    version: 1,
    says: 'An overdue invoice reached a level of reminders; it is mailed next',
    data: z.strictObject({ invoiceId: InvoiceId, level: z.int() }),
  },
  'invoice-settled': {
    version: 1,
    says: 'Nothing is owed on an invoice any more',
    data: z.strictObject({ invoiceId: InvoiceId, on: CalendarDate }),
  },
  'credit-note-issued': {
    version: 1,
    says: 'A credit note took back an invoice, in part or whole',
    data: z.strictObject({
      creditNoteId: CreditNoteId,
      invoiceId: InvoiceId,
      number: z.string(),
      issuedOn: CalendarDate,
      total: Amount,
      settled: Amount,
      deposit: Amount,
      storeCredit: Amount,
      refunded: Amount,
    }),
  },
  'credit-note-sending-requested': {
    version: 1,
    says: 'Somebody asked to mail a credit note',
    data: z.strictObject({ creditNoteId: CreditNoteId }),
  },
  'residue-written-off': {
    version: 1,
    says: 'What was left of an invoice or claim was written off',
    data: z.strictObject({ paymentId: PaymentId, item: z.union([InvoiceId, ClaimId]), amount: Amount, reason: z.string() }),
  },
  'claim-raised': {
    version: 1,
    says: 'A reversed payment left a debt that nothing else covers',
    data: z.strictObject({ claimId: ClaimId, paymentId: PaymentId, amount: Amount, cause: z.string() }),
  },
})
