import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { AccountId, PaymentId } from '../ids.ts'
import { Amount, Currency, SignedAmount } from '../money.ts'
import { Allocation, AllocationLabel, allocatedOf, labelOf, Named, type Payment, PaymentKind, unallocatedOf } from './payment.ts'

/** A payment as it is read: each invoice it settled with the lettering code that stands on both sides. */
export const PaymentView = z
  .strictObject({
    paymentId: PaymentId,
    accountId: AccountId,
    kind: PaymentKind,
    amount: SignedAmount,
    currency: Currency,
    method: z.string(),
    receivedOn: CalendarDate,
    names: z.array(Named),
    label: AllocationLabel,
    allocated: Amount,
    unallocated: Amount,
    returned: Amount,
    allocations: z.array(Allocation),
    providerReference: z.string().optional(),
  })
  .meta({ id: 'PaymentView' })

export function paymentView(payment: Payment): z.infer<typeof PaymentView> {
  const { paymentId, accountId, kind, amount, currency, method, receivedOn, names, returned, allocations, provider } = payment
  const label = labelOf(payment)
  return {
    paymentId,
    accountId,
    kind,
    amount,
    currency,
    method,
    receivedOn,
    names,
    label,
    returned,
    allocations,
    allocated: allocatedOf(payment),
    unallocated: unallocatedOf(payment),
    ...(provider && { providerReference: provider.key }),
  }
}
