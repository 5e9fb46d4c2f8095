import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { type Bench, verdictOf } from '../test/bench/bench.ts'
import { benches } from '../test/bench/benches.ts'
import { Missing } from '../test/bench/missing.ts'
import { measuredWith, pageOf } from '../test/bench/told.ts'

/*
 * `npm run bench -- NAME` measures one thing in one run against its floor or its peer, prints what it found and keeps it as JSON under
 * bench/results/. `--largest N` tries it with less. Ends with 1 where a figure misses its bound.
 */

const results = join(import.meta.dirname, '../bench/results')
const say = (line: string): void => void process.stdout.write(`${line}\n`)

const { positionals, values } = parseArgs({ allowPositionals: true, options: { largest: { type: 'string' } } })
const [name = ''] = positionals
const largest = values.largest === undefined ? undefined : Number(values.largest)
const bench = benches.find((one) => one.name === name)
if (!bench) {
  say(`npm run bench -- NAME, where NAME is one of:\n${benches.map((one) => `  ${one.name.padEnd(10)} ${one.says}`).join('\n')}`)
  process.exitCode = name === '' ? 0 : 1
} else {
  try {
    await measure(bench)
  } catch (cause) {
    if (!(cause instanceof Missing)) throw cause
    say(cause.message)
    process.exitCode = 1
  }
}

async function measure(bench: Bench): Promise<void> {
  const begun = performance.now()
  const told = (line: string) => process.stderr.write(`${((performance.now() - begun) / 1000).toFixed(0).padStart(5)} s  ${line}\n`)
  const found = await bench.run(told, { largest })
  say(`\n${pageOf(bench, found)}`)
  mkdirSync(results, { recursive: true })
  writeFileSync(join(results, `${name}.json`), `${JSON.stringify({ name, ...measuredWith(), ...found }, undefined, 2)}\n`)
  if (found.figures.some((figure) => verdictOf(figure) === 'missed')) process.exitCode = 1
}
