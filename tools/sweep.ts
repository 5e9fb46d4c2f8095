import { availableParallelism } from 'node:os'
import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import * as z from 'zod'
import { startTestEngine } from '../test/kit/engine.ts'
import { bundlesOf } from '../test/sweep/bundles.ts'
import { allFlows } from '../test/sweep/flows/allFlows.ts'
import { pointsOf, Sweep, toldPoint } from '../test/sweep/sweep.ts'
import { World } from '../test/sweep/world.ts'

/*
 * Plays every flow of test/sweep on the real engine once for every call in it and every fault that can happen to the call, and compares
 * the end with that of the run without a fault. Lists every point; ends with 1 where one differs. `--flow` takes flows whose name
 * matches, `--kind` faults, `--workers` says how many are played at once.
 */

/** What a worker is given: where the engine is, and which faults to play. */
const Given = z.object({ endpoint: z.string(), kind: z.string() })
type Given = z.infer<typeof Given>

const Told = z.object({
  flow: z.string(),
  lines: z.array(z.string()),
  points: z.int(),
  different: z.int(),
})
type Told = z.infer<typeof Told>

/** One flow with all of its points. What doesn't even run the same twice counts as a difference. */
async function swept(sweep: Sweep, { name, kind }: { name: string; kind: RegExp }): Promise<Told> {
  const flow = allFlows.find((one) => one.name === name)
  if (!flow) throw new Error(`there is no flow ${name}`)
  const prepared = await sweep.prepare(flow)
  const itself = await sweep.again(prepared)
  const told: Told = {
    flow: name,
    lines: itself.map((line) => `${name} | differs without a fault | ${line}`),
    points: 0,
    different: itself.length,
  }
  for (const one of pointsOf(prepared).filter((point) => kind.test(point.kind))) {
    const point = await sweep.point(prepared, one)
    told.points += 1
    told.different += point.differences.length === 0 ? 0 : 1
    told.lines.push(toldPoint(point), ...point.differences.map((line) => `    ${line.slice(0, 2_000)}`))
  }
  return told
}

async function work(): Promise<void> {
  const { endpoint, kind } = Given.parse(workerData)
  const world = await World.start({ endpoint, bundles: await bundlesOf() })
  const sweep = new Sweep(world)
  parentPort?.on('message', async (name: string) => {
    if (name !== '') return parentPort?.postMessage(await swept(sweep, { name, kind: new RegExp(kind) }))
    await world.stop()
    parentPort?.close()
  })
  parentPort?.postMessage('ready')
}

/** Gives one worker a flow after the other until none is left. */
function crew(given: Given, names: string[], heard: (told: Told) => void): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { workerData: given })
  return new Promise((resolve, reject) => {
    worker.on('error', reject)
    worker.on('exit', () => resolve())
    worker.on('message', (said: unknown) => {
      if (said !== 'ready') heard(Told.parse(said))
      worker.postMessage(names.shift() ?? '')
    })
  })
}

async function lead(): Promise<void> {
  const { values } = parseArgs({
    options: { flow: { type: 'string', default: '' }, kind: { type: 'string', default: '' }, workers: { type: 'string' } },
  })
  const names = allFlows.map(({ name }) => name).filter((name) => new RegExp(values.flow).test(name))
  const started = performance.now()
  const total = { flows: 0, points: 0, different: 0 }
  const engine = await startTestEngine()
  // The engine by itself keeps no process alive.
  const alive = setInterval(() => undefined, 60_000)
  const heard = ({ lines, points, different }: Told): void => {
    console.log(lines.join('\n'))
    total.flows += 1
    total.points += points
    total.different += different
  }
  const workers = Number(values.workers ?? Math.min(3, availableParallelism()))
  await Promise.all(Array.from({ length: workers }, () => crew({ endpoint: engine.endpoint, kind: values.kind }, names, heard)))
  await engine.stop()
  clearInterval(alive)
  const seconds = Math.round((performance.now() - started) / 1000)
  console.log(`${total.flows} flows, ${total.points} points, ${total.different} with another end, ${seconds} s`)
  process.exitCode = total.different === 0 && total.points > 0 ? 0 : 1
}

await (isMainThread ? lead() : work())
