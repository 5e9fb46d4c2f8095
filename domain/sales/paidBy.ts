import * as z from 'zod'
import { PaymentId } from '../ids.ts'
import { Amount } from '../money.ts'

/** What one method paid of a sale in the end, by which payment; store credit comes from payments of before. */
export const PaidBy = z.strictObject({ method: z.string(), amount: Amount, paymentId: PaymentId.optional() }).meta({ id: 'PaidBy' })
export type PaidBy = z.infer<typeof PaidBy>
