import { spawn } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { join, resolve } from 'node:path'
import type { Log } from './log.ts'

const root = resolve(import.meta.dirname, '..')

/** An assembly of its own: a synthesis for a deployment may carry other context. */
const assembly = join(root, 'dist', 'local.cdk.out')
const hashFile = join(root, 'dist', 'local.inputs')

/** All that bundles and template are made of. */
const inputs = [
  'domain',
  'events',
  'store',
  'providers',
  'functions',
  'infra',
  'tools/build.ts',
  'tools/environmentCredentials.ts',
  'package-lock.json',
  'cdk.json',
  'tsconfig.json',
]

/** Bundles the functions and synthesizes the template, unless nothing they are made of has changed. Answers the assembly's folder. */
export async function prepare(log: Log): Promise<string> {
  const hash = inputsHash()
  if (existsSync(join(assembly, 'manifest.json')) && existsSync(hashFile) && readFileSync(hashFile, 'utf8') === hash) {
    log.say('Functions and template are up to date.')
    return assembly
  }
  log.say('Bundling the functions …')
  await runNode('tools/build.ts', {})
  log.say('Synthesizing the template …')
  await runNode('infra/app.ts', { ENCOURS_FAST_SYNTH: '1', CDK_OUTDIR: assembly })
  mkdirSync(join(root, 'dist'), { recursive: true })
  writeFileSync(hashFile, hash)
  return assembly
}

function inputsHash(): string {
  const hash = createHash('sha256')
  for (const input of inputs) addTo(hash, join(root, input))
  return hash.digest('hex')
}

function addTo(hash: ReturnType<typeof createHash>, path: string): void {
  if (!existsSync(path)) return
  if (statSync(path).isDirectory()) {
    for (const name of readdirSync(path).sort()) addTo(hash, join(path, name))
    return
  }
  hash.update(path).update('\0').update(readFileSync(path)).update('\0')
}

/** A step as a process of its own, so that its memory is given back. Rejects with what it wrote when it fails. */
function runNode(script: string, variables: Record<string, string>): Promise<void> {
  return new Promise((done, failed) => {
    const child = spawn(process.execPath, [script], { cwd: root, env: { ...process.env, ...variables }, stdio: ['ignore', 'pipe', 'pipe'] })
    let output = ''
    const collect = (text: string): void => {
      output += text
    }
    child.stdout.setEncoding('utf8').on('data', collect)
    child.stderr.setEncoding('utf8').on('data', collect)
    child.once('error', failed)
    child.once('exit', (code) => (code === 0 ? done() : failed(new Error(`${script} failed:\n${output.trim()}`))))
  })
}
