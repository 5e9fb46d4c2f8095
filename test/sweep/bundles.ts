import { join, resolve } from 'node:path'
import { Script } from 'node:vm'
import { build, type Plugin } from 'esbuild'
import type { FunctionDeclaration } from '../../functions/declaration.ts'
import { functions } from '../../functions/manifest.ts'

const root = resolve(import.meta.dirname, '../..')

/** Packages that keep nothing of ours between two calls: shared by all environments, so that a new one starts quickly. */
const shared = ['@aws-sdk/*', '@aws-lambda-powertools/*', 'aws-jwt-verify', 'aws-jwt-verify/*', 'nodemailer', 'pdfmake', 'stripe', 'zod']

/** A guard taken away on purpose: `was` stands exactly once in `file` and is built as `becomes`. */
export type Plant = { file: string; was: string; becomes: string }

function planting(plants: readonly Plant[]): Plugin {
  const planted = (file: string, text: string) =>
    plants
      .filter((plant) => resolve(root, plant.file) === file)
      .reduce((left, { was, becomes }) => {
        if (left.split(was).length !== 2) throw new Error(`${file} has not exactly one place that reads: ${was}`)
        return left.replace(was, () => becomes)
      }, text)
  return {
    name: 'plants',
    setup: ({ onLoad }) => {
      for (const { file } of plants)
        onLoad({ filter: new RegExp(`${file.replaceAll('.', '\\.')}$`) }, async ({ path }) => ({
          contents: planted(path, await (await import('node:fs/promises')).readFile(path, 'utf8')),
          loader: 'ts',
        }))
    },
  }
}

/** What a function's code is called with: what Lambda and Node give it, here in a form that ends with its environment. */
const parameters = ['exports', 'require', 'module', 'process', 'Date', 'fetch', 'globalThis', '__dirname', '__filename']

/** Whoever operates the system, as a function like the others. */
const operator: FunctionDeclaration = {
  name: 'operator',
  entry: 'test/sweep/operator.ts',
  trigger: { by: 'stream' },
  uses: [],
  timeout: 20,
  memory: 512,
}
const all: readonly FunctionDeclaration[] = [...functions, operator]

export type Bundles = ReadonlyMap<string, { declared: FunctionDeclaration; script: Script }>

/** Every function of the manifest as it is deployed, each to be started as often as wanted. */
export async function bundlesOf(plants: readonly Plant[] = []): Promise<Bundles> {
  const { outputFiles } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(all.map(({ name, entry }) => [name, join(root, entry)])),
    outdir: join(root, 'dist', 'sweep'),
    write: false,
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    keepNames: true,
    loader: { '.ttf': 'binary' },
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    external: shared,
    plugins: [planting(plants)],
    logLevel: 'warning',
  })
  const texts = new Map(outputFiles.map(({ path, text }) => [path.slice(path.lastIndexOf('/') + 1, -'.js'.length), text]))
  return new Map(
    all.map((declared) => {
      const code = `(function (${parameters.join(', ')}) {${texts.get(declared.name) ?? ''}\n})`
      return [declared.name, { declared, script: new Script(code, { filename: join(root, declared.entry) }) }]
    }),
  )
}
