import { globSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { bench, textIn } from './mutate/bench.ts'
import { copyOfTree } from './mutate/copy.ts'
import { type Coverage, coverageIn, testsFor } from './mutate/coverage.ts'
import { drawn } from './mutate/draw.ts'
import type { Mutant } from './mutate/mutant.ts'
import { mutantsOf, parses } from './mutate/mutants.ts'
import { report, type Tried, told } from './mutate/report.ts'
import { Benches } from './mutate/running.ts'
import type { Task, Verdict } from './mutate/task.ts'

/*
 * Puts bugs into `domain` and `store`, one at a time, and counts how many the tests catch: `--count` of them, drawn by `--seed` out of
 * all that the operators can make; `--only` keeps to files whose path has it in. Ends with 1 below `--at-least` per cent.
 */

const { values } = parseArgs({
  options: {
    seed: { type: 'string', default: String(Date.now() % 1_000_000_000) },
    count: { type: 'string', default: '400' },
    'at-least': { type: 'string', default: '85' },
    only: { type: 'string', default: '' },
    bench: { type: 'string' },
    folders: { type: 'string', default: '' },
  },
})

/** Tests that judge: what runs without a network and without the whole stack. */
const judging = ['domain', 'scenarios', 'store', 'events', 'functions']

/** A bug may make tests take this many times their time before it counts as one that never ends. */
const patience = 3

/** Runs every test that judges, on what nothing was changed in. Throws where one fails: what it caught or will catch says nothing then. */
async function unchanged(benches: Benches, task: Partial<Task> = {}): Promise<Verdict> {
  const outcome = await benches.run({ ...task, processorMillis: 600_000 })
  if (outcome === 'timeout' || outcome.failed !== undefined)
    throw new Error(`without any change the tests must pass: ${outcome === 'timeout' ? outcome : `${outcome.failed}: ${outcome.why}`}`)
  return outcome
}

async function coverageOf(benches: Benches): Promise<Coverage> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-hits-'))
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  const hits = join(folder, 'hits.txt')
  return coverageIn(hits, await unchanged(benches, { hits }))
}

async function judge(mutant: Mutant, { benches, coverage }: { benches: Benches; coverage: Coverage }): Promise<Tried> {
  const tests = testsFor(mutant, coverage)
  if (tests.length === 0) return { mutant, fate: 'survived', by: 'no test runs it' }
  const expected = tests.reduce((sum, test) => sum + (coverage.millis.get(test) ?? 0), 0)
  const { file, start, end, to } = mutant
  const outcome = await benches.run({ mutant: { file, start, end, to }, tests, processorMillis: 6_000 + patience * expected })
  if (outcome === 'timeout') return { mutant, fate: 'timed out', by: 'it never ends' }
  return outcome.failed === undefined
    ? { mutant, fate: 'survived', by: `${tests.length} test files pass` }
    : { mutant, fate: 'caught', by: outcome.failed }
}

async function measure(): Promise<void> {
  const seed = Number(values.seed)
  const started = Date.now()
  const copy = copyOfTree()
  const files = globSync('{domain,store}/**/*.ts', { cwd: copy })
    .map((file) => file.replaceAll('\\', '/'))
    .filter((file) => file.includes(values.only))
    .toSorted()
  const all = files.flatMap((file) => mutantsOf(file, textIn(copy, file)))
  const chosen = drawn(all, { seed, count: Number(values.count), holds: (mutant) => parses(textIn(copy, mutant.file), mutant) })
  console.log(`seed ${seed}: ${chosen.length} of ${all.length} mutants in ${files.length} files`)
  const benches = new Benches({ entry: import.meta.filename, copy, folders: judging })
  try {
    const coverage = await coverageOf(benches)
    const tried: Tried[] = []
    // As they were drawn: what is judged so far is a fair sample of all.
    for (const mutant of chosen) {
      const one = await judge(mutant, { benches, coverage })
      tried.push(one)
      console.log(told(one, tried.length))
    }
    // A test that would fail anyhow by now, on a runner so often used, has caught nothing.
    await unchanged(benches)
    const { text, score } = report(tried, { seed, all: all.length, textOf: (file) => textIn(copy, file) })
    console.log(`${text}\n${Math.round((Date.now() - started) / 1000)} s`)
    process.exitCode = score >= Number(values['at-least']) ? 0 : 1
  } finally {
    benches.stop()
  }
}

await (values.bench === undefined ? measure() : bench(values.bench, values.folders.split(',')))
