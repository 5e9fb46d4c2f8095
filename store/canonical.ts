import { createHash } from 'node:crypto'

/** What JSON can carry. */
export type Plain = string | number | boolean | null | Plain[] | { [name: string]: Plain }

/**
 * A value as the table will give it back: without undefined, its text well-formed, so that a hash over it holds for ever.
 * Throws on what JSON can't carry.
 */
export function plain(value: unknown): Plain {
  if (value === null || typeof value === 'boolean') return value
  if (typeof value === 'string') return value.toWellFormed()
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? 0 : value
  if (Array.isArray(value)) return value.map((one) => plain(one ?? null))
  if (typeof value === 'object') {
    const named: { [name: string]: Plain } = {}
    for (const [name, one] of Object.entries(value)) if (one !== undefined) named[name.toWellFormed()] = plain(one)
    return named
  }
  throw new Error(`${typeof value} can't be kept`)
}

/** One text for one content, whatever the order of names: what hashes are taken of. */
export function canonical(value: unknown): string {
  return ordered(plain(value))
}

function ordered(value: Plain): string {
  if (value === null || typeof value !== 'object') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(ordered).join(',')}]`
  const names = Object.keys(value).toSorted()
  return `{${names.map((name) => `${JSON.stringify(name)}:${ordered(value[name] ?? null)}`).join(',')}}`
}

/** SHA-256 in lower-case hex. */
function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex')
}

export function hashOf(value: unknown): string {
  return sha256(canonical(value))
}
