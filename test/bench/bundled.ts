import { join } from 'node:path'
import { build } from 'esbuild'

const banner = "import { createRequire } from 'node:module';const require = createRequire(import.meta.url);"

/** A handler of this folder with a client and nothing else, bundled as the client's documentation does, a module; or as functions are. */
export async function bareBundle(
  folder: string,
  { name, format }: { name: 'bareWrite' | 'bareReplay' | 'leanReplay'; format: 'esm' | 'cjs' },
): Promise<string> {
  const outfile = join(folder, format === 'esm' ? `${name}.mjs` : `${name}.cjs`)
  await build({
    entryPoints: [join(import.meta.dirname, `${name}.ts`)],
    outfile,
    bundle: true,
    format,
    platform: 'node',
    target: 'node24',
    mainFields: ['module', 'main'],
    minify: true,
    keepNames: true,
    ...(format === 'esm' && { banner: { js: banner } }),
    logLevel: 'warning',
  })
  return outfile
}
