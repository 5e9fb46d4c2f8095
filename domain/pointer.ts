import * as z from 'zod'
import { AccountId, OrderId } from './ids.ts'
import { ParkedReport } from './payments/report.ts'

/**
 * One row per thing that may happen only once, for ever: a storefront's order, a provider's payment, a caller's idempotency key.
 * It says under which hash of the content it was used, which journal record did it, and what was answered: ids, amounts, dates and
 * codes only, so that a repetition costs one read. Before its time it can hold what
 * arrived too early: deliveries before their order, refunds before their payment. The hash is taken with the salt, which erasing the
 * customer takes away: then nothing is ever again the same content.
 */
export const Pointer = z.strictObject({
  account: AccountId.optional(),
  used: z
    .strictObject({ hash: z.string(), salt: z.string().optional(), chain: z.string(), sequence: z.int(), answer: z.unknown() })
    .optional(),
  parkedDeliveries: z.array(z.string()).optional(),
  parkedReports: z.array(ParkedReport).optional(),
  target: z.string().optional(),
  /** Orders the payment names: money that comes back serves them, and the invoices that they became meanwhile, again. */
  orders: z.array(OrderId).optional(),
  /** The provider's refund that said it carries out a refund under this id, which nobody knew: it was counted by itself. */
  carriedBy: z.string().optional(),
})
export type Pointer = z.infer<typeof Pointer>

/** A once-key without the salt: nothing is the same content any more, and what the hash was taken of can't be guessed from it. */
export function unsalted(pointer: Pointer): Pointer {
  if (!pointer.used) return pointer
  const { salt: _, ...used } = pointer.used
  return { ...pointer, used }
}
