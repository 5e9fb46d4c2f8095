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

/** How ids begin that are ours: of online payments, and of what tills take for sales. */
const kept = ['pay_psp-', 'pay_sale-']

/** An id that a person or an integration may choose. */
export const ChosenPaymentId = PaymentId.refine((id) => !kept.some((start) => id.startsWith(start)), `${kept.join(', ')} are kept for ours`)
