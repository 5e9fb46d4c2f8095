import * as z from 'zod'
import { command, refs } from '../command.ts'
import { KeyId } from '../ids.ts'
import { refuse } from '../refusals.ts'

/** Revokes an API key; caches let it go within 60 seconds. */
export const revokeKey = command({
  name: 'revokeKey',
  summary: 'Revoke an API key',
  right: 'keys:change',
  input: z.strictObject({ keyId: KeyId }),
  answer: z.strictObject({ keyId: KeyId, revokedAt: z.string() }),
  reads: ({ keyId }) => ({ key: refs.key(keyId), merchant: refs.merchant() }),
  decide: ({ keyId }, { key, merchant }, { now }) => {
    if (!key || !merchant) return refuse('unknown-key')
    if (key.revokedAt) return { unchanged: { keyId, revokedAt: key.revokedAt } }
    const chain = refs.merchant()
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.key(keyId), state: { ...key, revokedAt: now } },
      ],
      entries: [{ chain, facts: [{ type: 'KeyRevoked', keyId }], postings: [] }],
      answer: { keyId, revokedAt: now },
    }
  },
})
