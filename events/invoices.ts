import * as z from 'zod'
import { CalendarDate } from '../domain/calendar.ts'
import { ClaimId, InvoiceId, PaymentId } from '../domain/ids.ts'
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
  'invoice-settled': {
    version: 1,
    says: 'Nothing is owed on an invoice any more',
    data: z.strictObject({ invoiceId: InvoiceId, on: CalendarDate }),
  },
  'claim-raised': {
    version: 1,
    says: 'A reversed payment left a debt that nothing else covers',
    data: z.strictObject({ claimId: ClaimId, paymentId: PaymentId, amount: Amount, cause: z.string() }),
  },
})
