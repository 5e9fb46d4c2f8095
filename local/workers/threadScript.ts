import { fileURLToPath } from 'node:url'
import { buildSync } from 'esbuild'

/**
 * The script of every worker thread as plain JavaScript in one piece. Node would strip the types of `bootstrap.ts` anew in
 * each thread, which costs 9 MB and 30 ms every time.
 */
export function threadScript(): string {
  const { outputFiles } = buildSync({
    entryPoints: [fileURLToPath(new URL('./bootstrap.ts', import.meta.url))],
    bundle: true,
    platform: 'node',
    format: 'cjs',
    target: 'node24',
    write: false,
    logLevel: 'silent',
  })
  const [script] = outputFiles
  if (script === undefined) throw new Error('The script of the worker threads is missing')
  return script.text
}
