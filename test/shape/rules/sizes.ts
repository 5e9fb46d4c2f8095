import type { ArrowFunctionExpression, Function as FunctionNode } from 'oxc-parser'
import type { Fault, Rule } from '../rule.ts'
import { isFolder, type Source, walk } from '../source.ts'

const fileLines = 250
const functionLines = 70
const positionalParameters = 3

type Callable = FunctionNode | ArrowFunctionExpression

/** Groups of tests are lists rather than functions, and the columns of a table of tests are no positional parameters. */
function testCallbacks(source: Source): { groups: Set<number>; rows: Set<number> } {
  const [groups, rows] = [new Set<number>(), new Set<number>()]
  if (!isFolder(source, 'test')) return { groups, rows }
  walk(source, {
    CallExpression(node) {
      const { callee } = node
      const inner = callee.type === 'CallExpression' ? callee.callee : callee
      const table =
        inner !== callee && inner.type === 'MemberExpression' && inner.property.type === 'Identifier' && inner.property.name === 'each'
      const name = inner.type === 'MemberExpression' ? inner.object : inner
      for (const { start } of node.arguments) {
        if (name.type === 'Identifier' && name.name === 'describe') groups.add(start)
        if (table) rows.add(start)
      }
    },
  })
  return { groups, rows }
}

function functionsOf(source: Source): Callable[] {
  const found: Callable[] = []
  const add = (node: Callable) => found.push(node)
  walk(source, { FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add })
  return found
}

const lineCount = (text: string) => text.trimEnd().split('\n').length

function sizeFaults(source: Source): Fault[] {
  const { path, text, lineOf } = source
  const faults: Fault[] = []
  const lines = lineCount(text)
  if (lines > fileLines) faults.push({ path, says: `${lines} lines; a file has at most ${fileLines}` })
  const { groups, rows } = testCallbacks(source)
  for (const node of functionsOf(source)) {
    const line = lineOf(node.start)
    const length = lineOf(node.end) - line + 1
    if (length > functionLines && !groups.has(node.start))
      faults.push({ path, line, says: `a function of ${length} lines; at most ${functionLines}` })
    if (node.params.length > positionalParameters && !rows.has(node.start)) {
      faults.push({ path, line, says: `${node.params.length} positional parameters; beyond ${positionalParameters} take an object` })
    }
  }
  return faults
}

export const sizeRules: readonly Rule[] = [
  {
    name: `files have at most ${fileLines} lines, functions ${functionLines} lines and ${positionalParameters} positional parameters`,
    check: ({ sources }) => sources.flatMap(sizeFaults),
    tried: [
      { files: { 'store/a.ts': 'const a = 1\n'.repeat(251) }, faults: 1 },
      { files: { 'store/a.ts': 'const a = 1\n'.repeat(250) }, faults: 0 },
      { files: { 'store/a.ts': `function a() {\n${'a()\n'.repeat(69)}}` }, faults: 1 },
      { files: { 'store/a.ts': `const a = () => {\n${'a()\n'.repeat(68)}}` }, faults: 0 },
      { files: { 'store/a.ts': 'const a = (b: 1, c: 1, d: 1, e: 1) => 1\nclass F { g(b: 1, c: 1, d: 1, e: 1) {} }' }, faults: 2 },
      {
        files: { 'test/a.ts': `describe('x', () => {\n${'a()\n'.repeat(80)}})\ndescribe.each([1])('y', () => {\n${'a()\n'.repeat(80)}})` },
        faults: 0,
      },
      { files: { 'test/a.ts': "test.each([[1, 2, 3, 4]])('x', (a, b, c, d) => {})" }, faults: 0 },
      { files: { 'test/a.ts': "test('x', (a, b, c, d) => {})", 'store/a.ts': "test.each([])('x', (a, b, c, d) => {})" }, faults: 2 },
    ],
  },
]
