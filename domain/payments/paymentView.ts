import * as z from 'zod'
import type { Right } from '../access/rights.ts'
import { CreditNoteId, PaymentId } from '../ids.ts'
import { Amount } from '../money.ts'
import { CarryingOut } from './carryingOut.ts'
import { AllocationLabel, allocatedOf, labelOf, Payment, unallocatedOf } from './payment.ts'

/** A payment as it is: each invoice it settled with the lettering code that stands on both sides. */
const WholePayment = Payment.pick({
  ...{ paymentId: true, accountId: true, kind: true, amount: true, currency: true, method: true, receivedOn: true },
  ...{ names: true, returned: true, allocations: true },
}).extend({
  label: AllocationLabel,
  allocated: Amount,
  unallocated: Amount,
  providerReference: z.string().optional(),
  refundOf: PaymentId.optional().meta({ description: 'On a refund: the payment that is given back' }),
  carryingOut: CarryingOut.optional().meta({
    description: 'On a refund that goes back through the payment provider: how far it is',
  }),
  creditNoteId: CreditNoteId.optional().meta({ description: 'The credit note that gave this money, or had it given back' }),
  reason: z.string().optional().meta({ description: 'On a write-off: why' }),
})

/** A payment as a reader sees it: what came in, less what it settled, is store credit, so only what it settled is for all. */
export const PaymentView = WholePayment.partial({ amount: true, label: true, unallocated: true, returned: true }).meta({
  id: 'PaymentView',
  description: 'What came in, and what of it is left or was given back, are left out for who lacks `store-credit:read`',
})
type PaymentView = z.infer<typeof PaymentView>

/** A payment as far as a reader's rights let it out. */
export function paymentView(payment: Payment, rights: ReadonlySet<Right>): PaymentView {
  const whole = wholePayment(payment)
  const { amount: _, label: __, unallocated: ___, returned: ____, ...settled } = whole
  return rights.has('store-credit:read') ? whole : settled
}

function wholePayment(payment: Payment): z.infer<typeof WholePayment> {
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
