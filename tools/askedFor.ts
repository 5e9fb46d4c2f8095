import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import type { Plugin } from 'esbuild'
import { type BindingPattern, type ParamPattern, type Program, parseSync, type Statement, Visitor } from 'oxc-parser'

/*
 * In bundles, what a module declares is made when it is first asked for: most of a function's cold start was making the shapes of
 * everything there is, of which its first answer needs a few. `const A = made()` becomes `const A = () => kept ??= made()` and each use
 * `A()`. Nothing changes but the moment, which constants of modules that only declare can't tell: those of `declaring` do nothing else
 * (test/shape keeps clock, chance and environment out of them).
 */

type Range = { start: number; end: number }
type Edit = Range & { text: string }

/** A module as far as it matters here: its constants that can wait, and the names it takes from others of ours. */
type Module = {
  text: string
  constants: ReadonlyMap<string, Constant>
  imports: readonly { from: string; imported: string; local: string }[]
  uses: readonly Use[]
  /** Names that mean something else in some place, or leave by another way than their declaration. */
  unclear: ReadonlySet<string>
}
type Constant = { statement: number; from: number; init: Range }
type Use = Range & { name: string; shorthand: boolean }

/** Lets constants of some folders wait in every module of ours; the folders of `using` use them too. */
export function askedFor({ root, declaring, using }: { root: string; declaring: readonly string[]; using: readonly string[] }): Plugin {
  const files = [...declaring, ...using].flatMap((folder) => filesIn(join(root, folder)))
  const modules = new Map(
    files.map((path) => [
      path,
      moduleOf(
        path,
        declaring.some((folder) => path.startsWith(join(root, folder, '/'))),
      ),
    ]),
  )
  const waits = waitingIn(modules)
  return {
    name: 'asked-for',
    setup: ({ onLoad }) =>
      onLoad({ filter: /\.ts$/ }, ({ path }) => {
        const module = modules.get(path)
        return module && { contents: rewritten(path, module, waits), loader: 'ts' }
      }),
  }
}

function filesIn(folder: string): string[] {
  if (!existsSync(folder)) return []
  const names = readdirSync(folder, { recursive: true, encoding: 'utf8' })
  return names.filter((name) => name.endsWith('.ts') && !name.endsWith('.d.ts')).map((name) => join(folder, name))
}

const nameAt = (path: string, name: string) => `${path} ${name}`

/** Constants that every module which uses them knows by a clear name. */
function waitingIn(modules: ReadonlyMap<string, Module>): ReadonlySet<string> {
  const waits = new Set([...modules].flatMap(([path, { constants }]) => [...constants.keys()].map((name) => nameAt(path, name))))
  for (const [path, { constants, imports, unclear }] of modules) {
    for (const name of constants.keys()) if (unclear.has(name)) waits.delete(nameAt(path, name))
    for (const { from, imported, local } of imports) {
      if (imported === '*') for (const name of modules.get(from)?.constants.keys() ?? []) waits.delete(nameAt(from, name))
      if (unclear.has(local)) waits.delete(nameAt(from, imported))
    }
  }
  return waits
}

function rewritten(path: string, { text, constants, imports, uses }: Module, waits: ReadonlySet<string>): string {
  const asked = new Set([
    ...[...constants.keys()].filter((name) => waits.has(nameAt(path, name))),
    ...imports.filter(({ from, imported }) => waits.has(nameAt(from, imported))).map(({ local }) => local),
  ])
  const edits: Edit[] = uses
    .filter(({ name }) => asked.has(name))
    .map(({ name, shorthand, start, end }) => ({ start, end, text: `${shorthand ? `${name}: ` : ''}${name}()` }))
  for (const [name, { statement, from, init }] of constants) {
    if (!asked.has(name)) continue
    edits.push({ start: statement, end: statement, text: `let ${name}$;` })
    edits.push({ start: from, end: init.start, text: `${name} = () => (${name}$ ??= (` })
    edits.push({ start: init.end, end: init.end, text: '))' })
  }
  return edits
    .toSorted((one, other) => other.start - one.start || other.end - one.end)
    .reduce((whole, edit) => whole.slice(0, edit.start) + edit.text + whole.slice(edit.end), text)
}

function moduleOf(path: string, declares: boolean): Module {
  const text = readFileSync(path, 'utf8')
  const { program } = parseSync(path, text)
  const imports = program.body.flatMap((node) => importsIn(node, path))
  return { text, constants: new Map(declares ? program.body.flatMap(constantIn) : []), imports, ...usesIn(program, imports) }
}

