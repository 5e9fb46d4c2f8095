import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { PaymentId } from '../ids.ts'
import { Amount } from '../money.ts'
import { ParkedReport } from './report.ts'

/** Money of an unknown account or another currency: on no account, visible, assignable (SPEC section 6). */
export const Suspense = z.strictObject({
  paymentKey: z.string(),
  provider: z.string(),
  amount: Amount,
  currency: z.string(),
  reason: z.enum(['unknown-account', 'other-currency']),
  recordedAt: Instant,
  reports: z.array(ParkedReport),
  /** The payment of an account that turned out to be this money; then nothing waits here any more. */
  takenBy: PaymentId.optional(),
})
export type Suspense = z.infer<typeof Suspense>
