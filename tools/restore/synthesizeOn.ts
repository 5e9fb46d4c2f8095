import { spawn } from 'node:child_process'
import { resolve } from 'node:path'

const root = resolve(import.meta.dirname, '../..')

/** Writes the template of a stack whose table has a name of its own, with the bundles as they were last built. Answers the folder. */
export async function synthesizeOn(tableName: string, folder: string): Promise<string> {
  const outdir = resolve(folder)
  const child = spawn(process.execPath, ['infra/app.ts'], {
    cwd: root,
    // As the CDK's command line hands over `-c tableName=…`.
    env: { ...process.env, ENCOURS_FAST_SYNTH: '1', CDK_OUTDIR: outdir, CDK_CONTEXT_JSON: JSON.stringify({ tableName }) },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const complaints: string[] = []
  child.stderr.setEncoding('utf8').on('data', (text: string) => complaints.push(text))
  const code = await new Promise((done, failed) => {
    child.once('error', failed)
    child.once('close', done)
  })
  if (code !== 0) throw new Error(`infra/app.ts failed:\n${complaints.join('').trim()}`)
  return outdir
}
