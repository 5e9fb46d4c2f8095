import { mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import type { Reporter, TestModule } from 'vitest/node'

/** Where the last line is kept for `.ci/run`, which has more to do after the tests and prints it again. */
const summaryFile = join(import.meta.dirname, '../node_modules/.cache/encours/tests.txt')

/** Ends the output with one plain line, `tests: N passed, N failed, N skipped`, that a machine can read. */
export default class CiReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[], errors: readonly unknown[]): void {
    let [passed, failed, skipped] = [0, errors.length, 0]
    for (const module of modules) {
      const tests = [...module.children.allTests()]
      for (const test of tests) {
        const { state } = test.result()
        if (state === 'passed') passed += 1
        else if (state === 'failed') failed += 1
        else skipped += 1
      }
      // A file that can't be loaded has no tests to count, and is a failure all the same; so is a failing hook.
      if (module.state() === 'failed' && tests.every((test) => test.result().state !== 'failed')) failed += 1
    }
    // Whatever other reporters still say, this comes last. A run that failed without any test failing (the engine
    // didn't start, no test was found) must not read like a good one.
    process.on('exit', (code) => {
      const line = `tests: ${passed} passed, ${failed === 0 && code !== 0 ? 1 : failed} failed, ${skipped} skipped`
      mkdirSync(dirname(summaryFile), { recursive: true })
      writeFileSync(summaryFile, `${line}\n`)
      process.stdout.write(`\n${line}\n`)
    })
  }
}
