import type { Fault, Rule } from '../rule.ts'
import { type Source, walk } from '../source.ts'

function typeFaults(source: Source): Fault[] {
  const faults: Fault[] = []
  const add = (offset: number, says: string) => faults.push({ path: source.path, line: source.lineOf(offset), says })
  walk(source, {
    TSAnyKeyword(node) {
      add(node.start, '`any` switches the compiler off; take `unknown` and parse')
    },
    TSAsExpression(node) {
      const { typeAnnotation: type } = node
      const isConst = type.type === 'TSTypeReference' && type.typeName.type === 'Identifier' && type.typeName.name === 'const'
      if (!isConst) add(node.start, '`as` claims what nobody checked; parse, narrow or use `satisfies`')
    },
    TSTypeAssertion(node) {
      add(node.start, '`<T>x` claims what nobody checked; parse, narrow or use `satisfies`')
    },
    TSNonNullExpression(node) {
      add(node.start, '`!` claims what nobody checked; say what happens when it is missing')
    },
    VariableDeclarator(node) {
      if (node.definite === true) add(node.start, '`let x!` claims what nobody checked')
    },
    PropertyDefinition(node) {
      if (node.definite === true) add(node.start, '`x!:` claims what nobody checked')
    },
  })
  for (const { text, line } of source.comments) {
    if (/^\s*@ts-(?:ignore|expect-error|nocheck)/.test(text))
      faults.push({ path: source.path, line, says: 'a comment silences the compiler' })
  }
  return faults
}

export const typeRules: readonly Rule[] = [
  {
    name: 'types are proved, never claimed: no `any`, no `as` but `as const`, no non-null `!`',
    check: ({ sources }) => sources.flatMap(typeFaults),
    tried: [
      { files: { 'store/a.ts': 'const a = b as string\nconst c = <number>d\nconst e = f!.g\nlet h: any' }, faults: 4 },
      { files: { 'store/a.ts': 'let a!: string\n// @ts-ignore\nclass B { c!: number }' }, faults: 3 },
      { files: { 'store/a.ts': 'const a = b as unknown as string' }, faults: 2 },
      {
        files: {
          'store/a.ts':
            "import * as z from 'zod'\nimport { a as b } from './b.ts'\nexport { b as c }\nconst d = [1] as const\nconst e = 'x as y' // any!",
        },
        faults: 0,
      },
    ],
  },
]
