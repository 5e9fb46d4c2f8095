import * as z from 'zod'

/** SPEC section 8: `single`, scanned in one sale and used whole; `multiple`, redeemed onto an account and spent as store credit. */
export const Redemption = z.enum(['single', 'multiple'])
export type Redemption = z.infer<typeof Redemption>
