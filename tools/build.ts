/**
 * Bundles every function of functions/manifest.ts in one esbuild pass:
 * `dist/fn/<name>/index.cjs` with its source map beside it, what was packed in `dist/meta.json`.
 *
 * CommonJS, because a static ESM import of `node:http` loads undici and http2 at every cold start.
 */
import { copyFileSync, existsSync, mkdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join, resolve } from 'node:path'
import { gzipSync } from 'node:zlib'
import { build, type Metafile } from 'esbuild'
import { functions } from '../functions/manifest.ts'

export type Entry = { name: string; entry: string }

/** `root` is where entries and packages are found, `outdir` receives `fn/` and `meta.json`. */
export type BuildOptions = { functions: readonly Entry[]; root: string; outdir: string }

/** Sizes in bytes of the script alone; `rendersDocuments` where pdfmake with its fonts is inside. */
export type Bundle = { name: string; bytes: number; rendersDocuments: boolean }

const projectRoot = resolve(import.meta.dirname, '..')

export const defaults: BuildOptions = { functions, root: projectRoot, outdir: join(projectRoot, 'dist') }

/** Throws one line naming every entry that doesn't exist. */
export const buildFunctions = async (options: BuildOptions = defaults): Promise<Bundle[]> => {
  const { root, outdir } = options
  const missing = options.functions.filter(({ entry }) => !existsSync(join(root, entry)))
  if (missing.length > 0) {
    throw new Error(`functions/manifest.ts names entries that don't exist: ${missing.map(({ entry }) => entry).join(', ')}`)
  }
  rmSync(join(outdir, 'fn'), { recursive: true, force: true })
  const { metafile } = await build({
    absWorkingDir: root,
    entryPoints: Object.fromEntries(options.functions.map(({ name, entry }) => [`${name}/index`, join(root, entry)])),
    outdir: join(outdir, 'fn'),
    outExtension: { '.js': '.cjs' },
    bundle: true,
    format: 'cjs',
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    sourcemap: 'linked',
    sourcesContent: false,
    legalComments: 'none',
    loader: { '.ttf': 'binary' },
    inject: [join(import.meta.dirname, 'jitless.ts')],
    alias: { '@aws-sdk/credential-provider-node': join(import.meta.dirname, 'environmentCredentials.ts') },
    // A source file may say import.meta.dirname; in CommonJS that is the bundle's own folder.
    define: { 'import.meta.dirname': '__dirname', 'import.meta.filename': '__filename' },
    metafile: true,
    logLevel: 'warning',
  })
  writeFileSync(join(outdir, 'meta.json'), JSON.stringify(metafile))
  const bundles = options.functions.map(({ name }) => measured(name, { outdir, root, metafile }))
  for (const bundle of bundles) addAssets(bundle, outdir)
  return bundles
}

const measured = (name: string, { outdir, root, metafile }: { outdir: string; root: string; metafile: Metafile }): Bundle => {
  const file = join(outdir, 'fn', name, 'index.cjs')
  const output = Object.entries(metafile.outputs).find(([path]) => resolve(root, path) === file)
  const inputs = Object.keys(output?.[1].inputs ?? {})
  return { name, bytes: statSync(file).size, rendersDocuments: inputs.some((path) => path.includes('node_modules/pdfkit/')) }
}

const require = createRequire(import.meta.url)
/** pdfkit is pdfmake's package, not ours: the one it finds is the one in the bundle. */
const ofPdfmake = createRequire(require.resolve('pdfmake'))

/** Files a bundle reads at run time, put where it looks for them: its own folder. */
const addAssets = ({ name, rendersDocuments }: Bundle, outdir: string): void => {
  const folder = join(outdir, 'fn', name)
  if (rendersDocuments) {
    // pdfkit reads its colour profile from `data/` beside itself when a PDF/A is asked for.
    mkdirSync(join(folder, 'data'), { recursive: true })
    const profile = join(dirname(ofPdfmake.resolve('pdfkit')), 'data', 'sRGB_IEC61966_2_1.icc')
    copyFileSync(profile, join(folder, 'data', 'sRGB_IEC61966_2_1.icc'))
  }
  if (name === 'docs') writeFileSync(join(folder, 'scalar.js.gz'), compressedViewer(outdir))
}

/** The viewer of the API's documentation, 4 MB of script; kept compressed from the last build of the same version. */
const compressedViewer = (outdir: string): Buffer => {
  // The package exports neither its package.json nor the script, so its folder is found through the main file.
  const main = require.resolve('@scalar/api-reference')
  const home = main.slice(0, main.lastIndexOf(join('@scalar', 'api-reference')) + join('@scalar', 'api-reference').length)
  const { version } = JSON.parse(readFileSync(join(home, 'package.json'), 'utf8'))
  const kept = join(outdir, `scalar-${version}.js.gz`)
  if (!existsSync(kept)) writeFileSync(kept, gzipSync(readFileSync(join(home, 'dist', 'browser', 'standalone.js')), { level: 9 }))
  return readFileSync(kept)
}

/** Kilobytes as people read them, one line per function. */
export const sizesTable = (bundles: readonly Bundle[]): string =>
  bundles
    .map(
      ({ name, bytes, rendersDocuments }) =>
        `${(bytes / 1000).toFixed(0).padStart(6)} kB  ${name}${rendersDocuments ? '  (with fonts and pdfmake)' : ''}`,
    )
    .join('\n')

if (import.meta.main) {
  try {
    // To stderr: `cdk synth` prints the template on stdout after this ran as part of its app.
    process.stderr.write(`${sizesTable(await buildFunctions())}\n`)
  } catch (error) {
    process.stderr.write(`build: ${error instanceof Error ? error.message : error}\n`)
    process.exitCode = 1
  }
}
