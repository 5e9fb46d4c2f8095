import type { ArrowFunctionExpression, Function as FunctionNode } from 'oxc-parser'
import type { Fault, Rule } from '../rule.ts'
import { isFolder, type Source, walk } from '../source.ts'

const fileLines = 250
const functionLines = 70
const positionalParameters = 3

/** Every function of the file; groups of tests are lists, not functions, and don't count. */
function functionsOf(source: Source): (FunctionNode | ArrowFunctionExpression)[] {
  const found: (FunctionNode | ArrowFunctionExpression)[] = []
  const groups = new Set<number>()
  const add = (node: FunctionNode | ArrowFunctionExpression) => {
    if (!groups.has(node.start)) found.push(node)
  }
  walk(source, {
    CallExpression(node) {
      const callee = node.callee.type === 'CallExpression' ? node.callee.callee : node.callee
      const name = callee.type === 'MemberExpression' ? callee.object : callee
      if (isFolder(source, 'test') && name.type === 'Identifier' && name.name === 'describe') {
        for (const one of node.arguments) groups.add(one.start)
      }
    },
    FunctionDeclaration: add,
    FunctionExpression: add,
    ArrowFunctionExpression: add,
  })
  return found
}

const lineCount = (text: string) => text.trimEnd().split('\n').length

function sizeFaults(source: Source): Fault[] {
  const { path, text, lineOf } = source
  const faults: Fault[] = []
  const lines = lineCount(text)
  if (lines > fileLines) faults.push({ path, says: `${lines} lines; a file has at most ${fileLines}` })
  for (const node of functionsOf(source)) {
    const line = lineOf(node.start)
    const length = lineOf(node.end) - line + 1
    if (length > functionLines) faults.push({ path, line, says: `a function of ${length} lines; at most ${functionLines}` })
    if (node.params.length > positionalParameters) {
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
    ],
  },
]
