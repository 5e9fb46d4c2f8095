import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import * as z from 'zod'
import { buildFunctions, defaults } from '../../tools/build.ts'
import { installLite, plainCalls } from './awsLite.ts'
import type { Bench, Figure, Told } from './bench.ts'
import { bareBundle } from './bundled.ts'
import { interleaved, median, type Rounds, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { exchangesOfAnOrder } from './orderCalls.ts'
import type { Exchange } from './overhear.ts'
import { withHouse } from './withHouse.ts'

const rounds = 15
const ordersPerRound = 200

/** Starts the engine that does nothing. */
async function startNullEngine(folder: string, exchanges: readonly Exchange[]): Promise<{ url: string; stop: () => Promise<void> }> {
  const file = join(folder, 'exchanges.json')
  writeFileSync(file, JSON.stringify(exchanges))
  const child = spawn(process.execPath, [join(import.meta.dirname, 'nullEngine.ts'), file], { stdio: ['ignore', 'pipe', 'inherit'] })
  const [port] = await once(createInterface({ input: child.stdout }), 'line')
  const stop = async () => {
    child.kill()
    await once(child, 'exit')
  }
  return { url: `http://127.0.0.1:${port}`, stop }
}

/** Orders in a process of their own: milliseconds of CPU of one, of accounts not seen or of one that was seen last. */
type Orders = { cpuOfOne: (again: boolean) => Promise<number>; stop: () => Promise<void> }

/** What a function has by its surroundings in the cloud that the rest of this bench does without: it logs, and tells metrics. */
const asDeployed: NodeJS.ProcessEnv = { LOG_LEVEL: 'INFO', POWERTOOLS_LOG_LEVEL: undefined, POWERTOOLS_METRICS_DISABLED: undefined }

async function startOrders(given: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Orders> {
  const script = join(import.meta.dirname, 'cpuOrders.ts')
  // What it prints goes nowhere: writing is counted, and whoever reads it is not.
  const child = spawn(process.execPath, [script, ...given], {
    env: { ...process.env, ...env },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const ended = once(child, 'exit')
  const said = async () => {
    const [message] = await Promise.race([once(child, 'message'), ended.then(() => ['ended'])])
    if (message === 'ended') throw new Error('a process with orders ended')
    return message
  }
  await said()
  return {
    cpuOfOne: async (again) => {
      child.send({ orders: ordersPerRound, again })
      return z.number().parse(await said())
    },
    stop: async () => {
      child.kill()
      await ended
    },
  }
}

/** Milliseconds of CPU of this whole process for one of so many. */
async function cpuHere(work: () => Promise<void>): Promise<number> {
  const begun = process.cpuUsage()
  for (let at = 0; at < ordersPerRound; at += 1) await work()
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000 / ordersPerRound
}

/** What an order asks of the table, by whether its account was seen, as the bare client sends it; all of it, with what was answered. */
type Heard = Awaited<ReturnType<typeof exchangesOfAnOrder>>
type Parts = { folder: string; checkout: string; heard: Heard; told: Told }

const callsOf = (exchanges: readonly Exchange[]) => exchanges.map(({ operation, asked }) => ({ operation, input: JSON.parse(asked) }))

/** All in turn, against an engine that does nothing. */
async function inTurn({ folder, checkout, heard, told }: Parts): Promise<Rounds> {
  const none = await startNullEngine(folder, heard.all)
  process.env.AWS_ENDPOINT_URL_DYNAMODB = none.url
  const calls = join(folder, 'calls.json')
  writeFileSync(calls, JSON.stringify({ order: callsOf(heard.order), again: callsOf(heard.again) }))
  const closing = [none.stop]
  const opened = async (...given: Parameters<typeof startOrders>) => {
    const orders = await startOrders(...given)
    closing.unshift(orders.stop)
    return orders
  }
  try {
    const lite = await installLite({ endpoint: none.url, told })
    const bare = await opened([await bareBundle(folder, { name: 'bareReplay', format: 'cjs' }), calls])
    const lean = await opened([await bareBundle(folder, { name: 'leanReplay', format: 'cjs' }), calls])
    const door = await opened([checkout])
    const telling = await opened([checkout], asDeployed)
    const plain = plainCalls(callsOf(heard.order))
    told(`${rounds} rounds of ${ordersPerRound} orders, after one to warm up`)
    const contenders = {
      bare: () => bare.cpuOfOne(false),
      lean: () => lean.cpuOfOne(false),
      door: () => door.cpuOfOne(false),
      telling: () => telling.cpuOfOne(false),
      bareAgain: () => bare.cpuOfOne(true),
      leanAgain: () => lean.cpuOfOne(true),
      doorAgain: () => door.cpuOfOne(true),
      tellingAgain: () => telling.cpuOfOne(true),
      ...(lite && { lite: () => cpuHere(() => lite(plain)) }),
    }
    return await interleaved(contenders, rounds, told)
  } finally {
    for (const stop of closing) await stop()
  }
}

/** The first is what is to be reached; the others are published. */
function figuresOf(took: Rounds): Figure[] {
  const of = (who: string, floor: string) => ({ measured: ratio(took, who, floor), unit: '×' })
  const millis = (who: string) => ({ measured: median(took[who] ?? []), unit: 'ms of CPU' })
  return [
    { figure: 'an order, in the bare client’s CPU', ...of('door', 'bare'), atMost: 1.15 },
    { figure: 'the same with log and metrics as deployed', ...of('telling', 'bare') },
    { figure: 'the client as the store configures it sending the same', ...of('lean', 'bare') },
    { figure: 'an order', ...millis('door') },
    { figure: 'an order with log and metrics', ...millis('telling') },
    { figure: 'the bare client sending the same', ...millis('bare') },
    { figure: 'where the account was seen last: an order, in the bare client’s CPU', ...of('doorAgain', 'bareAgain') },
    { figure: 'there with log and metrics as deployed', ...of('tellingAgain', 'bareAgain') },
    { figure: 'there, the client as the store configures it sending the same', ...of('leanAgain', 'bareAgain') },
    { figure: 'there, an order', ...millis('doorAgain') },
    { figure: 'there, an order with log and metrics', ...millis('tellingAgain') },
    { figure: 'there, the bare client', ...millis('bareAgain') },
    ...('lite' in took ? [{ figure: 'aws-lite sending the same, in the bare client’s CPU', ...of('lite', 'bare') }] : []),
  ]
}

export const cpu: Bench = {
  name: 'cpu',
  says: 'CPU of an order through the whole door, against the bare client sending the same to an engine that does nothing',
  run: (told) =>
    withHouse(async (house, engine) => {
      const folder = mkdtempSync(join(tmpdir(), 'encours-cpu-'))
      const load = createRequire(join(folder, 'here.js'))
      try {
        await openAccounts(house, 2)
        await buildFunctions({ ...defaults, functions: defaults.functions.filter(({ name }) => name === 'checkout'), outdir: folder })
        const checkout = join(folder, 'fn/checkout/index.cjs')
        told('one order on the real engine')
        const heard = await exchangesOfAnOrder(load(checkout).handler, engine)
        const rows = heard.order.map(({ operation, asked, said }) => ({
          operation,
          'bytes asked': asked.length,
          'bytes said': said.length,
        }))
        return {
          tables: [{ title: 'What an order asks of the table', rows }],
          figures: figuresOf(await inTurn({ folder, checkout, heard, told })),
          notes: [
            'Medians of ratios within a round, of user and system time of a whole process each, garbage collection and compiling included. The door is the checkout’s bundle from event to answer: limit, parsing, rights, decision, laws, hashes, commit. The bare client sends the very requests that an order made, from a handler that does nothing else.',
            'aws-lite is another client, not shipped, unbundled in the bench’s own process: its figure is a hint. With log and metrics means at the level INFO and with metrics on, as deployed: each order writes its lines, which nobody reads. Without them the door does the rest.',
          ],
        }
      } finally {
        process.env.AWS_ENDPOINT_URL_DYNAMODB = engine
        rmSync(folder, { recursive: true, force: true })
      }
    }),
}
