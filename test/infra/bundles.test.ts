import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { join } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { letters } from '../../functions/letters.ts'
import { functions } from '../../functions/manifest.ts'
import { type Bundle, buildFunctions, defaults } from '../../tools/build.ts'
import { temporaryFolder } from './sample.ts'

/**
 * Stripe's own package is a quarter of a megabyte; S3's client, which speaks XML, a fifth, and beside it stand how a statement's period and its
 * end are found, and every kind of fact and mail; the back office has all commands, and the docs say what each takes. Who renders documents
 * carries fonts, two megabytes of them, and who mails them the client of mail and the queue's beside it.
 */
const [fonts, mailing] = [2_600_000, 3_050_000]
const larger: Readonly<Record<string, number>> = {
  ...Object.fromEntries(letters.map(({ name }) => [name, mailing])),
  receipts: fonts,
  pay: 850_000,
  'webhook-stripe': 850_000,
  'refund-ordered-ask-provider': 850_000,
  api: 900_000,
  documents: 727_000,
  'customer-erased-redact-rows': 679_000,
  'cron-check-ledger': 680_000,
  'cron-anchor-heads': 640_000,
  docs: 850_000,
}

/** Bytes a function's script may have: what Lambda has to load before the first answer. Customers wait for the checkout's. */
const most = (name: string): number => larger[name] ?? (name === 'checkout' ? 577_000 : 560_000)

/** Everything of Node that the checkout loads before its first answer, beside what any process has loaded. Each costs time: a new one is to be seen. */
const builtIns: readonly string[] = [
  'console',
  'crypto',
  'fs/promises',
  'https',
  'net',
  'os',
  'process',
  'stream',
  'stream/promises',
  'string_decoder',
  'tls',
  'zlib',
]

/** Functions whose script is over its bound. */
const tooLarge = (bundles: readonly Pick<Bundle, 'name' | 'bytes'>[]): string[] =>
  bundles.filter(({ name, bytes }) => bytes > most(name)).map(({ name, bytes }) => `${name}: ${bytes} bytes, at most ${most(name)}`)

describe('the real functions', () => {
  const outdir = temporaryFolder()
  let bundles: Bundle[] = []

  beforeAll(async () => {
    bundles = await buildFunctions({ ...defaults, outdir })
  }, 60_000)

  test('stay within their bounds', () => {
    expect(bundles).toHaveLength(functions.length)
    expect(tooLarge(bundles)).toEqual([])
  })

  test('a function that grew over its bound is named', () => {
    expect(tooLarge([{ name: 'pay', bytes: 850_001 }])).toEqual(['pay: 850001 bytes, at most 850000'])
    expect(tooLarge(['checkout', 'receipts', 'outbox'].map((name) => ({ name, bytes: most(name) + 1 })))).toHaveLength(3)
  })

  test('only the functions that mail documents carry fonts, each behind a queue, and the door of receipts', () => {
    const rendering = bundles.filter(({ rendersDocuments }) => rendersDocuments).map(({ name }) => name)
    expect(rendering.toSorted()).toEqual([...letters.map(({ name }) => name), 'receipts'].toSorted())
  })

  test('each exports a handler and loads without asking anything of the outside', () => {
    const script = `for (const name of ${JSON.stringify(functions.map(({ name }) => name))}) console.log(name, typeof require('./fn/' + name + '/index.cjs').handler)`
    const loaded = execFileSync(process.execPath, ['-e', script], { cwd: outdir, encoding: 'utf8', env: {} })
    expect(loaded.trim().split('\n')).toEqual(functions.map(({ name }) => `${name} function`))
  })

  /** Built-ins that cost a tenth of a second on Lambda and that nothing here speaks: no HTTP/2, no fetch before the first request. */
  test.each(functions.map(({ name }) => name))('%s loads neither undici nor http2', (name) => {
    const script = `require('./fn/${name}/index.cjs'); console.log(JSON.stringify(process.moduleLoadList))`
    const loaded = execFileSync(process.execPath, ['-e', script], { cwd: outdir, encoding: 'utf8', env: {} })
    expect(loaded.match(/NativeModule (http2|[\w/]*undici[\w/]*)/g) ?? []).toEqual([])
  })

  test('the checkout loads these built-ins and no others', () => {
    const loadedBy = (script: string): string[] => {
      // Counted before anything is said: that loads what a pipe needs.
      const asking = `${script}; const loaded = JSON.stringify(process.moduleLoadList); process.stdout.write(loaded)`
      return z
        .array(z.string())
        .parse(JSON.parse(execFileSync(process.execPath, ['-e', asking], { cwd: outdir, encoding: 'utf8', env: {} })))
    }
    const [bare, loaded] = [new Set(loadedBy('')), loadedBy("require('./fn/checkout/index.cjs')")]
    const names = loaded.filter((line) => !bare.has(line)).map((line) => line.replace('NativeModule ', ''))
    expect(names.filter((name) => builtinModules.includes(name) && !name.startsWith('_')).toSorted()).toEqual(builtIns)
  })

  test('none holds a path of the machine that built it', () => {
    const telling = functions.filter(({ name }) => readFileSync(join(outdir, 'fn', name, 'index.cjs'), 'utf8').includes(defaults.root))
    expect(telling).toEqual([])
  })
})
