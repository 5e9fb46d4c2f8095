import * as z from 'zod'
import { Instant } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { KeyId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { refuse } from '../refusals.ts'
import { hasExpired, KeyRow, rotated } from './key.ts'

const hourMillis = 3_600_000

/**
 * Gives an API key a new secret, all else of it as it was. The one before goes on for the hours that it takes to bring the new one to
 * whoever uses it; caches at the door add up to 60 seconds.
 */
export const rotateKey = command({
  name: 'rotateKey',
  summary: 'Give an API key a new secret',
  right: 'keys:change',
  input: z.strictObject({
    keyId: KeyId,
    hash: KeyRow.shape.hash.meta({ description: 'SHA-256 of the new secret, in hex' }),
    overlapHours: z
      .int()
      .min(0)
      .max(bounds.overlapHours)
      .default(24)
      .meta({ description: 'How long the secret before opens as well; 0 ends it at once' }),
    expiresAt: KeyRow.shape.expiresAt.meta({ description: 'When the key expires from now on; as before, when left out' }),
  }),
  answer: z
    .strictObject({ keyId: KeyId, rotatedAt: Instant, formerUntil: Instant, expiresAt: Instant.optional() })
    .meta({ id: 'ApiKeyRotated' }),
  reads: ({ keyId }) => ({ key: refs.key(keyId), merchant: refs.merchant() }),
  decide: ({ keyId, hash, overlapHours, expiresAt }, { key, merchant }, { now }) => {
    if (!key || !merchant) return refuse('unknown-key')
    if ([key, ...(key.former ?? [])].some((known) => known.hash === hash)) return refuse('same-key-other-content')
    if (key.revokedAt) return refuse('invalid-transition', 'The key is revoked.')
    const ends = expiresAt ?? key.expiresAt
    if (hasExpired({ expiresAt: ends }, now)) return refuse('invalid-transition', 'The key would be expired.')
    const until = new Date(Date.parse(now) + overlapHours * hourMillis).toISOString()
    const chain = refs.merchant()
    const state = { ...rotated(key, { hash, until, now }), ...(ends !== undefined && { expiresAt: ends }) }
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.key(keyId), state },
      ],
      entries: [{ chain, facts: [{ type: 'KeyRotated', keyId, formerUntil: until }], postings: [] }],
      answer: { keyId, rotatedAt: now, formerUntil: until, ...(ends !== undefined && { expiresAt: ends }) },
    }
  },
})
