import { bounds } from '../../domain/limits.ts'
import type { Fault } from '../../domain/refusals.ts'

/** What a text said: its value with what JSON itself lets pass but we don't, or why it can't be read at all. */
export type ReadJson = { value: unknown; faults: Fault[] } | { broken: string }

/** A text that never ends is one token up to the end: looking for its end again from each quote in it would take for ever. */
const tokens = /"[^"\\]*(?:\\[\s\S][^"\\]*)*(?:"|\\?$)|-?\d[-+.\deE]*|[{}[\],:]/g

type Open = { keys: Set<string> | undefined; at: string | number }

/**
 * Reads a request's JSON. Beyond JSON.parse it bounds the nesting and names, by JSON pointer, keys that stand twice, `__proto__`, text
 * that UTF-8 can't carry and numbers that would change when read (1.0, 1e3, beyond 2^53): nothing may mean another thing than it says.
 */
export function readJson(text: string): ReadJson {
  const seen = inspect(text)
  if ('broken' in seen) return seen
  try {
    return { value: JSON.parse(text), faults: seen.faults }
  } catch {
    return { broken: 'The body is not JSON.' }
  }
}

function inspect(text: string): { faults: Fault[] } | { broken: string } {
  const open: Open[] = []
  const faults: Fault[] = []
  const fault = (says: string) => {
    if (faults.length < bounds.pageSize) faults.push({ pointer: pointerTo(open), says })
  }
  let key = false
  for (const [token] of text.matchAll(tokens)) {
    const inside = open.at(-1)
    if (token === '{' || token === '[') {
      if (open.length >= bounds.jsonDepth) return { broken: `The body nests deeper than ${bounds.jsonDepth} levels.` }
      open.push(token === '{' ? { keys: new Set(), at: '' } : { keys: undefined, at: 0 })
      key = token === '{'
    } else if (token === '}' || token === ']') {
      open.pop()
      key = false
    } else if (token === ',') {
      if (typeof inside?.at === 'number') inside.at += 1
      key = inside?.keys !== undefined
    } else if (token === ':') {
      key = false
    } else if (token.startsWith('"')) {
      const said = unquoted(token)
      if (said === undefined) return { broken: 'The body is not JSON.' }
      if (key && inside?.keys) {
        inside.at = said
        if (inside.keys.has(said)) fault('stands twice')
        if (said === '__proto__') fault('is no name of a field')
        inside.keys.add(said)
      }
      if (!said.isWellFormed()) fault('holds half a character')
    } else if (String(Number(token)) !== token) {
      fault('must be a plain integer that can be kept exactly')
    }
  }
  return { faults }
}

function unquoted(token: string): string | undefined {
  if (!token.includes('\\')) return token.slice(1, -1)
  try {
    return String(JSON.parse(token))
  } catch {
    return undefined
  }
}

/** RFC 6901. */
export function pointer(path: readonly PropertyKey[]): string {
  return path.map((part) => `/${String(part).replaceAll('~', '~0').replaceAll('/', '~1')}`).join('')
}

function pointerTo(open: readonly Open[]): string {
  return pointer(open.map(({ at }) => at))
}
