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

/** An id that a person or an integration may choose; those of online payments are ours. */
export const ChosenPaymentId = PaymentId.refine((id) => !id.startsWith('pay_psp-'), 'pay_psp- is kept for online payments')
