import type { Expression } from 'oxc-parser'
import type { Fault, Rule } from '../rule.ts'
import { type House, isFolder, type Source, walk } from '../source.ts'

type Verb = { path: string; line: number; name: string; kind: 'command' | 'query' }

const inCapability = /^domain\/[a-z-]+\/\w+\.ts$/

/** The function that a chain of calls starts with: `command(…)`, `command<A>(…)(…)`. */
function called(expression: Expression): string | undefined {
  if (expression.type === 'CallExpression') return called(expression.callee)
  return expression.type === 'Identifier' ? expression.name : undefined
}

/** A verb file exports a declaration made by `command(` or `query(`. */
function verbsOf(source: Source): Verb[] {
  if (!inCapability.test(source.path)) return []
  const verbs: Verb[] = []
  walk(source, {
    ExportNamedDeclaration({ declaration }) {
      if (declaration?.type !== 'VariableDeclaration') return
      for (const { id, init, start } of declaration.declarations) {
        const kind = init?.type === 'CallExpression' ? called(init) : undefined
        if (id.type === 'Identifier' && (kind === 'command' || kind === 'query')) {
          verbs.push({ path: source.path, line: source.lineOf(start), name: id.name, kind })
        }
      }
    },
  })
  return verbs
}

const allVerbs = ({ sources }: House) => sources.flatMap(verbsOf)

const fileName = (path: string) => (path.split('/').pop() ?? '').replace(/\.ts$/, '')

function importFaults(house: House): Fault[] {
  const verbFiles = new Set(allVerbs(house).map(({ path }) => path))
  return house.sources
    .filter(({ path }) => verbFiles.has(path))
    .flatMap(({ path, imports }) =>
      imports.flatMap((one) =>
        'file' in one && verbFiles.has(one.file)
          ? [{ path, line: one.line, says: `imports ${one.file}: share a noun’s function instead` }]
          : [],
      ),
    )
}

function nounFaults(house: House): Fault[] {
  const verbFiles = new Set(allVerbs(house).map(({ path }) => path))
  return house.sources
    .filter((source) => isFolder(source, 'domain') && !verbFiles.has(source.path) && source.path !== 'domain/catalog.ts')
    .flatMap(({ path, imports }) =>
      imports.flatMap((one) =>
        'file' in one && verbFiles.has(one.file) ? [{ path, line: one.line, says: `a noun imports the verb ${one.file}` }] : [],
      ),
    )
}

function nameFaults(house: House): Fault[] {
  const verbs = allVerbs(house)
  return verbs.flatMap(({ path, line, name }) => [
    ...(name === fileName(path) ? [] : [{ path, line, says: `exports ${name}; the file is named after its verb` }]),
    ...(verbs.find((other) => other.path === path)?.name === name
      ? []
      : [{ path, line, says: `${name} is a second verb; one file, one verb` }]),
  ])
}

function catalogFaults(house: House): Fault[] {
  const catalog = house.sources.find(({ path }) => path === 'domain/catalog.ts')
  const listed = new Set(catalog?.imports.flatMap((one) => ('file' in one ? [one.file] : [])))
  return allVerbs(house)
    .filter(({ path }) => !listed.has(path))
    .map(({ path, line, name }) => ({ path, line, says: `${name} isn’t in domain/catalog.ts` }))
}

/** The titles of all groups of tests in a file. */
function headings(source: Source): Set<string> {
  const found = new Set<string>()
  walk(source, {
    CallExpression({ callee, arguments: [title] }) {
      if (callee.type === 'Identifier' && callee.name === 'describe' && title?.type === 'Literal' && typeof title.value === 'string')
        found.add(title.value)
    },
  })
  return found
}

const wanted = { command: ['produces', 'refuses', 'stays quiet'], query: ['answers', 'refuses'] }

function testFaults(house: House): Fault[] {
  const tests = new Map(house.sources.map((source) => [source.path, source]))
  return allVerbs(house).flatMap(({ path, name, kind }) => {
    const file = `test/${path.replace(/\.ts$/, '.test.ts')}`
    const source = tests.get(file)
    if (!source) return [{ path, says: `${name} has no test: ${file}` }]
    const there = headings(source)
    return wanted[kind].filter((title) => !there.has(title)).map((title) => ({ path: file, says: `has no group '${title}'` }))
  })
}

