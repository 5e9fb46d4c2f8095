import { readFileSync } from 'node:fs'
import { parseSync } from 'oxc-parser'
import * as z from 'zod'
import { edited } from './mutant.ts'
import { functionsIn } from './mutants.ts'
import type { Verdict } from './task.ts'

/** Which functions each test file runs, as `file:start`, and how long each takes, in milliseconds of processor time. */
export type Coverage = { runs: ReadonlyMap<string, ReadonlySet<string>>; millis: ReadonlyMap<string, number> }

/** The text of a file whose functions say that they were run. */
export function telling(file: string, text: string): string {
  // From the end to the beginning, so that offsets before a change stay right; of two in one place the inner one first.
  const functions = functionsIn(parseSync(file, text).program).toSorted((one, other) => other.start - one.start)
  const inserted = functions.flatMap(({ start, body }) => {
    const told = `globalThis.functionsRun?.add(${JSON.stringify(`${file}:${start}`)})`
    return body.isBlock
      ? [{ at: body.start + 1, says: `${told};` }]
      : [
          { at: body.end, says: ')' },
          { at: body.start, says: `(${told}, ` },
        ]
  })
  return inserted
    .toSorted((one, other) => other.at - one.at)
    .reduce((told, { at, says }) => edited(told, { start: at, end: at, to: says }), text)
}

/** The text of a test file that keeps, at its end, which functions it ran. */
export function keeping(file: string, text: string, hits: string): string {
  const names = 'import { afterAll as afterAllOfThem } from "vitest"; import { appendFileSync as keep } from "node:fs";'
  const line = `JSON.stringify([${JSON.stringify(file)}, [...globalThis.functionsRun]]) + "\\n"`
  return `${names} globalThis.functionsRun = new Set(); afterAllOfThem(() => keep(${JSON.stringify(hits)}, ${line}));${text}`
}

const Line = z.tuple([z.string(), z.array(z.string())])

/** What a run of all tests left. Its times are those of a busy machine: each file gets its share of the processor time of all. */
export function coverageIn(hits: string, { millis, processorMillis }: Pick<Verdict, 'millis' | 'processorMillis'>): Coverage {
  const lines = readFileSync(hits, 'utf8').split('\n')
  const kept = lines.filter((line) => line !== '').map((line) => Line.parse(JSON.parse(line)))
  const whole = Object.values(millis).reduce((sum, one) => sum + one, 0)
  const shares = Object.entries(millis).map(([test, one]) => [test, (one * processorMillis) / Math.max(1, whole)] as const)
  return { runs: new Map(kept.map(([file, functions]) => [file, new Set(functions)])), millis: new Map(shares) }
}

/** How many names two paths share from the right: `domain/orders/order.ts` and `test/domain/orders/order.test.ts` share all. */
function nearness(test: string, file: string): number {
  const [names, others] = [test, file].map((path) => path.replace(/(\.test)?\.ts$/, '').split('/'))
  if (!names || !others) return 0
  const named = names.at(-1) === others.at(-1) ? 2 : 0
  return named + (names.at(-2) === others.at(-2) ? 1 : 0)
}

/** Tests of what is declared: names, rights, schemas, words and status codes, as the world reads them. */
const ofDeclarations = /^test\/(functions|events|domain\/access)\//

/**
 * The test files that may notice a mutant, those of its own name and folder first, then the fastest. Code that runs when its module is
 * loaded concerns whatever runs anything of the file, and the tests of declarations; where nothing runs, it is read by others: by all of
 * them. Tests of the store are for the store: what they run of the domain, the domain's own tests run as well.
 */
export function testsFor({ file, within }: { file: string; within: number | undefined }, { runs, millis }: Coverage): string[] {
  const near = (test: string) => nearness(test, file)
  const time = (test: string) => millis.get(test) ?? 0
  const inOrder = (tests: readonly string[]) => tests.toSorted((one, other) => near(other) - near(one) || time(one) - time(other))
  const tests = [...runs.keys()].filter((test) => file.startsWith('store/') || !test.startsWith('test/store/'))
  const ran = (test: string) => [...(runs.get(test) ?? [])]
  if (within !== undefined) return inOrder(tests.filter((test) => runs.get(test)?.has(`${file}:${within}`)))
  const touching = tests.filter((test) => ran(test).some((name) => name.startsWith(`${file}:`)))
  return inOrder(touching.length > 0 ? tests.filter((test) => touching.includes(test) || ofDeclarations.test(test)) : tests)
}
