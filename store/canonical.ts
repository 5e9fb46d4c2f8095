import { hash } from 'node:crypto'

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

/**
 * One text for one content, whatever the order of names: what hashes are taken of. It is the text of `plain(value)` without making that
 * copy: most of a check of the ledger is spent here.
 */
export function canonical(value: unknown): string {
  if (typeof value === 'string') return textOf(value)
  if (typeof value === 'number' && Number.isFinite(value)) return value === 0 ? '0' : String(value)
  if (value === null || typeof value === 'boolean') return String(value)
  if (Array.isArray(value)) return `[${value.map((one) => canonical(one ?? null)).join(',')}]`
  if (typeof value === 'object') return objectText(value)
  throw new Error(`${typeof value} can't be kept`)
}

function objectText(value: object): string {
  const members: Readonly<Record<string, unknown>> = { ...value }
  const shape = shapeOf(Object.keys(members))
  // A name that has to be mended could meet its mended self, and one is nobody's: the slow way decides.
  if (!shape.own && shape.names.some((name) => !name.isWellFormed() || name === '__proto__')) return canonical(plain(value))
  let text = ''
  for (const [at, name] of shape.names.entries()) {
    const one = members[name]
    if (one !== undefined) text += `${text === '' ? '' : ','}${shape.heads[at]}${canonical(one)}`
  }
  return `{${text}}`
}

/** The names of an object in order, and as its text begins each; `own`: they are of our schemas, and not somebody's ids. */
type Shape = { names: readonly string[]; heads: readonly string[]; own: boolean }

/** Records have few shapes: sorting and quoting the same names over again took longer than anything else. */
const shapes = new Map<string, Shape>()
const [shapesKept, ownName] = [500, /^[A-Za-z]+$/]

function shapeOf(names: readonly string[]): Shape {
  const key = names.join(' ')
  const known = shapes.get(key)
  // None that is kept has a blank in a name, so that as many names with this text are the same ones.
  if (known?.names.length === names.length) return known
  const sorted = names.toSorted()
  const shape = { names: sorted, heads: sorted.map((name) => `${textOf(name)}:`), own: names.every((name) => ownName.test(name)) }
  if (shape.own && shapes.size < shapesKept) shapes.set(key, shape)
  return shape
}

const textOf = (text: string) => JSON.stringify(text.toWellFormed())

/** SHA-256 in lower-case hex. */
function sha256(text: string): string {
  return hash('sha256', text)
}

export function hashOf(value: unknown): string {
  return sha256(canonical(value))
}