/** Names a source speaks of, as identifiers or as texts, comments aside. */
function spokenNames(source: Source): Set<string> {
  const names = new Set<string>()
  walk(source, {
    Identifier: ({ name }) => names.add(name),
    Literal: ({ value }) => (typeof value === 'string' ? names.add(value) : undefined),
  })
  return names
}

function doorFaults(house: House): Fault[] {
  const spoken = new Set(
    house.sources.filter((source) => isFolder(source, 'functions', 'cli')).flatMap((source) => [...spokenNames(source)]),
  )
  return allVerbs(house)
    .filter(({ name }) => !spoken.has(name))
    .map(({ path, line, name }) => ({ path, line, says: `${name} is reached by no route, subscriber, schedule or command line` }))
}

const verb = 'export const topUp = command({})'
const catalog = "import { topUp } from './store-credit/topUp.ts'"
const grouped = (...titles: string[]) => titles.map((title) => `describe('${title}', () => {})`).join('\n')

export const verbRules: readonly Rule[] = [
  {
    name: 'verbs import nouns, never verbs; nouns import no verbs',
    check: (house) => [...importFaults(house), ...nounFaults(house)],
    tried: [
      {
        files: {
          'domain/a/b.ts': "import { c } from './c.ts'\nexport const b = command({})",
          'domain/a/c.ts': 'export const c = query({})',
        },
        faults: 1,
      },
      { files: { 'domain/a/b.ts': "import { c } from './c.ts'", 'domain/a/c.ts': 'export const c = command({})' }, faults: 1 },
      {
        files: { 'domain/a/b.ts': "import { c } from './c.ts'\nexport const b = command({})", 'domain/a/c.ts': 'export const c = 1' },
        faults: 0,
      },
    ],
  },
  {
    name: 'a verb has a file of its own, named after it',
    check: nameFaults,
    tried: [
      { files: { 'domain/a/b.ts': 'export const c = command<A>({})' }, faults: 1 },
      { files: { 'domain/a/b.ts': `export const b = command({})\nexport const c = query({})` }, faults: 2 },
      { files: { 'domain/a/b.ts': 'export const b = command({})\nexport const c = other({})' }, faults: 0 },
    ],
  },
  {
    name: 'each verb is in the catalogue',
    check: catalogFaults,
    tried: [
      { files: { 'domain/store-credit/topUp.ts': verb }, faults: 1 },
      { files: { 'domain/store-credit/topUp.ts': verb, 'domain/catalog.ts': catalog }, faults: 0 },
    ],
  },
  {
    name: 'each verb has a test that says what it produces, refuses and when it stays quiet',
    check: testFaults,
    tried: [
      { files: { 'domain/store-credit/topUp.ts': verb }, faults: 1 },
      { files: { 'domain/store-credit/topUp.ts': verb, 'test/domain/store-credit/topUp.test.ts': grouped('produces') }, faults: 2 },
      { files: { 'domain/store-credit/topUp.ts': verb, 'test/domain/store-credit/topUp.test.ts': grouped(...wanted.command) }, faults: 0 },
      { files: { 'domain/a/b.ts': 'export const b = query({})', 'test/domain/a/b.test.ts': grouped(...wanted.query) }, faults: 0 },
    ],
  },
  {
    name: 'each verb is reached by a door',
    check: doorFaults,
    tried: [
      { files: { 'domain/store-credit/topUp.ts': verb, 'functions/api/storeCredit.ts': '// topUp' }, faults: 1 },
      { files: { 'domain/store-credit/topUp.ts': verb, 'functions/api/storeCredit.ts': "const routes = [{ name: 'topUp' }]" }, faults: 0 },
      { files: { 'domain/store-credit/topUp.ts': verb, 'functions/cron/a.ts': 'run(topUp)' }, faults: 0 },
    ],
  },
]
