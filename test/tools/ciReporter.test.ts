import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const root = join(import.meta.dirname, '../..')

/** A made-up project with our reporter and the same test runner. */
let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'reporter-'))
  mkdirSync(join(project, 'node_modules'))
  symlinkSync(join(root, 'node_modules/vitest'), join(project, 'node_modules/vitest'))
  cpSync(join(root, 'test/ciReporter.ts'), join(project, 'test/ciReporter.ts'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

function run(files: Readonly<Record<string, string>>, more = '{}') {
  writeFileSync(
    join(project, 'vitest.config.mjs'),
    `export default { test: { reporters: ['default', './test/ciReporter.ts'], ...${more} } }`,
  )
  for (const [name, text] of Object.entries(files)) writeFileSync(join(project, name), `import { test, afterAll } from 'vitest'\n${text}\n`)
  const vitest = join(project, 'node_modules/vitest/vitest.mjs')
  const { status, stdout } = spawnSync('node', [vitest, 'run'], { cwd: project, encoding: 'utf8' })
  const kept = readFileSync(join(project, 'node_modules/.cache/encours/tests.txt'), 'utf8').trim()
  return { code: status, last: stdout.trim().split('\n').at(-1), kept }
}

const fail = "throw new Error('no')"

describe('the last line of a test run', () => {
  test('counts what passed, failed and was skipped, and is kept for later', () => {
    const line = 'tests: 2 passed, 1 failed, 1 skipped'
    const file = `test('a', () => {})\ntest('b', () => {})\ntest('c', () => { ${fail} })\ntest.skip('d', () => {})`
    expect(run({ 'a.test.ts': file })).toEqual({ code: 1, last: line, kept: line })
  })

  test('counts a file that can’t be loaded, and a hook that fails, as failures', () => {
    expect(run({ 'a.test.ts': "import './gone.ts'", 'b.test.ts': `afterAll(() => { ${fail} })\ntest('b', () => {})` })).toMatchObject({
      code: 1,
      last: 'tests: 1 passed, 2 failed, 0 skipped',
    })
  })

  test('a run whose set-up failed never reads like a good one', () => {
    const files = { 'a.test.ts': "test('a', () => {})", 'setup.ts': `export default () => { ${fail} }` }
    expect(run(files, "{ globalSetup: ['./setup.ts'] }")).toMatchObject({ code: 1, last: 'tests: 0 passed, 1 failed, 0 skipped' })
  })
})
