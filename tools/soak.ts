import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { httpWorld } from './demo/httpWorld.ts'
import { open } from './demo/scenes.ts'
import { runStack } from './demo/stack.ts'
import { controlsOf } from './soak/controls.ts'
import { type Sample, sampled, slopes } from './soak/memory.ts'
import { startTraffic } from './soak/traffic.ts'
import { verdictOf } from './soak/verdict.ts'

/*
 * Orders at a steady pace on a running stack, with the deliveries, invoices, payments and cancellations that keep accounts alive.
 * Ends with 1 where memory grew, an event was lost, something was given up, or a balance is not what its journal says.
 */

const { values } = parseArgs({
  options: {
    minutes: { type: 'string', default: '30' },
    rate: { type: 'string', default: '5' },
    accounts: { type: 'string', default: '200' },
    warm: { type: 'string', default: '6' },
  },
})
const minutes = Number(values.minutes)
const rate = Number(values.rate)
const accountCount = Number(values.accounts)

/** Bytes in ten minutes beyond which memory counts as leaking. */
const mostPerTenMinutes = 1_000_000
/**
 * Minutes before those that are judged, in which what happens rarely happens often: caches, code and tables of every process are filled by
 * then. The rendering of documents takes some hundred of them to come to its level.
 */
const warmMinutes = Number(values.warm)

const say = (line: string): void => void process.stdout.write(`${line}\n`)
const mega = (bytes: number): string => (bytes / 1_000_000).toFixed(2)

function line(sample: Sample, traffic: ReturnType<typeof startTraffic>): string {
  const { placed, failed, p50, p95, p99 } = traffic.lately()
  const workers = Object.values(sample.workers)
  const heaps = `heap ${mega(sample.main)} MB, ${workers.length} workers ${mega(workers.reduce((sum, bytes) => sum + bytes, 0))} MB`
  return `  ${sample.minute.toFixed(1).padStart(5)} min  ${placed} orders, ${failed} failed, p50 ${p50} p95 ${p95} p99 ${p99} ms  ${heaps}`
}

async function soak(): Promise<boolean> {
  const folder = await mkdtemp(join(tmpdir(), 'encours-soak-'))
  const stack = await runStack(folder, { fresh: true })
  try {
    const { url, seeded } = stack.ready
    const merchant = seeded.merchants[0]
    const key = merchant?.keys.find(({ name }) => name === 'integration')?.key
    if (!merchant || !key) throw new Error('the local run opened no merchant')
    const world = httpWorld({ url, merchantId: merchant.merchantId, key })
    const controls = controlsOf(url)
    const accountIds = Array.from({ length: accountCount }, (_, at) => `acc_soak-${at}`)
    for (const accountId of accountIds) await open(world, { accountId, limit: 'unlimited', paymentTermDays: 30 })
    say(`${rate} orders a second over ${accountCount} accounts for ${minutes} minutes, after ${warmMinutes} to warm up`)
    const traffic = startTraffic({ world, accountIds, perSecond: rate, warmMinutes })
    const samples = await sampled({ minutes: warmMinutes + minutes, memory: controls.memory, each: (sample) => say(line(sample, traffic)) })
    const sums = await traffic.stop()
    await controls.drain()
    say(`traffic: ${JSON.stringify(sums)}`)
    const growth = slopes(samples, warmMinutes)
    for (const { name, perTenMinutes } of growth) say(`heap of ${name}: ${mega(perTenMinutes)} MB in 10 minutes after collection`)
    const faults = await verdictOf({ world, controls, merchantId: merchant.merchantId, accountIds, placed: traffic.placed() })
    for (const { name, perTenMinutes } of growth)
      if (perTenMinutes > mostPerTenMinutes) faults.push(`the heap of ${name} grew by ${mega(perTenMinutes)} MB in 10 minutes`)
    for (const fault of faults) say(`FAULT ${fault}`)
    say(faults.length === 0 ? 'soak: clean' : `soak: ${faults.length} faults`)
    return faults.length === 0
  } finally {
    await stack.stop()
    await rm(folder, { recursive: true, force: true })
  }
}

process.exitCode = (await soak()) ? 0 : 1
