import * as z from 'zod'
import { PaymentId } from '../domain/ids.ts'
import { SignedAmount } from '../domain/money.ts'
import { contracts } from './contract.ts'

export const storeCredit = contracts({
  'account-topped-up': {
    version: 1,
    says: 'Money was put on the account by hand, or refunded when below 0',
    data: z.strictObject({ paymentId: PaymentId, amount: SignedAmount, method: z.string(), kind: z.enum(['top-up', 'refund']) }),
  },
  'receipt-issued': {
    version: 1,
    says: 'Money was put on the account by hand or given back, and its receipt is mailed next',
    data: z.strictObject({ paymentId: PaymentId }),
  },
  'receipt-sending-requested': { version: 1, says: 'Somebody asked to mail a receipt', data: z.strictObject({ paymentId: PaymentId }) },
})
