import type { Expression } from 'oxc-parser'
import type { Fault, Rule } from '../rule.ts'
import { isFolder, type Source, walk } from '../source.ts'

/** Names that bring in the world from outside: the clock, chance, the environment, the network, the console. */
const worldly = new Set([
  'process',
  'console',
  'globalThis',
  'performance',
  'crypto',
  'fetch',
  'require',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
])

/** Date methods that answer in the machine's own time zone. */
const zoneBound =
  /^(?:[gs]et(?:FullYear|Month|Date|Day|Hours|Minutes|Seconds|Milliseconds|TimezoneOffset)|toLocale\w*|to(?:Date|Time)?String)$/

/** `Date.now` as text for plain member chains, otherwise undefined. */
function chain(expression: Expression): string | undefined {
  if (expression.type === 'Identifier') return expression.name
  if (expression.type !== 'MemberExpression' || expression.computed || expression.property.type !== 'Identifier') return undefined
  const object = expression.object.type === 'Super' ? undefined : chain(expression.object)
  return object === undefined ? undefined : `${object}.${expression.property.name}`
}

const forbiddenMembers = new Set(['Date.now', 'Math.random', 'Temporal.Now'])

function worldlyFaults(source: Source): Fault[] {
  const faults: Fault[] = []
  const add = (offset: number, says: string) => faults.push({ path: source.path, line: source.lineOf(offset), says })
  walk(source, {
    MemberExpression(node) {
      const name = chain(node)
      if (name !== undefined && forbiddenMembers.has(name)) add(node.start, `${name}: time and chance enter as arguments`)
      const root = name?.split('.')[0]
      if (node.object.type === 'Identifier' && root !== undefined && worldly.has(root)) add(node.start, `${name} reaches outside`)
    },
    NewExpression(node) {
      if (chain(node.callee) === 'Date' && node.arguments.length !== 1)
        add(node.start, 'new Date() reads the clock or the machine’s time zone')
    },
    CallExpression(node) {
      const name = chain(node.callee)
      if (name === 'Date') add(node.start, 'Date() reads the clock')
      if (name !== undefined && worldly.has(name)) add(node.start, `${name}() reaches outside`)
      const method = node.callee.type === 'MemberExpression' && node.callee.property.type === 'Identifier' ? node.callee.property.name : ''
      if (zoneBound.test(method) && method !== 'toString') add(node.start, `${method}() depends on the machine’s zone or language`)
      if (method === 'localeCompare' && node.arguments.length < 2) add(node.start, 'localeCompare() depends on the machine’s language')
    },
  })
  return faults
}

const environment: Rule = {
  name: 'the environment is read where parts are put together, and nowhere else',
  check: ({ sources }) =>
    sources
      .filter((source) => !isFolder(source, 'functions/runtime', 'local', 'tools', 'cli', 'test') && source.path !== 'infra/app.ts')
      .flatMap((source) => {
        const faults: Fault[] = []
        walk(source, {
          MemberExpression(node) {
            if (chain(node) === 'process.env') faults.push({ path: source.path, line: source.lineOf(node.start), says: 'process.env' })
          },
        })
        return faults
      }),
  tried: [
    { files: { 'store/a.ts': 'const t = process.env.TABLE_NAME' }, faults: 1 },
    { files: { 'functions/runtime/a.ts': 'const t = process.env.TABLE_NAME' }, faults: 0 },
  ],
}

const console: Rule = {
  name: 'nothing prints to the console but the command line, the tools and the one log of the local run',
  check: ({ sources }) =>
    sources
      .filter((source) => !isFolder(source, 'cli', 'tools') && source.path !== 'local/log.ts')
      .flatMap((source) => {
        const faults: Fault[] = []
        walk(source, {
          MemberExpression(node) {
            const name = chain(node)
            if (name?.startsWith('console.')) faults.push({ path: source.path, line: source.lineOf(node.start), says: name })
          },
        })
        return faults
      }),
  tried: [
    { files: { 'functions/a.ts': 'console.log(1)', 'local/a.ts': 'console.error(2)' }, faults: 2 },
    { files: { 'cli/a.ts': 'console.log(1)', 'local/log.ts': 'console.log(1)', 'store/a.ts': "const a = 'console.log'" }, faults: 0 },
  ],
}

const pure: Rule = {
  name: 'domain and events know no clock, no chance, no environment and no console',
  check: ({ sources }) => sources.filter((source) => isFolder(source, 'domain', 'events')).flatMap(worldlyFaults),
  tried: [
    {
      files: { 'domain/a.ts': 'const a = [Date.now(), Math.random(), new Date(), Date(), crypto.randomUUID(), process.env.X, fetch("x")]' },
      faults: 7,
    },
    { files: { 'domain/a.ts': 'const a = (d: Date) => [d.getDay(), d.toLocaleDateString(), new Date(2026, 1, 1)]' }, faults: 3 },
    { files: { 'domain/a.ts': "const a = (d: string) => new Date(d).getUTCDay() // Date.now()\nconst b = 'Math.random'" }, faults: 0 },
  ],
}

/** Offsets of all that runs later, not while the file is loaded. */
function laterRanges(source: Source): { start: number; end: number }[] {
  const ranges: { start: number; end: number }[] = []
  const add = ({ start, end }: { start: number; end: number }) => ranges.push({ start, end })
  walk(source, { FunctionDeclaration: add, FunctionExpression: add, ArrowFunctionExpression: add })
  return ranges
}

const perInvocation: Rule = {
  name: 'no file reads the clock while it is loaded: time is taken anew for each invocation',
  check: ({ sources }) =>
    sources
      .filter((source) => isFolder(source, 'functions', 'providers', 'store', 'infra'))
      .flatMap((source) => {
        const later = laterRanges(source)
        const faults: Fault[] = []
        const add = (at: number) => {
          if (!later.some(({ start, end }) => start <= at && at < end)) {
            faults.push({ path: source.path, line: source.lineOf(at), says: 'the clock is read once, when the file is loaded' })
          }
        }
        walk(source, {
          NewExpression(node) {
            if (chain(node.callee) === 'Date' && node.arguments.length === 0) add(node.start)
          },
          MemberExpression(node) {
            if (chain(node) === 'Date.now') add(node.start)
          },
        })
        return faults
      }),
  tried: [
    { files: { 'functions/a.ts': 'const now = Date.now()\nconst today = new Date()' }, faults: 2 },
    { files: { 'functions/a.ts': 'const now = () => Date.now()\nexport function today() { return new Date() }' }, faults: 0 },
  ],
}

export const purityRules: readonly Rule[] = [pure, perInvocation, environment, console]
