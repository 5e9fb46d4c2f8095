/**
 * EventBridge's pattern language, also used by the filters of event source mappings: every key of the pattern must match,
 * a list is a choice, an array in the event matches when any of its elements does.
 */
export type Pattern = { [key: string]: unknown }

const isRecord = (value: unknown): value is Record<string, unknown> => typeof value === 'object' && value !== null && !Array.isArray(value)

/** Whether `event` matches. Throws on an operator the language doesn't know. */
export function matches(pattern: Pattern, event: unknown): boolean {
  return Object.entries(pattern).every(([key, wanted]) => {
    if (key === '$or' && Array.isArray(wanted)) return wanted.some((choice) => isRecord(choice) && matches(choice, event))
    const value = isRecord(event) ? event[key] : undefined
    if (Array.isArray(wanted)) return wanted.some((choice) => holds(choice, leaves(value)))
    if (!isRecord(wanted)) throw new Error(`A pattern needs a list or an object under ${key}`)
    if (Array.isArray(value)) return value.some((item) => matches(wanted, item))
    return matches(wanted, value)
  })
}

/** The simple values at a place: none where there is nothing, or an object. */
function leaves(value: unknown): unknown[] {
  const all = Array.isArray(value) ? value.flat(Number.POSITIVE_INFINITY) : [value]
  return all.filter((item) => item !== undefined && !isRecord(item))
}

function holds(choice: unknown, values: unknown[]): boolean {
  if (!isRecord(choice)) return values.some((value) => value === choice)
  const [operator, operand] = Object.entries(choice)[0] ?? []
  if (operator === 'exists') return values.length > 0 === operand
  const test = testOf(operator, operand)
  return values.some(test)
}

type Test = (value: unknown) => boolean

const onText =
  (test: (text: string) => boolean): Test =>
  (value) =>
    typeof value === 'string' && test(value)

/** The text of a prefix or suffix, and whether its case counts. */
function folded(operand: unknown): { text: string; fold: (text: string) => string } {
  if (!isRecord(operand)) return { text: String(operand), fold: (text) => text }
  return { text: String(operand['equals-ignore-case']).toLowerCase(), fold: (text) => text.toLowerCase() }
}

function testOf(operator: string | undefined, operand: unknown): Test {
  const { text, fold } = folded(operand)
  switch (operator) {
    case 'prefix':
      return onText((value) => fold(value).startsWith(text))
    case 'suffix':
      return onText((value) => fold(value).endsWith(text))
    case 'equals-ignore-case':
      return onText((value) => value.toLowerCase() === text.toLowerCase())
    case 'wildcard': {
      const shape = wildcard(text)
      return onText((value) => shape.test(value))
    }
    case 'anything-but':
      return anythingBut(operand)
    case 'numeric':
      return numeric(Array.isArray(operand) ? operand : [])
    case 'cidr':
      return onText((value) => inRange(value, text))
    default:
      throw new Error(`Unknown pattern operator ${operator}`)
  }
}

function anythingBut(operand: unknown): Test {
  if (isRecord(operand)) {
    const [operator, refused] = Object.entries(operand)[0] ?? []
    const tests = (Array.isArray(refused) ? refused : [refused]).map((one) => testOf(operator, one))
    return (value) => !tests.some((test) => test(value))
  }
  const refused = Array.isArray(operand) ? operand : [operand]
  return (value) => !refused.includes(value)
}

function numeric(comparisons: unknown[]): Test {
  const compare: Record<string, (left: number, right: number) => boolean> = {
    '=': (left, right) => left === right,
    '<': (left, right) => left < right,
    '<=': (left, right) => left <= right,
    '>': (left, right) => left > right,
    '>=': (left, right) => left >= right,
  }
  return (value) => {
    if (typeof value !== 'number') return false
    for (let i = 0; i < comparisons.length; i += 2) {
      const test = compare[String(comparisons[i])]
      if (test === undefined) throw new Error(`Unknown comparison ${String(comparisons[i])}`)
      if (!test(value, Number(comparisons[i + 1]))) return false
    }
    return true
  }
}

/** `*` stands for any characters; `\*` for the star itself. */
function wildcard(text: string): RegExp {
  const parts = text.split(/(\\\*|\\\\|\*)/).map((part) => {
    if (part === '*') return '.*'
    return part.replace(/^\\([*\\])$/, '$1').replace(/[.*+?^${}()|[\]\\]/g, '\\$&')
  })
  return new RegExp(`^${parts.join('')}$`, 's')
}

function inRange(address: string, range: string): boolean {
  const [network = '', bits = '32'] = range.split('/')
  const [left, right] = [ipv4(address), ipv4(network)]
  if (left === undefined || right === undefined) return false
  const size = 2 ** (32 - Number(bits))
  return Math.floor(left / size) === Math.floor(right / size)
}

function ipv4(text: string): number | undefined {
  const parts = text.split('.').map(Number)
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined
  return parts.reduce((sum, part) => sum * 256 + part, 0)
}
