import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import * as z from 'zod'
import { textIn } from '../mutate/bench.ts'
import { copyOfTree } from '../mutate/copy.ts'
import { drawn } from '../mutate/draw.ts'
import type { Mutant } from '../mutate/mutant.ts'
import { mutantsOf, parses } from '../mutate/mutants.ts'
import { Benches } from '../mutate/running.ts'
import type { NamedTest } from './named.ts'

/** A function of the domain, as `file:offset`. */
type Function = string
export type Row = { number: string; tests: readonly NamedTest[] }
type Ran = Row & { functions: readonly Function[] }
/** What became of a row: the bug that its test noticed, or how many it let pass. */
export type Judged = { number: string; caught?: Mutant; tried: number }

/** Bugs put into a row's rule before it counts as one whose test notices none. */
const mostTries = 12
/** Far beyond what the tests of one row take. */
const processorMillis = 120_000

const Line = z.tuple([z.string(), z.array(z.string())])

/**
 * For each row: a bug in its rule makes its test fail. The rule's functions are those that its tests run and the fewest others of the
 * rows do; the bugs in them are drawn by the seed.
 */
export class Mutating {
  readonly #copy = copyOfTree()
  readonly #hits: string
  readonly #benches: Benches

  constructor(entry: string) {
    const folder = mkdtempSync(join(tmpdir(), 'encours-rows-'))
    process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
    this.#hits = join(folder, 'hits.txt')
    this.#benches = new Benches({ entry, copy: this.#copy, folders: ['requirements'] })
  }

  stop(): void {
    this.#benches.stop()
  }

  /** Which functions of the domain each row's tests run; throws where one of them fails with nothing changed. */
  async ran(rows: readonly Row[]): Promise<Ran[]> {
    const all: Ran[] = []
    for (const row of rows) {
      writeFileSync(this.#hits, '')
      const outcome = await this.#benches.run({ ...asked(row), hits: this.#hits, processorMillis })
      if (outcome === 'timeout' || outcome.failed !== undefined)
        throw new Error(`${row.number} must pass without any change: ${outcome === 'timeout' ? outcome : outcome.failed}`)
      const lines = readFileSync(this.#hits, 'utf8').split('\n')
      const functions = lines.filter((line) => line !== '').flatMap((line) => Line.parse(JSON.parse(line))[1])
      all.push({ ...row, functions: [...new Set(functions)].filter((name) => name.startsWith('domain/')) })
    }
    return all
  }

  /** Puts bugs into a row's rule, one at a time, until its test notices one. */
  async judge(row: Ran, { all, seed }: { all: readonly Ran[]; seed: number }): Promise<Judged> {
    const others = (name: Function) => all.filter(({ functions }) => functions.includes(name)).length
    const rarest = row.functions.toSorted((one, other) => others(one) - others(other)).slice(0, 3)
    const mutants = rarest.flatMap((name) => this.#mutantsIn(name))
    const chosen = drawn(mutants, { seed, count: mostTries, holds: (mutant) => parses(textIn(this.#copy, mutant.file), mutant) })
    for (const [at, mutant] of chosen.entries()) {
      const { file, start, end, to } = mutant
      const outcome = await this.#benches.run({ ...asked(row), mutant: { file, start, end, to }, processorMillis })
      if (outcome !== 'timeout' && outcome.failed !== undefined) return { number: row.number, caught: mutant, tried: at + 1 }
    }
    return { number: row.number, tried: chosen.length }
  }

  #mutantsIn(name: Function): Mutant[] {
    const at = name.lastIndexOf(':')
    const file = name.slice(0, at)
    const within = Number(name.slice(at + 1))
    return mutantsOf(file, textIn(this.#copy, file)).filter((mutant) => mutant.within === within)
  }
}

const asked = ({ tests }: Row) => ({ tests: [...new Set(tests.map(({ file }) => file))], named: tests.map(({ name }) => name) })
