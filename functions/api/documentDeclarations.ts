import * as z from 'zod'
import { CreditNoteId, InvoiceId } from '../../domain/ids.ts'

/** Documents as declared in the API's documentation; the answer of each is the PDF itself. */
export const documentDeclarations = [
  {
    name: 'getInvoiceDocument',
    summary: 'Read the PDF of an invoice as it was issued',
    right: 'invoices:read',
    input: z.strictObject({ invoiceId: InvoiceId }),
    refusals: ['not-found', 'unknown-invoice', 'issued-elsewhere'],
  },
  {
    name: 'getCreditNoteDocument',
    summary: 'Read the PDF of a credit note as it was issued',
    right: 'invoices:read',
    input: z.strictObject({ creditNoteId: CreditNoteId }),
    refusals: ['not-found', 'unknown-credit-note'],
  },
] as const
