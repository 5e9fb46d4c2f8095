import { type Node, type Program, Visitor, type VisitorObject } from 'oxc-parser'
import type { Edit } from './mutant.ts'

/** Every way an operator between two values is got wrong. */
const confused: Readonly<Record<string, readonly string[]>> = {
  '<': ['<=', '>='],
  '<=': ['<', '>'],
  '>': ['>=', '<='],
  '>=': ['>', '<'],
  '===': ['!=='],
  '!==': ['==='],
  '+': ['-'],
  '-': ['+'],
  '*': ['/'],
  '/': ['*'],
  '%': ['*'],
  '^': ['&'],
  '>>>': ['<<'],
  '&&': ['||'],
  '||': ['&&'],
}

const turned: Readonly<Record<string, string>> = { '+=': '-=', '-=': '+=', '++': '--', '--': '++' }

/** Calls that can be forgotten: what they are called on is of the same type. */
const forgettable = [
  ...['toReversed', 'toSorted', 'filter', 'slice', 'flat', 'trim', 'toLowerCase', 'toUpperCase', 'normalize', 'replace', 'replaceAll'],
  ...['padStart', 'toWellFormed', 'min', 'max', 'int', 'length', 'refine', 'regex', 'optional', 'nullable', 'default'],
]

const mistaken = new Map([
  ['some', 'every'],
  ['every', 'some'],
  ['startsWith', 'endsWith'],
  ['endsWith', 'startsWith'],
  ['find', 'findLast'],
  ['findLast', 'find'],
])

/** Puts an edit on the list. */
type Say = (node: { start: number; end: number }, to: string, operator: string) => void

/** Every bug the operators can put into a file, wherever it stands. */
export function editsOf(text: string, program: Program): Edit[] {
  const edits: Edit[] = []
  const say: Say = ({ start, end }, to, operator) => edits.push({ start, end, to, operator })
  for (const visitor of [signs(text, say), values(text, say), branches(say), statements(say), calls(text, say)])
    new Visitor(visitor).visit(program)
  return edits
}

function signs(text: string, say: Say): VisitorObject {
  const between = (left: Node, right: Node, sign: string) => {
    const start = text.indexOf(sign, left.end)
    return start >= 0 && start < right.start ? { start, end: start + sign.length } : undefined
  }
  const confuse = ({ left, right, operator }: { left: Node; right: Node; operator: string }) => {
    const place = between(left, right, operator)
    if (place) for (const other of confused[operator] ?? []) say(place, other, `${operator} becomes ${other}`)
  }
  return {
    BinaryExpression: confuse,
    LogicalExpression: (node) => {
      confuse(node)
      if (node.operator !== '??') return
      say(node, text.slice(node.left.start, node.left.end), 'no default')
      say(node, text.slice(node.right.start, node.right.end), 'always the default')
    },
    AssignmentExpression: ({ left, right, operator }) => {
      const place = between(left, right, operator)
      const other = turned[operator]
      if (place && other) say(place, other, `${operator} becomes ${other}`)
    },
    UpdateExpression: (node) => {
      const other = turned[node.operator]
      if (other) say(node, text.slice(node.start, node.end).replace(node.operator, other), `${node.operator} becomes ${other}`)
    },
    UnaryExpression: (node) => {
      if (node.operator === '!' || node.operator === '-')
        say(node, text.slice(node.argument.start, node.argument.end), `no ${node.operator}`)
    },
    MemberExpression: ({ object, property, optional, computed }) => {
      const place = optional ? between(object, property, '?.') : undefined
      if (place) say(place, computed ? '' : '.', 'no optional chaining')
    },
  }
}

function values(text: string, say: Say): VisitorObject {
  return {
    Literal: (node) => {
      const { value } = node
      if (typeof value === 'boolean') say(node, String(!value), 'the other boolean')
      if (typeof value === 'string') say(node, value === '' ? "'other'" : "''", 'other text')
      if (typeof value === 'number' || typeof value === 'bigint') {
        const suffix = typeof value === 'bigint' ? 'n' : ''
        for (const near of [BigInt(value) + 1n, BigInt(value) - 1n]) say(node, `${near}${suffix}`, 'one more or less')
      }
      if ('regex' in node && node.regex.pattern.startsWith('^'))
        say({ start: node.start + 1, end: node.start + 2 }, '', 'pattern without its start')
      if ('regex' in node && node.regex.pattern.endsWith('$')) {
        const at = node.start + node.regex.pattern.length
        say({ start: at, end: at + 1 }, '', 'pattern without its end')
      }
    },
    TemplateLiteral: (node) => say(node, "''", 'other text'),
    ArrayExpression: (node) => {
      if (node.elements.length > 0) say(node, '[]', 'empty list')
    },
    SpreadElement: (node) => {
      const after = /^\s*,/.exec(text.slice(node.end))?.[0] ?? ''
      say({ start: node.start, end: node.end + after.length }, '', 'nothing spread')
    },
  }
}

function branches(say: Say): VisitorObject {
  const decide = (test: Node) => {
    say(test, 'true', 'condition always true')
    say(test, 'false', 'condition always false')
  }
  const emptied = ({ body }: { body: Node | null }) => {
    if (!body) return
    if (body.type !== 'BlockStatement') say(body, 'undefined', 'function without its result')
    else if (body.body.length > 0) say(body, '{}', 'function that does nothing')
  }
  return {
    ConditionalExpression: ({ test }) => decide(test),
    IfStatement: ({ test }) => decide(test),
    WhileStatement: ({ test }) => say(test, 'false', 'condition always false'),
    ForStatement: ({ test }) => {
      if (test) say(test, 'false', 'condition always false')
    },
    ForOfStatement: ({ right }) => say(right, '[]', 'loop over nothing'),
    ArrowFunctionExpression: emptied,
    FunctionDeclaration: emptied,
    FunctionExpression: emptied,
    SwitchCase: (node) => {
      if (node.test && node.consequent.length > 0) say(node, '', 'no such case')
    },
  }
}

function statements(say: Say): VisitorObject {
  const removed = (node: Node) => say(node, ';', 'statement left out')
  return { ExpressionStatement: removed, ThrowStatement: removed, ContinueStatement: removed, BreakStatement: removed }
}

function calls(text: string, say: Say): VisitorObject {
  const written = ({ start, end }: { start: number; end: number }) => text.slice(start, end)
  return {
    CallExpression: (node) => {
      const { callee, arguments: given } = node
      const [first, second] = given
      const ofMath = callee.type === 'MemberExpression' && callee.object.type === 'Identifier' && callee.object.name === 'Math'
      const plain = [first, second].every((one) => one && one.type !== 'SpreadElement' && !one.type.includes('Function'))
      // The smaller of two is the same whichever stands first.
      if (plain && !ofMath && first && second && written(first) !== written(second))
        say({ start: first.start, end: second.end }, `${written(second)}, ${written(first)}`, 'arguments swapped')
      if (callee.type !== 'MemberExpression' || callee.property.type !== 'Identifier') return
      const { object, property } = callee
      if (ofMath && (property.name === 'min' || property.name === 'max'))
        say(property, property.name === 'min' ? 'max' : 'min', 'min and max swapped')
      if (!ofMath && forgettable.includes(property.name)) say(node, written(object), `no ${property.name}`)
      if (property.name === 'toSorted') say(node, `${written(node)}.toReversed()`, 'sorted the other way')
      const other = mistaken.get(property.name)
      if (other) say(property, other, `${property.name} becomes ${other}`)
    },
  }
}
