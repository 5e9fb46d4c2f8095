import * as z from 'zod'
import { type Account, accountFigures } from '../accounts/account.ts'
import { SeenFigures } from '../accounts/seen.ts'
import { AccountId, PaymentId } from '../ids.ts'
import { Amount, Currency } from '../money.ts'
import type { Settings } from '../settings/settings.ts'
import { Allocation, AllocationLabel, labelOf, type Payment, unallocatedOf } from './payment.ts'

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
    account: SeenFigures,
  })
  .meta({ id: 'PaymentAnswer' })

/** A payment as it came out of a command, with its account's figures after it. */
export function paymentAnswer(payment: Payment, { account }: { account: Account }, { settings }: { settings: Settings }) {
  const { paymentId, accountId, amount, currency, allocations } = payment
  return {
    paymentId,
    accountId,
    amount,
    currency,
    label: labelOf(payment),
    unallocated: unallocatedOf(payment),
    allocations,
    account: accountFigures(account, settings),
  } satisfies z.infer<typeof PaymentAnswer>
}

/** How ids begin that are ours: of online payments, of what tills take for sales, and of what credit notes leave and have given back. */
const kept = ['pay_psp-', 'pay_sale-', 'pay_crn-', 'pay_crs-', 'pay_crf-']

/** An id that a person or an integration may choose. */
export const ChosenPaymentId = PaymentId.refine((id) => !kept.some((start) => id.startsWith(start)), `${kept.join(', ')} are kept for ours`)

/** The id of a refund: all but those of online payments. */
export const RefundId = PaymentId.refine((id) => !id.startsWith('pay_psp-'), 'pay_psp- is kept for online payments')
