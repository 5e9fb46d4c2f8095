import * as z from 'zod'
import { InvoiceId, SaleId } from '../domain/ids.ts'
import { Amount } from '../domain/money.ts'
import { PaidBy } from '../domain/sales/paidBy.ts'
import { contracts } from './contract.ts'

export const sales = contracts({
  'sale-recorded': {
    version: 1,
    says: 'A sale was placed, delivered and invoiced in one step; CRED among its tenders is store credit consumed',
    data: z.strictObject({ saleId: SaleId, invoiceId: InvoiceId, total: Amount, tenders: z.array(PaidBy), onAccount: Amount }),
  },
})
