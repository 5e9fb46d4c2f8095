import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { KeyId, MerchantId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { oneLine } from '../text.ts'
import { Scope } from './roles.ts'

/** An API key as kept: only the SHA-256 of its secret. */
export const KeyRow = z.strictObject({
  keyId: KeyId,
  merchantId: MerchantId,
  label: oneLine(60),
  scope: Scope,
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  /** Requests a second, on average over ten seconds; absent: the default of `bounds`. */
  requestsPerSecond: z.int().min(1).max(bounds.requestsPerSecondMost).optional(),
  createdAt: Instant,
  revokedAt: Instant.optional(),
})
export type KeyRow = z.infer<typeof KeyRow>
