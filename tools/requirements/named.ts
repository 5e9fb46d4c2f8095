import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseSync, Visitor } from 'oxc-parser'
import { readingNumbers, requirementNumbers } from './rows.ts'

/** A test whose name begins with the numbers of what it shows. */
export type NamedTest = { file: string; name: string; numbers: readonly string[] }

const one = /(?:S[0-4]-|2\.)\d+/
/** `S1-22: …`, `S1-22, S1-23: …`, `S2-1 … S2-3: …` for all between, and `2.4: …` for a reading. */
const beginning = new RegExp(`^(${one.source}(?:(?:, | … )${one.source})*): `)

/** The numbers a name begins with; none where it begins otherwise. Throws on a number that isn't on the list. */
export function numbersIn(name: string): string[] {
  const numbers = [...requirementNumbers, ...readingNumbers]
  const said = beginning.exec(name)?.[1]
  if (said === undefined) return []
  return said.split(', ').flatMap((part) => {
    const [first = '', last = first] = part.split(' … ')
    const [from, to] = [numbers.indexOf(first), numbers.indexOf(last)]
    if (from === -1 || to < from) throw new Error(`there is no such requirement: ${part}`)
    return numbers.slice(from, to + 1)
  })
}

/** The tests of one file whose names begin with numbers. */
export function namedIn(file: string, text: string): NamedTest[] {
  const found: NamedTest[] = []
  new Visitor({
    CallExpression: ({ callee, arguments: [first] }) => {
      if (callee.type !== 'Identifier' || callee.name !== 'test' || first?.type !== 'Literal' || typeof first.value !== 'string') return
      const numbers = numbersIn(first.value)
      if (numbers.length > 0) found.push({ file, name: first.value, numbers })
    },
  }).visit(parseSync(file, text).program)
  return found
}

/** All of them in a tree. */
export function namedTests(root: string): NamedTest[] {
  return globSync('test/requirements/**/*.test.ts', { cwd: root })
    .map((path) => path.replaceAll('\\', '/'))
    .toSorted()
    .flatMap((file) => namedIn(file, readFileSync(join(root, file), 'utf8')))
}

/** The tests of each of the numbers; empty where there is none. */
export function byNumber(tests: readonly NamedTest[], wanted: readonly string[]): Map<string, NamedTest[]> {
  return new Map(wanted.map((number) => [number, tests.filter(({ numbers }) => numbers.includes(number))]))
}
