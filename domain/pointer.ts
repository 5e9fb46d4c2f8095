import * as z from 'zod'
import { AccountId } from './ids.ts'
import { ParkedReport } from './payments/report.ts'

/**
 * One row per thing that may happen only once, for ever: a storefront's order, a provider's payment, a caller's idempotency key.
 * It says under which hash of the content it was used, which journal record did it, and what was answered: ids, amounts, dates and
 * codes only, so that a repetition costs one read. Before its time it can hold what
 * arrived too early: deliveries before their order, refunds before their payment.
 */
export const Pointer = z.strictObject({
  account: AccountId.optional(),
  used: z.strictObject({ hash: z.string(), chain: z.string(), sequence: z.int(), answer: z.unknown() }).optional(),
  parkedDeliveries: z.array(z.string()).optional(),
  parkedReports: z.array(ParkedReport).optional(),
  target: z.string().optional(),
})
export type Pointer = z.infer<typeof Pointer>
