import { spawnSync } from 'node:child_process'
import { cpSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

/** A made-up project with our `.ci/run` and an `npm` and a `git` that do as told. */
let project: string

beforeEach(() => {
  project = mkdtempSync(join(tmpdir(), 'ci-run-'))
  mkdirSync(join(project, 'programs'))
  cpSync(join(import.meta.dirname, '../../.ci/run'), join(project, '.ci/run'))
})
afterEach(() => rmSync(project, { recursive: true, force: true }))

type Step = 'ci' | 'test' | 'demo' | 'generate' | 'diff'

function run({ fails, tests }: { fails?: Step; tests?: string }) {
  const summary = 'node_modules/.cache/encours/tests.txt'
  const npm = `name="$2"; [ "$1" = run ] || name="$1"
mkdir -p node_modules/.cache/encours
if [ "$name" = test ] && [ -n '${tests ?? ''}' ]; then echo 'tests: ${tests ?? ''}' > ${summary}; fi
echo "did $name"; [ "$name" != '${fails ?? ''}' ]`
  for (const [program, script] of [
    ['npm', npm],
    ['git', `echo "did $1"; [ "$1" != '${fails ?? ''}' ]`],
  ]) {
    writeFileSync(join(project, 'programs', `${program}`), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
  }
  const { status, stdout } = spawnSync(join(project, '.ci/run'), {
    encoding: 'utf8',
    env: { ...process.env, PATH: `${join(project, 'programs')}:${process.env.PATH}` },
  })
  const lines = stdout.trim().split('\n')
  return { code: status, last: lines.at(-1), did: lines.flatMap((line) => (line.startsWith('did ') ? [line.slice(4)] : [])) }
}

describe('.ci/run', () => {
  test('does every step and ends with the count of the tests', () => {
    expect(run({ tests: '12 passed, 0 failed, 0 skipped' })).toEqual({
      code: 0,
      last: 'tests: 12 passed, 0 failed, 0 skipped',
      did: ['ci', 'test', 'demo', 'generate', 'diff'],
    })
  })

  test('stops at failed tests and fails with their count', () => {
    const { code, last, did } = run({ fails: 'test', tests: '11 passed, 2 failed, 0 skipped' })
    expect({ code, last }).toEqual({ code: 1, last: 'tests: 11 passed, 2 failed, 0 skipped' })
    expect(did).toEqual(['ci', 'test'])
  })

  test('a check that fails before any test is run counts as a failure', () => {
    expect(run({ fails: 'test' })).toMatchObject({ code: 1, last: 'tests: 0 passed, 1 failed, 0 skipped' })
  })

  test.each(['demo', 'generate', 'diff'] as const)('good tests do not hide that %s failed', (fails) => {
    expect(run({ fails, tests: '12 passed, 0 failed, 0 skipped' })).toMatchObject({
      code: 1,
      last: 'tests: 12 passed, 1 failed, 0 skipped',
    })
  })

  test('an installation that fails runs nothing else', () => {
    expect(run({ fails: 'ci' })).toEqual({ code: 1, last: 'tests: 0 passed, 1 failed, 0 skipped', did: ['ci'] })
  })

  test('tests of an earlier run are never counted', () => {
    mkdirSync(join(project, 'node_modules/.cache/encours'), { recursive: true })
    writeFileSync(join(project, 'node_modules/.cache/encours/tests.txt'), 'tests: 99 passed, 0 failed, 0 skipped\n')
    expect(run({ fails: 'test' }).last).toBe('tests: 0 passed, 1 failed, 0 skipped')
  })
})
