import { createCipheriv, createDecipheriv, hkdfSync, randomBytes } from 'node:crypto'
import { deflateRawSync, inflateRawSync } from 'node:zlib'
import type { MerchantId } from '../../domain/ids.ts'
import { canonical } from '../../store/canonical.ts'
import { secrets } from './secrets.ts'

/** Where a list goes on is good for the same question of the same merchant only. */
type Place = { merchantId: MerchantId; of: string }

const cipher = 'aes-256-gcm'
const nonceBytes = 12
const tagBytes = 16
/** From so many bytes on a place is deflated: one that carries a report's sums says the same names again and again. */
const longBytes = 1_000
/** What one of ours may come to when it is inflated. */
const mostBytes = 100_000

/** A list with what was asked of it, the size of a page aside: asked otherwise, the same place would leave out what stands before it. */
export function listAsked(name: string, question: object): string {
  return `${name} ${canonical(question)}`
}

/** The links' key, for cursors alone: what opens one kind of token says nothing of the other. */
function keyFor(key: Uint8Array): Uint8Array {
  return new Uint8Array(hkdfSync('sha256', key, '', 'cursor', 32))
}

const boundTo = ({ merchantId, of }: Place, packed: boolean) =>
  Buffer.from(JSON.stringify(packed ? [merchantId, of, 'deflated'] : [merchantId, of]))

/**
 * A place in a list as the world may carry it: `<key id>.<nonce, text, tag>`, and `.z` behind it where the text was deflated. Sealed and
 * not only signed, because it holds a row's key: a customer's name in a list of accounts, and anyone's row where a scan of the whole
 * table stopped.
 */
export async function sealCursor(place: Place, after: string): Promise<string> {
  const { current, keys } = await secrets().signingKeys()
  const key = keys.get(current)
  if (!key) throw new RangeError('the current signing key is missing')
  const nonce = randomBytes(nonceBytes)
  const bytes = Buffer.from(after, 'utf8')
  const packed = bytes.length >= longBytes
  const sealing = createCipheriv(cipher, keyFor(key), nonce).setAAD(boundTo(place, packed))
  const text = Buffer.concat([sealing.update(packed ? deflateRawSync(bytes) : bytes), sealing.final()])
  return `${current}.${Buffer.concat([nonce, text, sealing.getAuthTag()]).toString('base64url')}${packed ? '.z' : ''}`
}

/** The place a cursor stands for; undefined when it isn't ours, or of another merchant or list. */
export async function openCursor(place: Place, token: string): Promise<string | undefined> {
  const [keyId = '', body = '', mark, ...rest] = token.split('.')
  const packed = mark === 'z'
  const key = (await secrets().signingKeys()).keys.get(keyId)
  const bytes = Buffer.from(body, 'base64url')
  // Base64 has spellings that decode alike; only the one we write is ours.
  const ours = rest.length === 0 && (packed || mark === undefined) && bytes.toString('base64url') === body
  if (!key || !ours || bytes.length < nonceBytes + tagBytes) return undefined
  const opening = createDecipheriv(cipher, keyFor(key), bytes.subarray(0, nonceBytes), { authTagLength: tagBytes })
  opening.setAAD(boundTo(place, packed)).setAuthTag(bytes.subarray(-tagBytes))
  try {
    const text = Buffer.concat([opening.update(bytes.subarray(nonceBytes, -tagBytes)), opening.final()])
    return (packed ? inflateRawSync(text, { maxOutputLength: mostBytes }) : text).toString('utf8')
  } catch {
    return undefined
  }
}
