import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'

const preflight = join(import.meta.dirname, '../../tools/preflight.cjs')

/** The only folder on the PATH of the preflight under test: it sees these stubs and no program of this machine. */
let programs: string

beforeEach(() => {
  programs = mkdtempSync(join(tmpdir(), 'preflight-'))
})
afterEach(() => rmSync(programs, { recursive: true, force: true }))

function stub(name: string, script: string): void {
  writeFileSync(join(programs, name), `#!/bin/sh\n${script}\n`, { mode: 0o755 })
}

const javaSays = (version: string) => `echo 'openjdk version "${version}" 2025-04-15' >&2`

function everythingThere(): void {
  stub('node', 'echo v24.21.0')
  stub('java', javaSays('17.0.15'))
  for (const name of ['chromium', 'pdftoppm', 'qpdf']) stub(name, 'true')
}

/** A Debian or Ubuntu whose apt-get writes down what it was asked, and on `install` runs `onInstall`. */
function debian(userId: number, onInstall = 'true', known = '*'): void {
  stub('id', `echo ${userId}`)
  stub('apt-cache', `case "$3" in ${known}) exit 0;; esac; exit 100`)
  stub('apt-get', `echo "$DEBIAN_FRONTEND $*" >> '${programs}/asked'\n[ "$1" = install ] || exit 0\n${onInstall}`)
}

function run(options: { tests?: boolean; chromiumPath?: string } = {}) {
  const result = spawnSync(process.execPath, [preflight, ...(options.tests ? ['--tests'] : [])], {
    encoding: 'utf8',
    env: { PATH: programs, CHROMIUM_PATH: options.chromiumPath ?? '' },
  })
  return { code: result.status, out: result.stdout, says: result.stderr }
}

const asked = () => readFileSync(join(programs, 'asked'), 'utf8').trim().split('\n')

describe('preflight', () => {
  test('says nothing and succeeds when everything is there', () => {
    everythingThere()
    expect(run({ tests: true })).toEqual({ code: 0, out: '', says: '' })
  })

  test('names all that is missing at once', () => {
    const { code, says } = run({ tests: true })
    expect(code).toBe(1)
    for (const part of ['Node 24', 'Java 17 or 21', 'Chromium', 'pdftoppm', 'qpdf']) expect(says).toContain(`  ${part}`)
  })

  test('asks for the parts of the tests only before the tests', () => {
    stub('node', 'echo v24.21.0')
    stub('java', javaSays('21.0.7'))
    expect(run().code).toBe(0)
    expect(run({ tests: true }).code).toBe(1)
  })

  test('without being root prints exactly one command, runs nothing and fails', () => {
    debian(1000)
    stub('node', 'echo v24.21.0')
    const { code, out, says } = run({ tests: true })
    expect(code).toBe(1)
    expect(out).toBe('')
    const commands = says.split('\n').filter((line) => line.includes('apt-get'))
    expect(commands).toEqual([
      'This brings it:  sudo apt-get update && sudo apt-get install -y --no-install-recommends openjdk-17-jre-headless chromium poppler-utils qpdf',
    ])
    expect(asked).toThrow('ENOENT')
  })

  test('as root on Debian or Ubuntu installs what is missing, says so, and looks again', () => {
    debian(0, `printf '#!/bin/sh\\n${javaSays('17.0.15').replaceAll("'", "'\\''")}\\n' > \${0%/*}/java; /bin/chmod 755 \${0%/*}/java`)
    stub('node', 'echo v24.21.0')
    const { code, out, says } = run()
    expect({ code, says }).toEqual({ code: 0, says: '' })
    expect(out).toContain('Java 17 or 21')
    expect(out).toContain('Installing openjdk-17-jre-headless with apt-get.')
    expect(asked()).toEqual(['noninteractive update -q', 'noninteractive install -y -q --no-install-recommends openjdk-17-jre-headless'])
  })

  test('takes Java 21 where the release has no 17', () => {
    debian(0, 'exit 100', 'openjdk-21*')
    stub('node', 'echo v24.21.0')
    const { code, says } = run()
    expect(code).toBe(1)
    expect(says).toContain('This brings it:  apt-get update && apt-get install -y --no-install-recommends openjdk-21-jre-headless')
  })

  test('an installation that fails is told like any other missing part', () => {
    debian(0, 'exit 100')
    stub('node', 'echo v24.21.0')
    const { code, says } = run()
    expect(code).toBe(1)
    expect(says).toContain('Java 17 or 21')
  })

  test.each(['1.8.0_392', '11.0.22', '16.0.2'])('names Java %s as too old', (version) => {
    stub('node', 'echo v24.21.0')
    stub('java', javaSays(version))
    const { code, says } = run()
    expect(code).toBe(1)
    expect(says).toContain(`\`java\` is version ${version}`)
  })

  test.each(['17', '17.0.15', '21.0.7', '25'])('takes Java %s', (version) => {
    stub('node', 'echo v24.21.0')
    stub('java', `echo 'Picked up JAVA_TOOL_OPTIONS: -Xmx1g' >&2\n${javaSays(version)}`)
    expect(run().code).toBe(0)
  })

  test('elsewhere says which packages it knows, and fails', () => {
    stub('node', 'echo v24.21.0')
    const { code, says } = run()
    expect(code).toBe(1)
    expect(says).toContain('Java 17 and 21 on Debian and Ubuntu')
    stub('dnf', 'true')
    expect(run().says).toContain('This brings it:  sudo dnf install -y java-21-openjdk-headless\n')
  })

  test('a `java` that only says there is none counts as none', () => {
    stub('node', 'echo v24.21.0')
    stub('java', 'echo "The operation couldn’t be completed. Unable to locate a Java Runtime." >&2; exit 1')
    expect(run().says).toContain('`java` is not there')
  })

  test('names a Node that is too old with its version', () => {
    everythingThere()
    stub('node', 'echo v22.9.0')
    const { code, says } = run()
    expect(code).toBe(1)
    expect(says).toContain('`node` is v22.9.0')
  })

  test('takes the browser that CHROMIUM_PATH names, and no other', () => {
    everythingThere()
    rmSync(join(programs, 'chromium'))
    stub('my-browser', 'true')
    expect(run({ tests: true, chromiumPath: join(programs, 'my-browser') }).code).toBe(0)
    stub('chromium', 'true')
    debian(0)
    const { out, says } = run({ tests: true, chromiumPath: join(programs, 'gone') })
    expect(out).toBe('')
    expect(says).toContain('CHROMIUM_PATH names')
    expect(says).toContain('This brings it:  unset CHROMIUM_PATH\n')
  })
})
