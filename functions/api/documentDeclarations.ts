import * as z from 'zod'
import { AccountId, CreditNoteId, InvoiceId, PaymentId, VoucherId } from '../../domain/ids.ts'
import { StatedPeriod } from '../../domain/statements/period.ts'

/** Documents as declared in the API's documentation; the answer of each is the PDF itself. */
export const documentDeclarations = {
  invoice: {
    name: 'getInvoiceDocument',
    summary: 'Read the PDF of an invoice as it was issued',
    right: 'invoices:read',
    input: z.strictObject({ invoiceId: InvoiceId }),
    refusals: ['not-found', 'unknown-invoice', 'issued-elsewhere'],
  },
  creditNote: {
    name: 'getCreditNoteDocument',
    summary: 'Read the PDF of a credit note as it was issued',
    right: 'invoices:read',
    input: z.strictObject({ creditNoteId: CreditNoteId }),
    refusals: ['not-found', 'unknown-credit-note'],
  },
  statement: {
    name: 'getStatementDocument',
    summary: 'Read the PDF of a statement as it was mailed',
    right: 'statements:read',
    input: z.strictObject({ accountId: AccountId, month: StatedPeriod }),
    refusals: ['not-found', 'unknown-statement', 'customer-erased'],
  },
  topUpReceipt: {
    name: 'getReceiptDocument',
    summary: 'Read the receipt of a top-up as PDF',
    right: 'store-credit:read',
    input: z.strictObject({ paymentId: PaymentId }),
    refusals: ['unknown-payment'],
  },
  voucherReceipt: {
    name: 'getVoucherReceiptDocument',
    summary: 'Read the receipt of a sold voucher as PDF, without its code',
    right: 'vouchers:read',
    input: z.strictObject({ voucherId: VoucherId }),
    refusals: ['unknown-voucher'],
  },
  currentStatement: {
    name: 'getCurrentStatementDocument',
    summary: 'Read as PDF what the statement of the period under way would say now',
    right: 'statements:read',
    input: z.strictObject({ accountId: AccountId }),
    refusals: ['unknown-account', 'customer-erased'],
  },
} as const
