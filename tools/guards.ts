import { join } from 'node:path'
import { parseArgs } from 'node:util'
import type { Guard } from './guards/guard.ts'
import { type Found, foundOf, placeOf } from './guards/judging.ts'
import { guards } from './guards/list.ts'
import { bench, textIn } from './mutate/bench.ts'
import { copyOfTree } from './mutate/copy.ts'
import { Benches, type Outcome } from './mutate/running.ts'

/*
 * Takes the guards of the product away, one at a time and in a copy of the tree, and runs the test that each names: it must fail. Ends
 * with 1 where one doesn't, where it fails for another reason, or where what is to be taken away is no longer there. `--only 'a|b'`
 * keeps to guards whose name has one of these in it.
 */

const { values } = parseArgs({
  options: { only: { type: 'string', default: '' }, bench: { type: 'string' }, folders: { type: 'string', default: '' } },
})

const processorMillis = 90_000

const namesOf = ({ named, after }: Guard): string[] => [named, ...(after === undefined ? [] : [after])]

/** Runs each test file once with every guard in place, and keeps which of the named tests pass. */
async function passing(benches: Benches, chosen: readonly Guard[]): Promise<Map<string, Outcome>> {
  const outcomes = new Map<string, Outcome>()
  for (const [test, those] of Map.groupBy(chosen, (guard) => guard.test))
    outcomes.set(test, await benches.run({ tests: [test], named: those.flatMap(namesOf), processorMillis }))
  return outcomes
}

async function without(guard: Guard, benches: Benches, copy: string): Promise<Outcome | undefined> {
  const place = placeOf(guard, textIn(copy, guard.file))
  if (!place) return undefined
  const mutant = { file: guard.file, ...place, to: guard.to }
  return await benches.run({ mutant, tests: [guard.test], named: namesOf(guard), processorMillis })
}

async function measure(): Promise<void> {
  const started = Date.now()
  const copy = copyOfTree()
  const chosen = guards.filter(({ name }) => values.only.split('|').some((part) => name.includes(part)))
  const folders = [...new Set(chosen.map(({ test }) => test.split('/').slice(1, -1).join('/')))]
  const benches = new Benches({ entry: join(import.meta.dirname, 'guards.ts'), copy, folders })
  const found: Found[] = []
  try {
    const before = await passing(benches, chosen)
    for (const guard of chosen) {
      const one = foundOf(guard, { before: before.get(guard.test), after: await without(guard, benches, copy) })
      found.push(one)
      console.log(`${one.kept ? 'held' : 'LOST'}  ${guard.name}\n        ${guard.file}; ${one.says}`)
    }
  } finally {
    benches.stop()
  }
  const lost = found.filter(({ kept }) => !kept)
  console.log(`${found.length} guards taken away one at a time: ${found.length - lost.length} noticed by their tests, ${lost.length} not`)
  console.log(`${Math.round((Date.now() - started) / 1000)} s`)
  process.exitCode = lost.length === 0 && found.length > 0 ? 0 : 1
}

await (values.bench === undefined ? measure() : bench(values.bench, values.folders.split(',')))
