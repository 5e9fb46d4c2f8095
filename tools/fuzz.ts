import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { campaign, type Failure } from '../test/fuzz/campaign.ts'
import { Kept, replayed } from '../test/fuzz/kept.ts'
import { openStation } from '../test/fuzz/station.ts'
import { startTestEngine } from '../test/kit/engine.ts'

/*
 * Puts requests drawn from docs/openapi.json to the real handlers on the real engine and checks every answer: `--seed` and
 * `--requests` say which and how many, `--seconds` for how long at most; `--patience` is the time in
 * seconds for shortening each failure; `--only` plays the failure of this number in test/fuzz/seeds.json again. Ends with 1 where
 * anything was answered wrongly.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    requests: { type: 'string', default: '20000' },
    seconds: { type: 'string', default: '86400' },
    patience: { type: 'string', default: '20' },
    only: { type: 'string' },
  },
})

function tell({ why, plans }: Failure): void {
  console.log(`\n${why.join('\n  ')}\nthe shortest list found that still fails, as test/fuzz/seeds.json keeps it:`)
  console.log(JSON.stringify({ why: why.join('; ').slice(0, 300), plans }))
}

// The engine by itself keeps no process alive.
const alive = setInterval(() => undefined, 60_000)
const engine = await startTestEngine()
const station = await openStation(engine.endpoint)
if (values.only === undefined) {
  const [seed, requests] = [Number(values.seed), Number(values.requests)]
  console.log(`seed ${seed}`)
  const progress = (count: number): void => console.log(`${count} requests`)
  const goesOn = (count: number): boolean => count < requests && performance.now() < Number(values.seconds) * 1_000
  const { tally, failures } = await campaign({ station, seed, goesOn, patience: Number(values.patience), told: tell, progress })
  console.log(`\nseed ${seed}: ${failures.length} failures\n${tally.told()}`)
  process.exitCode = failures.length === 0 ? 0 : 1
} else {
  const { failures } = Kept.parse(JSON.parse(readFileSync(join(import.meta.dirname, '../test/fuzz/seeds.json'), 'utf8')))
  const faults = await replayed(station, failures[Number(values.only)]?.plans ?? [])
  console.log(faults.join('\n') || 'answered as it must be')
  process.exitCode = faults.length === 0 ? 0 : 1
}
await station.close()
await engine.stop()
clearInterval(alive)
