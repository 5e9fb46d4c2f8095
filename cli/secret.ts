import { createHash, randomBytes } from 'node:crypto'

export type Secret = { key: string; hash: string }

/** The hash under which a key is known; the key itself is kept by its holder alone. */
export function hashOfKey(key: string): string {
  return createHash('sha256').update(key).digest('hex')
}

/** A new API key: 256 random bits after a prefix that says what it is. */
export function newSecret(): Secret {
  const key = `enc_${randomBytes(32).toString('base64url')}`
  return { key, hash: hashOfKey(key) }
}
