import * as z from 'zod'
import { AccountId, VoucherId } from '../ids.ts'

/** One thing the check found: which account, voucher or closed period, what, and how far off; or which record of the chain is not what was written. */
export const Difference = z
  .strictObject({
    accountId: AccountId.optional(),
    voucherId: VoucherId.optional(),
    closing: z.string().optional().meta({ description: 'A closed period, such as "day 2026-03-25"' }),
    what: z.string().meta({ description: 'A figure such as unpaid, or "chain"' }),
    expected: z.string(),
    found: z.string(),
    sequence: z.int().optional().meta({ description: 'The first wrong record of the chain' }),
  })
  .meta({ id: 'Difference' })
export type Difference = z.infer<typeof Difference>
