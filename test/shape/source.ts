import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { type Program, parseSync, Visitor, type VisitorObject } from 'oxc-parser'

/** The project's folder. */
const root = join(import.meta.dirname, '../..')

/** Folders that hold source, from the inside to the outside. */
export const folders = ['domain', 'events', 'store', 'providers', 'functions', 'infra', 'local', 'cli', 'tools', 'test'] as const

/** What a file asks for: another file of the project by its path from the root, or a package by its name. */
export type Import = { line: number; names: readonly string[]; reexport: boolean } & ({ file: string } | { package: string })

export type Source = {
  /** From the root, with slashes. */
  path: string
  text: string
  program: Program
  imports: readonly Import[]
  /** Exported names; `default` and `*` included. */
  exports: readonly { name: string; line: number }[]
  comments: readonly { text: string; line: number }[]
  lineOf: (offset: number) => number
}

/** All that the rules look at. */
export type House = {
  sources: readonly Source[]
  /** Written pages, path and Markdown. */
  pages: readonly { path: string; text: string }[]
  /** True when a file or folder of this path from the root exists. */
  exists: (path: string) => boolean
}

export const isFolder = (source: Source, ...names: readonly string[]): boolean => names.some((name) => source.path.startsWith(`${name}/`))

/** Calls the visitor for every node of the file. */
export function walk(source: Source, visitor: VisitorObject): void {
  new Visitor(visitor).visit(source.program)
}

function packageName(specifier: string): string {
  if (specifier.startsWith('node:')) return specifier
  return specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')
}

/** Reads one file; throws when it isn't TypeScript, naming the place. */
function parse(path: string, text: string): Source {
  const { program, module, comments, errors } = parseSync(path, text)
  const starts = [...text.matchAll(/\n/g)].map(({ index }) => index)
  const lineOf = (offset: number) => starts.filter((start) => start < offset).length + 1
  if (errors.length > 0) throw new Error(`${path} can't be parsed: ${errors.map(({ message }) => message).join('; ')}`)

  const target = (specifier: string) =>
    specifier.startsWith('.') ? { file: posix.join(posix.dirname(path), specifier) } : { package: packageName(specifier) }
  const imports = [
    ...module.staticImports.map((one) => ({
      line: lineOf(one.start),
      names: one.entries.map(({ importName }) => importName.name ?? importName.kind),
      reexport: false,
      ...target(one.moduleRequest.value),
    })),
    ...module.dynamicImports.map((one) => ({
      line: lineOf(one.start),
      names: [],
      reexport: false,
      ...target(text.slice(one.moduleRequest.start + 1, one.moduleRequest.end - 1)),
    })),
    ...module.staticExports.flatMap(({ entries }) =>
      entries.flatMap(({ start, importName, moduleRequest }) =>
        moduleRequest
          ? [{ line: lineOf(start), names: [importName.name ?? importName.kind], reexport: true, ...target(moduleRequest.value) }]
          : [],
      ),
    ),
  ]
  return {
    path,
    text,
    program,
    imports,
    exports: module.staticExports.flatMap(({ entries }) =>
      entries.map(({ start, exportName }) => ({
        name: exportName.name ?? (exportName.kind === 'Default' ? 'default' : '*'),
        line: lineOf(start),
      })),
    ),
    comments: comments.map(({ value, start }) => ({ text: value, line: lineOf(start) })),
    lineOf,
  }
}

function filesUnder(folder: string, ending: string): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { withFileTypes: true, recursive: true })
    .filter((entry) => entry.isFile() && entry.name.endsWith(ending))
    .map((entry) =>
      join(entry.parentPath, entry.name)
        .slice(root.length + 1)
        .replaceAll('\\', '/'),
    )
    .sort()
}

const read = (path: string) => ({ path, text: readFileSync(join(root, path), 'utf8') })

/** The project as it stands on disk. */
export function readHouse(): House {
  const pages = readdirSync(root).filter((name) => name.endsWith('.md'))
  return {
    sources: [...folders.flatMap((folder) => filesUnder(folder, '.ts')), 'knip.ts', 'vitest.config.ts']
      .map(read)
      .map(({ path, text }) => parse(path, text)),
    pages: [...pages, ...filesUnder('docs', '.md')].map(read),
    exists: (path) => existsSync(join(root, path)),
  }
}

/** A made-up project for trying the rules: path → text. */
export function madeUpHouse(files: Readonly<Record<string, string>>): House {
  const entries = Object.entries(files)
  return {
    sources: entries.filter(([path]) => path.endsWith('.ts')).map(([path, text]) => parse(path, text)),
    pages: entries.filter(([path]) => path.endsWith('.md')).map(([path, text]) => ({ path, text })),
    exists: (path) => entries.some(([file]) => file === path || file.startsWith(`${path}/`)),
  }
}
