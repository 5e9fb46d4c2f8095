import { textIn } from '../mutate/bench.ts'
import { copyOfTree } from '../mutate/copy.ts'
import { drawn } from '../mutate/draw.ts'
import type { Mutant } from '../mutate/mutant.ts'
import { parses } from '../mutate/mutants.ts'
import { Benches } from '../mutate/running.ts'
import type { NamedTest } from './named.ts'
import { mutantsAt, placeOf } from './places.ts'

/** A capability with the tests that name it and where its rule stands. */
export type Row = { number: string; tests: readonly NamedTest[]; rule: readonly string[] }
/** The bugs put into a row's rule, in turn, until one of its tests failed; `noticed` is that test. */
export type Judged = { number: string; bugs: readonly Mutant[]; noticed: string | undefined }

/** Bugs put into a rule before it counts as one whose tests notice none: some concern a case that the row doesn't speak of. */
export const mostBugs = 5
/** Far beyond what the tests of one row take. */
const processorMillis = 120_000

/** Puts bugs, drawn by a seed, into the rules of rows and runs the tests that name them, and no others. */
export class Mutating {
  readonly #copy = copyOfTree()
  readonly #benches: Benches

  constructor(entry: string) {
    this.#benches = new Benches({ entry, copy: this.#copy, folders: ['requirements'] })
  }

  stop(): void {
    this.#benches.stop()
  }

  /** What a row's tests say with nothing changed; undefined when they pass. */
  async fault({ tests }: Row): Promise<string | undefined> {
    const outcome = await this.#benches.run({ ...asked(tests), processorMillis })
    if (outcome === 'timeout') return outcome
    const silent = tests.find(({ name }) => !outcome.passed.includes(name))
    return outcome.failed ?? (silent && `it did not run: ${silent.name}`)
  }

  async judge({ number, tests, rule }: Row, seed: number): Promise<Judged> {
    const mutants = rule.flatMap((said) => mutantsAt(said, textIn(this.#copy, placeOf(said).file)))
    const chosen = drawn(mutants, { seed, count: mostBugs, holds: (mutant) => parses(textIn(this.#copy, mutant.file), mutant) })
    const bugs: Mutant[] = []
    for (const mutant of chosen) {
      bugs.push(mutant)
      const { file, start, end, to } = mutant
      const outcome = await this.#benches.run({ ...asked(tests), mutant: { file, start, end, to }, processorMillis })
      // A bug that lets nothing be set up, or nothing end, fails whatever is tested: it says nothing of this test.
      const failed = outcome === 'timeout' ? undefined : outcome.failed
      const noticed = tests.find(({ name }) => failed?.endsWith(name))?.name
      if (noticed !== undefined) return { number, bugs, noticed }
    }
    return { number, bugs, noticed: undefined }
  }
}

const asked = (tests: readonly NamedTest[]) => ({
  tests: [...new Set(tests.map(({ file }) => file))],
  named: tests.map(({ name }) => name),
})
