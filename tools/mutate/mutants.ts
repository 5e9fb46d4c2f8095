import { type Program, parseSync, Visitor } from 'oxc-parser'
import { type Edit, edited, type Mutant } from './mutant.ts'
import { editsOf } from './operators.ts'

type Range = { start: number; end: number }

/** Names of what is written for readers only: no test should have to repeat it. */
const forReaders = ['summary', 'description', 'says', 'detail']

/**
 * Every mutant of a file. Left alone are types and imports, which don't run, and sentences for readers: summaries, descriptions, what
 * `meta` says, the words of refusals and of thrown errors.
 */
export function mutantsOf(file: string, text: string): Mutant[] {
  const { program } = parseSync(file, text)
  const untouched = untouchedIn(program)
  const functions = functionsIn(program)
  const seen = new Set<string>()
  return editsOf(text, program).flatMap((edit) => {
    const key = `${edit.start} ${edit.end} ${edit.to}`
    const from = text.slice(edit.start, edit.end)
    if (seen.has(key) || from === edit.to || untouched.some((range) => encloses(range, edit))) return []
    seen.add(key)
    const line = text.slice(0, edit.start).split('\n').length
    return [{ ...edit, file, line, from, within: innermost(functions, edit)?.start }]
  })
}

/** Whether a mutant is a program at all. */
export function parses(text: string, mutant: Mutant): boolean {
  return parseSync(mutant.file, edited(text, mutant)).errors.length === 0
}

function encloses(outer: Range, inner: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end
}

/** The functions of a file, by the ranges of their bodies and what their parameters default to. */
export function functionsIn(program: Program): (Range & { body: Range & { isBlock: boolean } })[] {
  const found: (Range & { body: Range & { isBlock: boolean } })[] = []
  const add = ({ start, end, body }: Range & { body: (Range & { type: string }) | null }) => {
    if (body) found.push({ start, end, body: { start: body.start, end: body.end, isBlock: body.type === 'BlockStatement' } })
  }
  new Visitor({ ArrowFunctionExpression: add, FunctionDeclaration: add, FunctionExpression: add }).visit(program)
  return found
}

function innermost(functions: readonly Range[], edit: Edit): Range | undefined {
  return functions.filter((range) => encloses(range, edit)).toSorted((one, other) => other.start - one.start)[0]
}

function untouchedIn(program: Program): Range[] {
  const ranges: Range[] = []
  const add = ({ start, end }: Range) => {
    ranges.push({ start, end })
  }
  new Visitor({
    ImportDeclaration: add,
    ExportAllDeclaration: add,
    TSTypeAnnotation: add,
    TSTypeAliasDeclaration: add,
    TSInterfaceDeclaration: add,
    TSTypeParameterDeclaration: add,
    TSTypeParameterInstantiation: add,
    TSAsExpression: ({ typeAnnotation }) => add(typeAnnotation),
    TSSatisfiesExpression: ({ typeAnnotation }) => add(typeAnnotation),
    Property: ({ key, value, computed }) => {
      if (!computed) add(key)
      if (key.type === 'Identifier' && forReaders.includes(key.name)) add(value)
    },
    ThrowStatement: ({ argument }) => add(argument),
    NewExpression: ({ callee, arguments: given }) => {
      if (callee.type === 'Identifier' && callee.name.endsWith('Error')) given.forEach(add)
    },
    CallExpression: ({ callee, arguments: given }) => {
      const [, sentence] = given
      if (callee.type === 'Identifier' && callee.name === 'refuse' && sentence) add(sentence)
      if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'meta') given.forEach(add)
      // A bound's own words: `.refine(holds, 'is not 0')`, `.regex(pattern, 'is a code')`.
      if (callee.type === 'MemberExpression' && callee.property.type === 'Identifier' && callee.property.name === 'refine' && sentence)
        add(sentence)
    },
  }).visit(program)
  return ranges
}
