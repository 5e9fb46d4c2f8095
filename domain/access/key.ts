import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { KeyId, MerchantId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { oneLine } from '../text.ts'
import { Scope } from './roles.ts'

const Hash = z.string().regex(/^[0-9a-f]{64}$/)

/** An API key as kept: only the SHA-256 of its secret, and of those before it that still open. */
export const KeyRow = z.strictObject({
  keyId: KeyId,
  merchantId: MerchantId,
  label: oneLine(60),
  scope: Scope,
  hash: Hash,
  /** Secrets that were replaced, and until when each opens all the same. */
  former: z
    .array(z.strictObject({ hash: Hash, until: Instant }))
    .max(2)
    .optional(),
  /** Requests a second, on average over ten seconds; absent: the default of `bounds`. */
  requestsPerSecond: z.int().min(1).max(bounds.requestsPerSecondMost).optional(),
  createdAt: Instant,
  rotatedAt: Instant.optional(),
  expiresAt: Instant.optional().meta({ description: 'From this moment on the key opens nothing; never, when left out' }),
  revokedAt: Instant.optional(),
})
export type KeyRow = z.infer<typeof KeyRow>

/** Moments may be written with more or fewer digits. */
const isBefore = (one: Instant, other: Instant) => Date.parse(one) < Date.parse(other)

export function hasExpired({ expiresAt }: { expiresAt?: Instant | undefined }, now: Instant): boolean {
  return expiresAt !== undefined && !isBefore(now, expiresAt)
}

/** Whether a secret opens the door by this key: its own does, and one before it while their overlap lasts. */
export function opens(key: KeyRow, secretHash: string, now: Instant): boolean {
  if (key.revokedAt !== undefined || hasExpired(key, now)) return false
  return secretHash === key.hash || (key.former ?? []).some(({ hash, until }) => hash === secretHash && isBefore(now, until))
}

/**
 * The key with a new secret. The one before opens until a moment; whatever an earlier rotation had left running ends now, so that at most
 * two secrets open. One that had ended before is forgotten: the row found by its hash says itself that it ended.
 */
export function rotated(key: KeyRow, { hash, until, now }: { hash: string; until: Instant; now: Instant }): KeyRow {
  const ended = (key.former ?? []).filter(({ until: ends }) => isBefore(now, ends)).map((one) => ({ ...one, until: now }))
  return { ...key, hash, former: [...ended, { hash: key.hash, until }], rotatedAt: now }
}
