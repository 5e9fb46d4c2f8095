import * as z from 'zod'
import { command, refs } from '../command.ts'
import { KeyId } from '../ids.ts'
import { bounds } from '../limits.ts'
import { refuse } from '../refusals.ts'
import { hasExpired, KeyRow } from './key.ts'
import { KeyAnswer } from './keyAnswer.ts'
import { Scope } from './roles.ts'

/**
 * Creates an API key. The caller makes the secret and sends only its SHA-256, so that it never passes through us; the CLI does both.
 */
export const createKey = command({
  name: 'createKey',
  summary: 'Create an API key',
  right: 'keys:change',
  input: z.strictObject({
    keyId: KeyId,
    label: KeyRow.shape.label,
    scope: Scope,
    hash: KeyRow.shape.hash.meta({ description: 'SHA-256 of the secret, in hex' }),
    expiresAt: KeyRow.shape.expiresAt,
    requestsPerSecond: KeyRow.shape.requestsPerSecond.meta({
      description: `Requests a second, on average over ten seconds; ${bounds.requestsPerSecond} when left out`,
    }),
  }),
  // Without the label, which is free text: answers are kept for ever.
  answer: KeyAnswer.omit({ label: true, rotatedAt: true, formerUntil: true, revokedAt: true }).meta({ id: 'ApiKeyCreated' }),
  once: ({ keyId }) => ({ scope: 'key', key: keyId }),
  reads: ({ keyId }) => ({ known: refs.key(keyId), merchant: refs.merchant() }),
  decide: ({ hash, label, ...said }, { known, merchant }, { now, merchantId }) => {
    if (!merchant) return refuse('not-found')
    if (known) return refuse('same-key-other-content')
    if (hasExpired(said, now)) return refuse('invalid-transition', 'The key would be expired.')
    const chain = refs.merchant()
    return {
      changed: [
        { ref: chain, state: merchant },
        { ref: refs.key(said.keyId), state: { ...said, label, merchantId, hash, createdAt: now } },
      ],
      entries: [{ chain, facts: [{ type: 'KeyCreated', keyId: said.keyId, scope: said.scope }], postings: [] }],
      answer: { ...said, createdAt: now },
    }
  },
})
