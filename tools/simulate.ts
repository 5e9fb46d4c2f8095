import { parseArgs } from 'node:util'
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads'
import * as z from 'zod'
import { gaps, merge, newTally, replay, runSeed, Tally, told } from '../test/simulation/campaign.ts'
import { sabotages } from '../test/simulation/sabotages.ts'

/*
 * Plays the whole system on the memory twin against an oracle that knows SPEC.md only: `--seed` and `--runs` say which seeds,
 * `--commands` how many each; `--jobs` on how many cores; `--keep` plays only these commands of one seed again; `--sabotage` plants a
 * bug to see it found. Ends with 1 where anything diverged.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    runs: { type: 'string', default: '1' },
    commands: { type: 'string', default: '200' },
    jobs: { type: 'string', default: '1' },
    keep: { type: 'string' },
    sabotage: { type: 'string' },
  },
})

const seed = Number(values.seed)
const commands = Number(values.commands)
const runs = Number(values.runs)
const jobs = Math.min(runs, Number(values.jobs))
const sabotage = sabotages.find(({ name }) => name === values.sabotage)
if (values.sabotage !== undefined && !sabotage)
  throw new Error(`there is no sabotage ${values.sabotage}; there are ${sabotages.map(({ name }) => name).join(', ')}`)

const Ended = z.object({ tally: Tally, told: z.string().optional() })
type Ended = z.infer<typeof Ended>

/** Looking for the shortest list takes as long as many runs: only the first failures of a job get theirs. */
const shrunk = 3

/** The seeds of one job, one after the other. */
async function play(job: number, each: (ended: Ended) => void): Promise<void> {
  let failures = 0
  for (let run = job; run < runs; run += jobs) {
    const tally = newTally()
    const failure = await runSeed({ seed: seed + run, commands, sabotage, ...(failures >= shrunk && { mostTries: 0 }) }, tally)
    if (failure) failures += 1
    each({ tally, told: failure?.told })
  }
}

function playElsewhere(job: number, each: (ended: Ended) => void): Promise<void> {
  const worker = new Worker(new URL(import.meta.url), { argv: process.argv.slice(2), workerData: job })
  worker.on('message', (message) => each(Ended.parse(message)))
  return new Promise((resolve, reject) => worker.once('error', reject).once('exit', () => resolve()))
}

const betweenProgress = 10_000

async function campaign(): Promise<void> {
  const started = Date.now()
  const tally = newTally()
  const seconds = () => Math.round((Date.now() - started) / 1_000)
  let said = started
  const each = (ended: Ended) => {
    merge(tally, ended.tally)
    if (ended.told !== undefined) console.log(ended.told)
    if (Date.now() - said < betweenProgress) return
    said = Date.now()
    console.log(`${tally.runs} of ${runs} runs, ${tally.commits} commits, ${tally.divergences} divergences, ${seconds()} s`)
  }
  const tell = () => {
    console.log(told(tally))
    const seldom = gaps(tally)
    console.log(seldom.length === 0 ? 'nothing was too seldom' : `too seldom for ${tally.runs} runs:\n  ${seldom.join('\n  ')}`)
    console.log(`${tally.runs} of ${runs} runs from seed ${seed}: ${tally.divergences} divergences, ${seconds()} s`)
    process.exitCode = tally.divergences === 0 && tally.runs === runs ? 0 : 1
  }
  // Whoever ends it early still learns what it did.
  for (const signal of ['SIGINT', 'SIGTERM'])
    process.once(signal, () => {
      tell()
      process.exit()
    })
  console.log(`seeds ${seed} to ${seed + runs - 1}, ${commands} commands each`)
  await Promise.all(Array.from({ length: jobs }, (_, job) => (jobs === 1 ? play(job, each) : playElsewhere(job, each))))
  tell()
}

async function again(keep: readonly number[]): Promise<void> {
  const { failure, digest } = await replay({ seed, commands, sabotage }, keep)
  console.log(failure ?? 'no divergence')
  console.log(`digest ${digest}`)
  process.exitCode = failure === undefined ? 0 : 1
}

if (!isMainThread) await play(z.int().parse(workerData), (ended) => parentPort?.postMessage(ended))
else if (values.keep !== undefined) await again(values.keep.split(',').map(Number))
else await campaign()
