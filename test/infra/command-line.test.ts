import { execFileSync } from 'node:child_process'
import { cpSync, existsSync, readFileSync, symlinkSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { beforeAll, describe, expect, test } from 'vitest'
import { temporaryFolder } from './sample.ts'

const root = resolve(import.meta.dirname, '../..')
const bin = join(root, 'node_modules', '.bin')

/** All a synthesis is made of. */
const made = ['domain', 'events', 'store', 'providers', 'functions', 'infra', 'tools', 'docs', 'package.json', 'cdk.json', 'tsconfig.json']

/** A copy, because a build writes to `dist`, where other tests or a running start may be reading. */
const project = temporaryFolder()
for (const path of made) cpSync(join(root, path), join(project, path), { recursive: true })
symlinkSync(join(root, 'node_modules'), join(project, 'node_modules'))

/** An environment that knows no account, no region, no profile and no home to find them in. */
const bare = (outdir: string) => ({
  PATH: [bin, '/usr/local/bin', '/usr/bin', '/bin'].join(':'),
  HOME: temporaryFolder(),
  CDK_OUTDIR: outdir,
  CDK_DISABLE_CLI_TELEMETRY: 'true',
  AWS_EC2_METADATA_DISABLED: 'true',
})

const run = (command: string, args: string[], env: Record<string, string>) =>
  execFileSync(command, args, { cwd: project, env, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] })

const template = (outdir: string) => JSON.parse(readFileSync(join(outdir, 'Encours.template.json'), 'utf8'))

describe('npm run synth and npx cdk synth', () => {
  const plain = temporaryFolder()
  const byCdk = temporaryFolder()
  const fast = temporaryFolder()

  beforeAll(() => {
    run('npm', ['run', '--silent', 'synth'], bare(plain))
    run('npx', ['cdk', 'synth', '--quiet', '--no-notices', '--strict', '--output', byCdk], bare(byCdk))
    run('node', ['infra/app.ts'], { ...bare(fast), ENCOURS_FAST_SYNTH: '1' })
  }, 180_000)

  test('write the same template, without credentials', () => {
    expect(template(byCdk)).toEqual(template(plain))
  })

  test('check it: the report of the checks is there and empty', () => {
    for (const outdir of [plain, byCdk]) {
      expect(JSON.parse(readFileSync(join(outdir, 'validation-report.json'), 'utf8')).pluginReports).toEqual([])
    }
  })

  test('and the fast way for local starts writes that template too, unchecked', () => {
    expect(template(fast)).toEqual(template(plain))
    expect(existsSync(join(fast, 'validation-report.json'))).toBe(false)
  })
})
