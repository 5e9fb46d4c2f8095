import * as z from 'zod'
import { AccountId, PaymentId } from '../ids.ts'
import { Amount } from '../money.ts'
import { Named } from './payment.ts'
import { RefundId } from './paymentAnswer.ts'

const about = {
  provider: z.string().max(20),
  /** The provider's id of the payment this is about. */
  paymentKey: z.string().max(120),
  objectId: z.string().max(120),
  amount: Amount,
  /** Of whatever currency money can come in, also one no account is kept in. */
  currency: z.string().regex(/^[A-Z]{3}$/),
}

/** What a provider says about one of its objects: a state, not an event (FACTS B2). */
export const PaymentReport = z.discriminatedUnion('kind', [
  z.strictObject({
    kind: z.literal('payment'),
    ...about,
    status: z.enum(['pending', 'succeeded', 'failed', 'canceled']),
    accountId: AccountId.optional(),
    names: z.array(Named).max(40).default([]),
    reason: z.string().max(200).optional(),
  }),
  z.strictObject({
    kind: z.literal('refund'),
    ...about,
    status: z.enum(['pending', 'succeeded', 'failed', 'canceled']),
    /** Our own refund that this one carries out, as whoever made it says. */
    carriesOut: RefundId.optional(),
  }),
  z.strictObject({ kind: z.literal('dispute'), ...about, status: z.enum(['inquiry', 'withdrawn', 'won', 'lost']) }),
])
export type PaymentReport = z.infer<typeof PaymentReport>

/** A refund or dispute that came before its payment. */
export const ParkedReport = z.strictObject({
  kind: z.enum(['refund', 'dispute']),
  objectId: z.string(),
  status: z.string(),
  amount: Amount,
  /** It counts only where it is its payment's; left out, it is. */
  currency: z.string().optional(),
  carriesOut: PaymentId.optional(),
})
export type ParkedReport = z.infer<typeof ParkedReport>

/** How far along each status is; an older one after a newer one changes nothing, so the order of arrival doesn't matter. */
const ranks: Readonly<Record<string, number>> = {
  pending: 0,
  inquiry: 0,
  succeeded: 1,
  withdrawn: 1,
  failed: 2,
  canceled: 2,
  won: 3,
  lost: 2,
}

export function furtherStatus(known: string | undefined, told: string): string {
  return known !== undefined && (ranks[known] ?? 0) >= (ranks[told] ?? 0) ? known : told
}

/** Refunds and disputes share no status. */
export function isOfDispute(status: string): boolean {
  return status === 'inquiry' || status === 'withdrawn' || status === 'won' || status === 'lost'
}

/** Whether money is gone while a refund or dispute has this status. */
export function takesMoney(status: string): boolean {
  return status === 'succeeded' || status === 'withdrawn' || status === 'lost'
}
