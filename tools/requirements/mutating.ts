import { textIn } from '../mutate/bench.ts'
import { copyOfTree } from '../mutate/copy.ts'
import { drawn } from '../mutate/draw.ts'
import type { Mutant } from '../mutate/mutant.ts'
import { parses } from '../mutate/mutants.ts'
import { Benches, type Outcome } from '../mutate/running.ts'
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
    for (const one of eachFile(tests)) {
      const outcome = await this.#benches.run({ ...one, processorMillis })
      if (outcome === 'timeout') return outcome
      const silent = one.named.find((name) => !outcome.passed.includes(name))
      const fault = outcome.failed ?? (silent && `it did not run: ${silent}`)
      if (fault !== undefined) return fault
    }
    return undefined
  }

  async judge({ number, tests, rule }: Row, seed: number): Promise<Judged> {
    const mutants = rule.flatMap((said) => mutantsAt(said, textIn(this.#copy, placeOf(said).file)))
    const chosen = drawn(mutants, { seed, count: mostBugs, holds: (mutant) => parses(textIn(this.#copy, mutant.file), mutant) })
    const bugs: Mutant[] = []
    for (const mutant of chosen) {
      bugs.push(mutant)
      const noticed = await this.#noticed(mutant, tests)
      if (noticed !== undefined) return { number, bugs, noticed }
    }
    return { number, bugs, noticed: undefined }
  }

  /** Which test fails with a bug; one that lets nothing be set up, or nothing end, says nothing of this test: it fails whatever is tested. */
  async #noticed({ file, start, end, to }: Mutant, tests: readonly NamedTest[]): Promise<string | undefined> {
    for (const one of eachFile(tests)) {
      const outcome = await this.#outcome({ ...one, mutant: { file, start, end, to }, processorMillis })
      const failed = outcome === 'ended' || outcome === 'timeout' ? undefined : outcome.failed
      const noticed = one.named.find((name) => failed?.endsWith(name))
      if (noticed !== undefined) return noticed
    }
    return undefined
  }

  /** A bug may end the whole runner, which is begun anew for the next one. */
  async #outcome(task: Parameters<Benches['run']>[0]): Promise<Outcome | 'ended'> {
    try {
      return await this.#benches.run(task)
    } catch (error) {
      console.log(`        a bug ended the runner: ${error instanceof Error ? error.message : String(error)}`)
      return 'ended'
    }
  }
}

/** One file at a time: what an environment keeps, such as which table is its own, is the file's. */
function eachFile(tests: readonly NamedTest[]): { tests: string[]; named: string[] }[] {
  const files = [...new Set(tests.map(({ file }) => file))]
  return files.map((file) => ({ tests: [file], named: tests.filter((one) => one.file === file).map(({ name }) => name) }))
}