/** Names a statement takes from another module of ours; `*` where it takes them all, or passes some on. */
function importsIn(node: Program['body'][number], path: string): Module['imports'] {
  const passesOn = (node.type === 'ExportNamedDeclaration' || node.type === 'ExportAllDeclaration') && node.exportKind !== 'type'
  if (node.type !== 'ImportDeclaration' && !passesOn) return []
  if (!node.source?.value.startsWith('.')) return []
  const from = resolve(dirname(path), node.source.value)
  if (node.type !== 'ImportDeclaration') return [{ from, imported: '*', local: '*' }]
  if (node.importKind === 'type') return []
  return node.specifiers.map((one) => {
    const name = one.type === 'ImportSpecifier' && one.imported.type === 'Identifier' ? one.imported.name : '*'
    return { from, imported: name, local: one.local.name }
  })
}

/** What is worth waiting for: everything but functions and plain texts and numbers. */
const plainly = ['ArrowFunctionExpression', 'FunctionExpression', 'ClassExpression', 'Literal', 'UnaryExpression', 'Identifier']

function constantIn(statement: Statement): [string, Constant][] {
  const declared = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
  if (declared?.type !== 'VariableDeclaration' || declared.kind !== 'const' || declared.declarations.length !== 1) return []
  const [{ id, init } = { id: undefined, init: undefined }] = declared.declarations
  if (id?.type !== 'Identifier' || !init || plainly.includes(init.type)) return []
  return [[id.name, { statement: statement.start, from: id.start, init }]]
}

function usesIn(program: Program, imports: Module['imports']): Pick<Module, 'uses' | 'unclear'> {
  const found = new Map<number, Use>()
  const elsewhere: Range[] = []
  const shorthands = new Set<number>()
  const bound = new Map<string, number>()
  const unclear = new Set<string>()
  const skip = (node: Range): void => void elsewhere.push(node)
  const key = (node: { computed: boolean; key: Range }): void => void (node.computed || skip(node.key))
  const bind = (pattern: BindingPattern | ParamPattern | null): void => {
    for (const { name, range } of bindingsOf(pattern)) {
      bound.set(name, (bound.get(name) ?? 0) + 1)
      skip(range)
    }
  }
  const bindAll = ({ id, params }: { id: BindingPattern | null; params: readonly ParamPattern[] }): void => {
    bind(id)
    for (const one of params) bind(one)
  }
  new Visitor({
    // An annotation counts to its identifier; the name alone is replaced.
    Identifier: ({ name, start }) => void found.set(start, { name, start, end: start + name.length, shorthand: false }),
    ImportDeclaration: skip,
    TSTypeAnnotation: skip,
    TSTypeAliasDeclaration: skip,
    TSInterfaceDeclaration: skip,
    TSTypeParameterInstantiation: skip,
    TSTypeParameterDeclaration: skip,
    TSClassImplements: skip,
    TSDeclareFunction: skip,
    TSAsExpression: ({ typeAnnotation }) => skip(typeAnnotation),
    TSSatisfiesExpression: ({ typeAnnotation }) => skip(typeAnnotation),
    ExportSpecifier: ({ local }) => void (local.type === 'Identifier' && unclear.add(local.name)),
    ExportDefaultDeclaration: ({ declaration }) => void (declaration.type === 'Identifier' && unclear.add(declaration.name)),
    NewExpression: ({ callee }) => void (callee.type === 'Identifier' && unclear.add(callee.name)),
    MemberExpression: ({ computed, property }) => void (computed || skip(property)),
    MethodDefinition: key,
    PropertyDefinition: key,
    Property: (node) => void (node.shorthand ? shorthands.add(node.key.start) : key(node)),
    VariableDeclarator: ({ id }) => bind(id),
    ArrowFunctionExpression: ({ params }) => bindAll({ id: null, params }),
    FunctionDeclaration: bindAll,
    FunctionExpression: bindAll,
    ClassDeclaration: ({ id }) => bind(id),
    CatchClause: ({ param }) => bind(param),
  }).visit(program)
  const locals = new Set(imports.map(({ local }) => local))
  for (const [name, times] of bound) if (times > 1 || locals.has(name)) unclear.add(name)
  const isElsewhere = (use: Range) => elsewhere.some(({ start, end }) => start <= use.start && use.end <= end)
  const uses = [...found.values()].filter((use) => !isElsewhere(use)).map((use) => ({ ...use, shorthand: shorthands.has(use.start) }))
  return { uses, unclear }
}

/** Every name that a pattern declares, and where. */
function bindingsOf(pattern: BindingPattern | ParamPattern | null): { name: string; range: Range }[] {
  switch (pattern?.type) {
    case 'Identifier':
      return [{ name: pattern.name, range: { start: pattern.start, end: pattern.start + pattern.name.length } }]
    case 'ObjectPattern':
      return pattern.properties.flatMap((one) => bindingsOf(one.type === 'RestElement' ? one.argument : one.value))
    case 'ArrayPattern':
      return pattern.elements.flatMap((one) => bindingsOf(one?.type === 'RestElement' ? one.argument : one))
    case 'AssignmentPattern':
      return bindingsOf(pattern.left)
    case 'RestElement':
      return bindingsOf(pattern.argument)
    default:
      return []
  }
}
