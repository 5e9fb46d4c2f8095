import * as z from 'zod'
import { AccountId, VoucherId } from '../ids.ts'

/** One thing the check found: which account or voucher, what, and how far off; or which record of the chain is not what was written. */
export const Difference = z
  .strictObject({
    accountId: AccountId.optional(),
    voucherId: VoucherId.optional(),
    what: z.string().meta({ description: 'A figure such as unpaid, or "chain"' }),
    expected: z.string(),
    found: z.string(),
    sequence: z.int().optional().meta({ description: 'The first wrong record of the chain' }),
  })
  .meta({ id: 'Difference' })
export type Difference = z.infer<typeof Difference>
