import { spawn } from 'node:child_process'
import { randomUUID } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { buildFunctions, defaults } from '../../tools/build.ts'
import { installLite, plainCalls } from './awsLite.ts'
import type { Bench, Figure } from './bench.ts'
import { bareBundle } from './bundled.ts'
import { interleaved, median, ratio } from './interleaved.ts'
import { openAccounts } from './openAccounts.ts'
import { exchangesOfAnOrder, type Handler, placed } from './orderCalls.ts'
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

/** Milliseconds of CPU of this whole process for one of so many. */
async function cpuOfOne(work: (at: number) => Promise<void>): Promise<number> {
  const begun = process.cpuUsage()
  for (let at = 0; at < ordersPerRound; at += 1) await work(at)
  const { user, system } = process.cpuUsage(begun)
  return (user + system) / 1_000 / ordersPerRound
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
        const { order, again, all } = await exchangesOfAnOrder(load(checkout).handler, engine)
        const [calls, callsAgain] = [order, again].map((all) =>
          all.map(({ operation, asked }) => ({ operation, input: JSON.parse(asked) })),
        )
        const none = await startNullEngine(folder, all)
        try {
          process.env.AWS_ENDPOINT_URL_DYNAMODB = none.url
          // Loaded anew, so that its client asks the engine that does nothing.
          delete load.cache[load.resolve(checkout)]
          const door: Handler = load(checkout).handler
          const floor: (event: object) => Promise<unknown> = load(await bareBundle(folder, { name: 'bareReplay', format: 'cjs' })).handler
          const lite = await installLite({ endpoint: none.url, told })
          const plain = plainCalls(calls ?? [])
          const contenders = {
            bare: () => cpuOfOne(async () => void (await floor({ calls }))),
            door: () => cpuOfOne(() => placed(door, `ord_${randomUUID()}`, `acc_${randomUUID()}`)),
            bareAgain: () => cpuOfOne(async () => void (await floor({ calls: callsAgain }))),
            doorAgain: () => cpuOfOne(() => placed(door, `ord_${randomUUID()}`)),
            ...(lite && { lite: () => cpuOfOne(() => lite(plain)) }),
          }
          told(`${rounds} rounds of ${ordersPerRound} orders, after one to warm up`)
          const took = await interleaved(contenders, rounds)
          const liteFigures: Figure[] = lite
            ? [{ figure: 'aws-lite sending the same, in the bare client’s CPU', measured: ratio(took, 'lite', 'bare'), unit: '×' }]
            : []
          return {
            tables: [
              {
                title: 'What an order asks of the table',
                rows: order.map(({ operation, asked, said }) => ({
                  operation,
                  'bytes asked': asked.length,
                  'bytes said': said.length,
                })),
              },
            ],
            figures: [
              { figure: 'an order, in the bare client’s CPU', measured: ratio(took, 'door', 'bare'), unit: '×', atMost: 1.15 },
              { figure: 'an order', measured: median(took.door ?? []), unit: 'ms of CPU' },
              { figure: 'the bare client sending the same', measured: median(took.bare ?? []), unit: 'ms of CPU' },
              {
                figure: 'where the account was seen last: an order, in the bare client’s CPU',
                measured: ratio(took, 'doorAgain', 'bareAgain'),
                unit: '×',
              },
              { figure: 'the same, an order', measured: median(took.doorAgain ?? []), unit: 'ms of CPU' },
              { figure: 'the same, the bare client', measured: median(took.bareAgain ?? []), unit: 'ms of CPU' },
              ...liteFigures,
            ],
            notes: [
              'Medians of ratios within a round, of user and system time of the whole process, garbage collection and compiling included. The door is the checkout’s bundle from event to answer: limit, parsing, rights, decision, laws, hashes, commit. The bare client sends the very requests that an order made, from a handler that does nothing else.',
            ],
          }
        } finally {
          await none.stop()
        }
      } finally {
        process.env.AWS_ENDPOINT_URL_DYNAMODB = engine
        rmSync(folder, { recursive: true, force: true })
      }
    }),
}
