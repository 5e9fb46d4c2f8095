import { createHmac, timingSafeEqual } from 'node:crypto'
import type { SigningKeys } from './contract.ts'

/** What a token is for. A token of one purpose opens under no other. */
export type Purpose = 'pay-link' | 'cursor'

/** Characters of the longest token that is made or looked at: it has to fit a URL. */
export const longestToken = 2_048

type Signed = { keyId: string; body: string; purpose: Purpose }

function macOf(key: Uint8Array, { keyId, body, purpose }: Signed): Buffer {
  return createHmac('sha256', key).update(`${purpose}.${keyId}.${body}`).digest()
}

/**
 * A token that carries a JSON value readable by anyone and changeable by nobody: `<key id>.<payload>.<HMAC-SHA256>`, base64url.
 * Throws RangeError when the token would be longer than `longestToken`.
 */
export function sign(payload: unknown, { current, keys }: SigningKeys, purpose: Purpose): string {
  const key = keys.get(current)
  if (!key) throw new RangeError('the current signing key is missing')
  const body = Buffer.from(JSON.stringify(payload)).toString('base64url')
  const token = `${current}.${body}.${macOf(key, { keyId: current, body, purpose }).toString('base64url')}`
  if (token.length > longestToken) throw new RangeError(`a token of ${token.length} characters is too long`)
  return token
}

/** What a token carries; undefined for anything we didn't sign for this purpose. The caller parses it: an old token may have an old shape. */
export function open(token: string, { keys }: SigningKeys, purpose: Purpose): unknown {
  if (token.length > longestToken) return undefined
  const [keyId = '', body = '', mac = '', ...rest] = token.split('.')
  const key = keys.get(keyId)
  if (!key || rest.length > 0) return undefined
  const given = Buffer.from(mac, 'base64url')
  const expected = macOf(key, { keyId, body, purpose })
  // Base64 has spellings that decode alike; only the one we write is ours.
  if (given.length !== expected.length || given.toString('base64url') !== mac || !timingSafeEqual(given, expected)) return undefined
  try {
    return JSON.parse(Buffer.from(body, 'base64url').toString('utf8'))
  } catch {
    return undefined
  }
}
