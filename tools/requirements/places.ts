import { parseSync, Visitor } from 'oxc-parser'
import type { Mutant } from '../mutate/mutant.ts'
import { mutantsOf } from '../mutate/mutants.ts'

type Range = { start: number; end: number }
type Named = Range & { name: string }

/** Where a rule stands, from `file#declaration`, `file#declaration.part`, or either with ` / words` of the one step of it that is meant. */
export function placeOf(said: string): { file: string; names: readonly string[]; words: string | undefined } {
  const [path = '', words] = said.split(' / ')
  const [file = '', name = ''] = path.split('#')
  return { file, names: name.split('.'), words }
}

/** Whatever has a name in a file: functions, variables, and properties of objects; `outer` are those that stand in no other. */
function namedIn(file: string, text: string): { all: Named[]; outer: Named[] } {
  const found: Named[] = []
  new Visitor({
    FunctionDeclaration: ({ id, body, start, end }) => {
      if (id && body) found.push({ name: id.name, start, end })
    },
    VariableDeclarator: ({ id, start, end }) => {
      if (id.type === 'Identifier') found.push({ name: id.name, start, end })
    },
    Property: ({ key, start, end }) => {
      if (key.type === 'Identifier') found.push({ name: key.name, start, end })
    },
  }).visit(parseSync(file, text).program)
  const all = found.toSorted((one, other) => one.start - other.start)
  return { all, outer: all.filter((one) => !all.some((other) => other !== one && isWithin(one, other))) }
}

function isWithin(inner: Range, outer: Range): boolean {
  return inner.start >= outer.start && inner.end <= outer.end
}

/** The steps that functions take one after another. */
function stepsIn(file: string, text: string): Range[] {
  const found: Range[] = []
  new Visitor({
    BlockStatement: ({ body }) => {
      found.push(...body)
    },
    SwitchCase: ({ consequent }) => {
      found.push(...consequent)
    },
  }).visit(parseSync(file, text).program)
  return found
}

/** Where a rule stands: a declaration, the first part of it that is so called, the smallest steps of it with these words; none where it isn't. */
function rangesOf(said: string, text: string): Range[] {
  const { file, names, words } = placeOf(said)
  const [first, ...parts] = names
  const { all, outer } = namedIn(file, text)
  const named = parts.reduce<Range | undefined>(
    (around, name) => around && all.find((one) => one.name === name && isWithin(one, around)),
    outer.find(({ name }) => name === first),
  )
  if (!named) return []
  if (words === undefined) return [named]
  const steps = stepsIn(file, text).filter((step) => isWithin(step, named) && text.slice(step.start, step.end).includes(words))
  return steps.filter((step) => !steps.some((other) => other !== step && isWithin(other, step)))
}

/** Every bug that the operators can put there; throws where there is no such place. */
export function mutantsAt(said: string, text: string): Mutant[] {
  const ranges = rangesOf(said, text)
  if (ranges.length === 0) throw new Error(`${said} is not there`)
  return mutantsOf(placeOf(said).file, text).filter((mutant) => ranges.some((range) => isWithin(mutant, range)))
}
