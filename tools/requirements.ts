import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bench } from './mutate/bench.ts'
import { drawn } from './mutate/draw.ts'
import { Mutating } from './requirements/mutating.ts'
import { byNumber, namedTests } from './requirements/named.ts'

/*
 * Prints each of the 129 required capabilities with the tests that name it; ends with 1 where one has none. `--mutate 20` draws so many
 * of them by `--seed` and puts bugs into the rule of each until its test fails; ends with 1 where one notices nothing.
 */

const { values } = parseArgs({
  options: {
    mutate: { type: 'string', default: '0' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    bench: { type: 'string' },
    folders: { type: 'string', default: '' },
  },
})

const found = byNumber(namedTests(join(import.meta.dirname, '..')))

function printAll(): void {
  for (const [number, tests] of found) {
    const told = tests.map(({ file, name }) => `${name}\n         ${file}`)
    console.log(`${number.padEnd(7)}${told.length > 0 ? `  ${told.join('\n         ')}` : '- no test names it'}`)
  }
  const missing = [...found].filter(([, tests]) => tests.length === 0).map(([number]) => number)
  console.log(
    `\n${found.size - missing.length} of ${found.size} have a test${missing.length > 0 ? `; none has: ${missing.join(', ')}` : ''}`,
  )
  if (missing.length > 0) process.exitCode = 1
}

async function mutateRows(count: number): Promise<void> {
  const seed = Number(values.seed)
  console.log(`\nseed ${seed}: bugs in the rules of ${count} rows`)
  const known = [...found].filter(([, tests]) => tests.length > 0).map(([number, tests]) => ({ number, tests }))
  const rows = drawn(known, { seed, count, holds: () => true })
  const mutating = new Mutating(import.meta.filename)
  try {
    const ran = await mutating.ran(rows)
    for (const row of ran) {
      const { number, caught, tried } = await mutating.judge(row, { all: ran, seed })
      if (caught) console.log(`${number.padEnd(7)} noticed, try ${tried}: ${caught.file}:${caught.line} ${caught.operator}`)
      else {
        console.log(`${number.padEnd(7)} UNNOTICED: ${tried} bugs passed`)
        process.exitCode = 1
      }
    }
  } finally {
    mutating.stop()
  }
}

if (values.bench !== undefined) await bench(values.bench, values.folders.split(','))
else {
  printAll()
  if (Number(values.mutate) > 0) await mutateRows(Number(values.mutate))
}
