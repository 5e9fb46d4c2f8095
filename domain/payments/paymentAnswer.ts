import * as z from 'zod'
import { AccountFigures } from '../accounts/account.ts'
import { AccountId, PaymentId } from '../ids.ts'
import { Amount, Currency } from '../money.ts'
import { Allocation, AllocationLabel } from './payment.ts'

/** A payment as every command about it answers. */
export const PaymentAnswer = z
  .strictObject({
    paymentId: PaymentId,
    accountId: AccountId,
    amount: z.int(),
    currency: Currency,
    label: AllocationLabel,
    unallocated: Amount,
    allocations: z.array(Allocation),
    account: AccountFigures,
  })
  .meta({ id: 'PaymentAnswer' })

/** How ids begin that are ours: of online payments, of what tills take for sales, and of what credit notes leave and have given back. */
const kept = ['pay_psp-', 'pay_sale-', 'pay_crn-', 'pay_crs-', 'pay_crf-']

/** An id that a person or an integration may choose. */
export const ChosenPaymentId = PaymentId.refine((id) => !kept.some((start) => id.startsWith(start)), `${kept.join(', ')} are kept for ours`)

/** The id of a refund: all but those of online payments. */
export const RefundId = PaymentId.refine((id) => !id.startsWith('pay_psp-'), 'pay_psp- is kept for online payments')
