import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { AccountId, CreditNoteId, PaymentId } from '../ids.ts'
import { Amount, Currency, SignedAmount } from '../money.ts'
import { CarryingOut } from './carryingOut.ts'
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
    refundOf: PaymentId.optional().meta({ description: 'On a refund: the payment that is given back' }),
    carryingOut: CarryingOut.optional().meta({
      description: 'On a refund that goes back through the payment provider: how far it is',
    }),
    creditNoteId: CreditNoteId.optional().meta({ description: 'The credit note that gave this money, or had it given back' }),
    reason: z.string().optional().meta({ description: 'On a write-off: why' }),
  })
  .meta({ id: 'PaymentView' })

export function paymentView(payment: Payment): z.infer<typeof PaymentView> {
  const { paymentId, accountId, kind, amount, currency, method, receivedOn, names, returned, allocations, provider } = payment
  const { refundOf, carryingOut, creditNoteId, reason } = payment
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
    ...(refundOf && { refundOf }),
    ...(carryingOut && { carryingOut }),
    ...(creditNoteId && { creditNoteId }),
    ...(reason && { reason }),
  }
}
