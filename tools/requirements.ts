import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bench } from './mutate/bench.ts'
import { drawn } from './mutate/draw.ts'
import type { Mutant } from './mutate/mutant.ts'
import { type Judged, Mutating, mostBugs } from './requirements/mutating.ts'
import { byNumber, namedTests } from './requirements/named.ts'
import { readingNumbers, requirementNumbers } from './requirements/rows.ts'
import { rules } from './requirements/rules.ts'

/*
 * Prints each of the 129 required capabilities, and each section on how doubtful ones are read, with the tests that name it; ends with 1
 * where one has none. `--mutate 20` draws so many
 * of them by `--seed` and puts bugs into the rule of each until its test fails; ends with 1 where one notices nothing. `--only` keeps to the
 * numbers of a pattern.
 */

const { values } = parseArgs({
  options: {
    mutate: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    only: { type: 'string' },
    bench: { type: 'string' },
    folders: { type: 'string', default: '' },
  },
})

const tests = namedTests(join(import.meta.dirname, '..'))
const found = byNumber(tests, requirementNumbers)

function printAll(): void {
  for (const [kind, numbers] of [
    ['capabilities', requirementNumbers],
    ['readings', readingNumbers],
  ] as const) {
    const known = byNumber(tests, numbers)
    for (const [number, naming] of known) {
      const told = naming.map(({ file, name }) => `${name}\n         ${file}`)
      console.log(`${number.padEnd(7)}${told.length > 0 ? `  ${told.join('\n         ')}` : '- no test names it'}`)
    }
    const missing = [...known].filter(([, naming]) => naming.length === 0).map(([number]) => number)
    const without = missing.length > 0 ? `; none has: ${missing.join(', ')}` : ''
    console.log(`\n${known.size - missing.length} of ${known.size} ${kind} have a test${without}\n`)
    if (missing.length > 0) process.exitCode = 1
  }
}

const shown = ({ file, line, operator }: Mutant) => `${file}:${line} ${operator}`

async function mutateRows(count: number): Promise<void> {
  const seed = Number(values.seed)
  console.log(`\nseed ${seed}: bugs in the rules of ${count} rows, up to ${mostBugs} each`)
  const rows = [...found].map(([number, tests]) => ({ number, tests, rule: rules[number] ?? [] }))
  const only = new RegExp(values.only ?? '')
  const chosen = drawn(rows, { seed, count, holds: ({ number, tests, rule }) => tests.length > 0 && rule.length > 0 && only.test(number) })
  const mutating = new Mutating(import.meta.filename)
  const judged: Judged[] = []
  try {
    for (const row of chosen) {
      const fault = await mutating.fault(row)
      if (fault !== undefined) console.log(`${row.number.padEnd(7)} FAILS by itself, without any bug: ${fault}`)
      const outcome = fault === undefined ? await mutating.judge(row, seed) : { number: row.number, bugs: [], noticed: undefined }
      judged.push(outcome)
      const passed = outcome.noticed === undefined ? outcome.bugs : outcome.bugs.slice(0, -1)
      for (const bug of passed) console.log(`${row.number.padEnd(7)} passed   ${shown(bug)}`)
      const last = outcome.bugs.at(-1)
      console.log(
        `${row.number.padEnd(7)} ${outcome.noticed === undefined || !last ? 'UNNOTICED' : `noticed  ${shown(last)} [${outcome.noticed}]`}`,
      )
    }
  } finally {
    mutating.stop()
  }
  const noticed = judged.filter((one) => one.noticed !== undefined)
  const atOnce = noticed.filter(({ bugs }) => bugs.length === 1).length
  const bugs = judged.reduce((sum, one) => sum + one.bugs.length, 0)
  console.log(
    `seed ${seed}: ${noticed.length} of ${judged.length} rows noticed a bug in their rule, ${atOnce} the first one; ${bugs} bugs in all`,
  )
  if (noticed.length < judged.length) process.exitCode = 1
}

if (values.bench !== undefined) await bench(values.bench, values.folders.split(','))
else {
  printAll()
  if (Number(values.mutate) > 0) await mutateRows(Number(values.mutate))
}
