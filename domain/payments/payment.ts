import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { AccountId, ClaimId, CreditNoteId, InvoiceId, OrderId, PaymentId } from '../ids.ts'
import { Amount, Currency, SignedAmount } from '../money.ts'
import { CarryingOut } from './carryingOut.ts'

/** What a payment is meant for; what it names is served first, in this order (SPEC sections 2 and 6). */
export const Named = z
  .discriminatedUnion('kind', [
    z.strictObject({ kind: z.literal('order'), id: OrderId, upTo: Amount.optional() }),
    z.strictObject({ kind: z.literal('invoice'), id: InvoiceId, upTo: Amount.optional() }),
    z.strictObject({ kind: z.literal('claim'), id: ClaimId, upTo: Amount.optional() }),
  ])
  .meta({ id: 'Named' })
export type Named = z.infer<typeof Named>

/** An amount of this payment matched with one invoice or claim; the same lettering code stands on both sides. */
export const Allocation = z.strictObject({ item: z.union([InvoiceId, ClaimId]), amount: Amount, on: CalendarDate, letter: z.string() })
export type Allocation = z.infer<typeof Allocation>

/** The provider's side of a payment: object states, so that reports in any order end alike. */
const ProviderSide = z.strictObject({
  name: z.string(),
  key: z.string(),
  /** Refunds and disputes by the provider's id: the amount each has taken away. */
  taken: z.record(z.string(), Amount),
  /** The furthest status heard of each refund or dispute. */
  heard: z.record(z.string(), z.string()),
  /** Refunds and disputes told to take money of another currency: they take nothing of this. */
  foreign: z.record(z.string(), z.strictObject({ amount: Amount, currency: z.string() })).optional(),
  /** Refunds that carry out one of ours: all they took, and how much of it was ours; only the rest is in `taken`. */
  carries: z.record(z.string(), z.strictObject({ refund: PaymentId, amount: Amount, carried: Amount })).optional(),
})

/**
 * Where money on an account comes from: `sale` is what a till took for a sale given as lines, `opening` came along from another
 * system, `voucher` is a redeemed voucher of the merchant's own. A credit note's and a write-off's are no money that came in: they settle what is owed like
 * payments, and what a credit note leaves is the customer's (SPEC section 1: deposits = what payments and credit notes have unallocated).
 */
const PaymentKind = z.enum(['online', 'manual', 'top-up', 'refund', 'sale', 'credit-note', 'write-off', 'opening', 'voucher'])

/** Money received from the customer, or given back (amount below 0). Its open part lives in the purse. */
export const Payment = z.strictObject({
  paymentId: PaymentId,
  accountId: AccountId,
  kind: PaymentKind,
  amount: SignedAmount,
  currency: Currency,
  method: z.string(),
  receivedOn: CalendarDate,
  recordedAt: Instant,
  names: z.array(Named),
  /** What this money may settle by itself: anything, only what is due, or nothing (kept money). */
  matches: z.enum(['anything', 'due', 'nothing']),
  allocations: z.array(Allocation),
  /** Given back or reversed: this much of the amount is no longer the customer's money. */
  returned: Amount,
  /** Items that a person took away from this payment; never rematched automatically. */
  undone: z.array(z.union([InvoiceId, ClaimId])),
  provider: ProviderSide.optional(),
  /** On a refund of ours: the provider's refunds that carry it out, and how much each. */
  carriedBy: z.record(z.string(), Amount).optional(),
  /** On a refund of ours: the payment whose payer gets it back the way it came. */
  refundOf: PaymentId.optional(),
  /** On a refund of ours that the provider is to carry out: how far it is. */
  carryingOut: CarryingOut.optional(),
  /** The credit note that gave this money, or had it given back. */
  creditNoteId: CreditNoteId.optional(),
  /** Why it was written off. */
  reason: z.string().max(40).optional(),
})
export type Payment = z.infer<typeof Payment>

export function allocatedOf(payment: Payment): number {
  return payment.allocations.reduce((sum, allocation) => sum + allocation.amount, 0)
}

/** What no invoice has consumed and nobody got back; a refund has none. */
export function unallocatedOf(payment: Payment): number {
  return payment.amount < 0 ? 0 : payment.amount - payment.returned - allocatedOf(payment)
}

const received: readonly Payment['kind'][] = ['online', 'manual', 'top-up', 'sale', 'voucher']

/** Whether it counts among the customer's payments: money that came in here, by whichever door (SPEC section 9). */
export function isMoneyReceived({ kind }: Pick<Payment, 'kind'>): boolean {
  return received.includes(kind)
}

export const AllocationLabel = z.enum(['unallocated', 'partially-allocated', 'allocated'])

/** SPEC section 6: unallocated, partially allocated (partiellement pointé), allocated (pointé). */
export function labelOf(payment: Payment): z.infer<typeof AllocationLabel> {
  if (unallocatedOf(payment) === 0) return 'allocated'
  return payment.allocations.length > 0 ? 'partially-allocated' : 'unallocated'
}

/** Where open money of this payment stands in the queue: day received, moment recorded, id. */
export function queueOf(payment: Payment): string {
  return `${payment.receivedOn}/${payment.recordedAt}/${payment.paymentId}`
}
