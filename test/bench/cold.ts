import { spawn } from 'node:child_process'
import { mkdtempSync, rmSync, statSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import * as z from 'zod'
import { functions } from '../../functions/manifest.ts'
import { buildFunctions, defaults } from '../../tools/build.ts'
import { eventOf, key, orderOf } from '../api/house.ts'
import type { Bench, Told } from './bench.ts'
import { bareBundle } from './bundled.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { withHouse } from './withHouse.ts'
import { watchWrites } from './writeWatch.ts'

const rounds = 15
const roundsOfOthers = 5

const Loaded = z.object({ importMillis: z.number(), heavy: z.array(z.string()), status: z.int().optional() })
type Loaded = z.infer<typeof Loaded>

/** Loads a bundle in a process of its own, and lets its handler answer the event where one is given. */
async function fresh(bundle: string, { event, env = {} }: { event?: string; env?: NodeJS.ProcessEnv } = {}): Promise<Loaded> {
  const script = join(import.meta.dirname, 'fresh.cjs')
  const child = spawn(process.execPath, [script, bundle, ...(event === undefined ? [] : [event])], {
    env,
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  return Loaded.parse(JSON.parse(await text(child.stdout)))
}

export const cold: Bench = {
  name: 'cold',
  says: 'loading each function in a fresh process, and process start to first write, against the bare client as a module',
  run: async (told) => {
    const folder = mkdtempSync(join(tmpdir(), 'encours-cold-'))
    try {
      await buildFunctions({ ...defaults, outdir: folder })
      const bare = await bareBundle(folder, { name: 'bareWrite', format: 'esm' })
      const bareCommon = await bareBundle(folder, { name: 'bareWrite', format: 'cjs' })
      const bundleOf = (name: string) => join(folder, 'fn', name, 'index.cjs')
      told(`${rounds} rounds of loading`)
      const loading = await interleaved(
        {
          bare: async () => (await fresh(bare)).importMillis,
          bareCommon: async () => (await fresh(bareCommon)).importMillis,
          checkout: async () => (await fresh(bundleOf('checkout'))).importMillis,
        },
        rounds,
        told,
      )
      told(`${rounds} rounds of a first write`)
      const writing = await firstWrites({ folder, bare, checkout: bundleOf('checkout'), told })
      const { heavy } = await fresh(bundleOf('checkout'))
      return {
        tables: [{ title: 'Every function, milliseconds to load', rows: await everyFunction(bundleOf, { bare, told }) }],
        figures: [
          { figure: 'loading the checkout, in the bare client’s', measured: ratio(loading, 'checkout', 'bare'), unit: '×', atMost: 0.7 },
          {
            figure: 'loading the bare client as CommonJS, in its own as a module',
            measured: ratio(loading, 'bareCommon', 'bare'),
            unit: '×',
          },
          { figure: 'start to first write, in the bare client’s', measured: ratio(writing, 'checkout', 'bare'), unit: '×', atMost: 0.9 },
          { figure: 'undici and http2 loaded by the checkout', measured: heavy.length, unit: 'modules', atMost: 0 },
          { figure: 'the checkout’s bundle', measured: statSync(bundleOf('checkout')).size, unit: 'bytes' },
          { figure: 'the bare client’s bundle', measured: statSync(bare).size, unit: 'bytes' },
          { figure: 'loading the bare client', measured: median(loading.bare ?? []), unit: 'ms' },
          { figure: 'start to first write of the bare client', measured: median(writing.bare ?? []), unit: 'ms' },
        ],
        notes: [
          'Medians of ratios within a round. The first write of the checkout is a placed order: rights were decided before, by the authorizer, and the account is read first.',
        ],
      }
    } finally {
      rmSync(folder, { recursive: true, force: true })
    }
  },
}

async function everyFunction(bundleOf: (name: string) => string, { bare, told }: { bare: string; told: Told }) {
  told(`all ${functions.length} functions, ${roundsOfOthers} rounds`)
  const contenders = Object.fromEntries(
    functions.map(({ name }) => [name, async () => (await fresh(bundleOf(name))).importMillis] as const),
  )
  const loading = await interleaved({ bare: async () => (await fresh(bare)).importMillis, ...contenders }, roundsOfOthers, told)
  return functions.map(({ name }) => ({
    function: name,
    kB: Math.round(statSync(bundleOf(name)).size / 1000),
    ms: median(loading[name] ?? []),
    'in the bare client’s': ratio(loading, name, 'bare'),
  }))
}

/** Milliseconds from the start of a process until its first transaction reaches the engine. */
function firstWrites({ folder, bare, checkout, told }: { folder: string; bare: string; checkout: string; told: Told }) {
  return withHouse(async (house, endpoint) => {
    await openAccounts(house, 1)
    const watch = await watchWrites(endpoint)
    const env = { ...process.env, AWS_ENDPOINT_URL_DYNAMODB: watch.url }
    let write = 0
    const timed = (bundle: string, eventFor: (id: string) => object) => async () => {
      write += 1
      const event = join(folder, 'event.json')
      writeFileSync(event, JSON.stringify(eventFor(`ord_cold${write}`)))
      const arrived = watch.nextWrite()
      const begun = performance.now()
      const { status } = await fresh(bundle, { event, env })
      if (status !== 201) throw new Error(`the first write was answered with ${status}`)
      return (await arrived) - begun
    }
    const placing = (orderId: string) => {
      const headers = { 'idempotency-key': orderId }
      return eventOf({ method: 'POST', path: '/v1/orders', who: key('storefront'), body: orderOf(orderId), headers })
    }
    try {
      return await interleaved({ bare: timed(bare, (id) => ({ write: id })), checkout: timed(checkout, placing) }, rounds, told)
    } finally {
      await watch.stop()
    }
  })
}
