/** Which refusals a command or query can give: read from its own file and the nouns it imports, so that no list can be wrong. */
import { readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { type RefusalCode, refusals } from '../domain/refusals.ts'

const domain = resolve(import.meta.dirname, '../domain')
const list = join(domain, 'refusals.ts')

/** Files of the catalogue by the name they export. */
function verbFiles(): Map<string, string> {
  const catalog = readFileSync(join(domain, 'catalog.ts'), 'utf8')
  return new Map(
    [...catalog.matchAll(/^import \{ (\w+) \} from '(.+)'$/gm)].map(([, name = '', path = '']) => [name, resolve(domain, path)]),
  )
}

function codesIn(file: string, seen: Set<string>): Set<string> {
  if (seen.has(file) || file === list) return new Set()
  seen.add(file)
  const text = readFileSync(file, 'utf8')
  const own = [...text.matchAll(/'([a-z]+(?:-[a-z]+)*)'/g)].map(([, word = '']) => word).filter((word) => word in refusals)
  const imported = [...text.matchAll(/^import (?!type\b)[^'"]*'(\.[^']+)'/gm)].map(([, path = '']) => resolve(dirname(file), path))
  return new Set([...own, ...imported.flatMap((path) => [...codesIn(path, seen)])])
}

/** The codes of one operation, in the order of their precedence; those every door can give are not among them. */
export function refusalsOf(name: string): RefusalCode[] {
  const file = verbFiles().get(name)
  const codes = file === undefined ? new Set<string>() : codesIn(file, new Set())
  return inOrder(codes)
}

/** Codes in the order of the list, each once. */
export function inOrder(codes: ReadonlySet<string>): RefusalCode[] {
  return codesOfList().filter((code) => codes.has(code))
}

function codesOfList(): RefusalCode[] {
  const isCode = (name: string): name is RefusalCode => name in refusals
  return Object.keys(refusals).filter(isCode)
}
