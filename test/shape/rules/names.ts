import type { Fault, Rule } from '../rule.ts'
import { isFolder, type Source } from '../source.ts'

/** Words that say nothing about what a thing is; singular, and meant in the plural too. */
const banned = new Set(['data', 'info', 'information', 'manager', 'helper', 'util', 'utility', 'service', 'dto', 'misc', 'common'])

/** Products are called as their makers call them. */
const products = /secrets?-?manager|data-?blocks?/gi

/** `placeOrderInfo` and `place-order-info` → place, order, info. */
const words = (name: string) =>
  name
    .replace(products, '')
    .replace(/([a-z0-9])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[^a-z0-9]+/)
    .filter(Boolean)

const singular = (word: string) => (word.endsWith('ies') ? `${word.slice(0, -3)}y` : word.replace(/s$/, ''))

const bannedIn = (name: string) => words(name).find((word) => banned.has(word) || banned.has(singular(word)))

function bannedFaults({ path, exports }: Source): Fault[] {
  const inPath = path.endsWith('/index.ts') ? 'index' : bannedIn(path.replace(/\.ts$/, ''))
  const inExports = exports.flatMap(({ name, line }) => {
    const word = bannedIn(name)
    return word ? [{ path, line, says: `the name ${name} says “${word}”; use the word of the business` }] : []
  })
  return [...(inPath ? [{ path, says: `the file’s name says “${inPath}”; use the word of the business` }] : []), ...inExports]
}

const camelCase = /^[a-z][a-zA-Z0-9]*$/
const kebabCase = /^[a-z][a-z0-9]*(?:-[a-z0-9]+)*$/

/** Subscribers and schedules are named by what they are woken by and what they do. */
const namedByEvent = ['functions/on', 'functions/cron']

function spellingFaults(source: Source): Fault[] {
  const { path } = source
  const parts = path.split('/')
  const file = (parts.pop() ?? '').replace(/(?:\.test|\.config)?\.ts$/, '')
  const wrong = parts.filter((folder) => !kebabCase.test(folder))
  const faults = wrong.map((folder) => ({ path, says: `the folder ${folder} isn’t in kebab-case` }))
  // A test is named after what it tests: `orders.forbidden`, or a subscriber's own name.
  const pattern = isFolder(source, ...namedByEvent) || isFolder(source, 'test') ? kebabCase : camelCase
  const fine = file.split('.').every((part) => pattern.test(part) || (isFolder(source, 'test') && camelCase.test(part)))
  return fine ? faults : [...faults, { path, says: `the file’s name isn’t in ${pattern === kebabCase ? 'kebab-case' : 'camelCase'}` }]
}

/** A file that only passes on what others export is a barrel. */
function barrelFaults({ path, imports, exports, program }: Source): Fault[] {
  const passesOn = imports.filter(({ reexport }) => reexport)
  const star = passesOn
    .filter(({ names }) => names.includes('AllButDefault'))
    .map(({ line }) => ({ path, line, says: '`export *` hides what a file offers' }))
  const barrel =
    passesOn.length > 0 && exports.length > 0 && program.body.every(({ type }) => type.startsWith('Export') || type === 'ImportDeclaration')
  const ownCode = program.body.some((node) => node.type === 'ExportNamedDeclaration' && node.declaration !== null)
  return barrel && !ownCode ? [...star, { path, says: 'a barrel: import from the file that has it' }] : star
}

export const nameRules: readonly Rule[] = [
  {
    name: 'no name says data, info, manager, helper, util or service',
    check: ({ sources }) => sources.flatMap(bannedFaults),
    tried: [
      { files: { 'store/orderHelpers.ts': '', 'store/utils/a.ts': '', 'store/index.ts': '' }, faults: 3 },
      {
        files: {
          'store/a.ts': 'export const orderData = 1\nexport type AccountInfo = {}\nexport class MailService {}\nexport { b as bManager }',
        },
        faults: 4,
      },
      {
        files: { 'store/a.ts': 'export const database = 1\nexport type IndexRef = 2\nexport const secretsManager = 4\nconst info = 3' },
        faults: 0,
      },
    ],
  },
  {
    name: 'files are in camelCase, folders, subscribers and schedules in kebab-case',
    check: ({ sources }) => sources.flatMap(spellingFaults),
    tried: [
      {
        files: { 'domain/storeCredit/a.ts': '', 'domain/a-b.ts': '', 'functions/on/moneyFreed.ts': '', 'domain/Account.ts': '' },
        faults: 4,
      },
      {
        files: { 'domain/store-credit/topUp.ts': '', 'functions/on/money-freed-reconcile.ts': '', 'test/api/orders.forbidden.test.ts': '' },
        faults: 0,
      },
    ],
  },
  {
    name: 'what a file exports is its own: no barrels',
    check: ({ sources }) => sources.flatMap(barrelFaults),
    tried: [
      { files: { 'store/a.ts': "export * from './b.ts'", 'store/c.ts': "export { d } from './d.ts'" }, faults: 3 },
      { files: { 'store/a.ts': "export type { B } from './b.ts'\nexport const c = 1" }, faults: 0 },
    ],
  },
]
