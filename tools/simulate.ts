import { parseArgs } from 'node:util'
import { newTally, replay, runSeed, told } from '../test/simulation/campaign.ts'

/*
 * Plays the whole system on the memory twin against an oracle that knows SPEC.md only: `--seed` and `--runs` say which seeds,
 * `--commands` how many each; `--keep` plays only these commands of one seed again. Ends with 1 where anything diverged.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    runs: { type: 'string', default: '1' },
    commands: { type: 'string', default: '200' },
    keep: { type: 'string' },
  },
})

const seed = Number(values.seed)
const commands = Number(values.commands)

if (values.keep !== undefined) {
  const { failure, digest } = await replay(seed, commands, new Set(values.keep.split(',').map(Number)))
  console.log(failure ?? 'no divergence')
  console.log(`digest ${digest}`)
  process.exitCode = failure === undefined ? 0 : 1
} else {
  const started = Date.now()
  const tally = newTally()
  let diverged = 0
  for (let run = 0; run < Number(values.runs); run += 1) {
    const failure = await runSeed(seed + run, commands, tally)
    if (failure === undefined) continue
    diverged += 1
    console.log(failure)
  }
  console.log(told(tally))
  console.log(`seeds ${seed} to ${seed + Number(values.runs) - 1}: ${diverged} divergences, ${Math.round((Date.now() - started) / 1000)} s`)
  process.exitCode = diverged === 0 ? 0 : 1
}
