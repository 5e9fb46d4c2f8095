import * as z from 'zod'
import { AccountId, PaymentId, SaleId, VoucherId } from '../domain/ids.ts'
import { Amount } from '../domain/money.ts'
import { Redemption } from '../domain/vouchers/redemption.ts'
import { contracts } from './contract.ts'

const about = { voucherId: VoucherId, amount: Amount, currency: z.string() }

export const vouchers = contracts({
  'voucher-sold': {
    version: 1,
    says: 'A voucher was sold; its code is told to nobody but who sold it',
    data: z.strictObject({
      ...about,
      method: z.string(),
      vat: Amount.meta({ description: 'VAT due by its sale; 0 for a multi-purpose voucher' }),
    }),
  },
  'voucher-redeemed': {
    version: 1,
    says: 'A voucher became a payment: of a sale, or kept on an account',
    data: z.strictObject({
      ...about,
      as: Redemption.meta({ description: 'single: scanned in a sale; multiple: onto an account' }),
      accountId: AccountId,
      paymentId: PaymentId,
      saleId: SaleId.optional(),
    }),
  },
  'voucher-refunded': {
    version: 1,
    says: 'The money of an unspent voucher was given back',
    data: z.strictObject({ ...about, method: z.string() }),
  },
})
