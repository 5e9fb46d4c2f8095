import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { AccountId, PaymentId } from '../ids.ts'
import { Amount } from '../money.ts'
import { ParkedReport } from './report.ts'

/** Money of an unknown account or another currency: on no account, visible, assignable (SPEC section 6). */
export const Suspense = z.strictObject({
  paymentKey: z.string(),
  provider: z.string(),
  amount: Amount,
  currency: z.string(),
  /**
   * `differs-from-top-up`: a till named this payment with another amount, currency or account; `account-full`: the account has no
   * room for more open payments.
   */
  reason: z.enum(['unknown-account', 'other-currency', 'differs-from-top-up', 'account-full']),
  /** Whom it was paid for, where that is known: to be assigned to. */
  meantFor: AccountId.optional(),
  recordedAt: Instant,
  reports: z.array(ParkedReport),
  /** The payment of an account that turned out to be this money; then nothing waits here any more. */
  takenBy: PaymentId.optional(),
})
export type Suspense = z.infer<typeof Suspense>
