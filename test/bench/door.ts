import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { functions } from '../../functions/manifest.ts'
import { buildFunctions, defaults } from '../../tools/build.ts'
import { key } from '../api/house.ts'
import { type Posting, postingTo } from './posting.ts'

/** One function of ours, as it is deployed, in a process of its own behind a bare HTTP server; it works on the house's engine. */
export type Door = Posting & {
  pid: number
  /** Lets a minute go by, after which the function remembers nothing. */
  forget: () => Promise<void>
  stop: () => Promise<void>
}

/** Opens the function `name` for one route, to somebody whom the authorizer has let in. */
export async function openDoor(name: string, route: string): Promise<Door> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-door-'))
  await buildFunctions({ ...defaults, functions: functions.filter((one) => one.name === name), outdir: folder })
  const script = join(import.meta.dirname, 'doorServer.ts')
  const { merchantId, actor, rights } = key('integration')
  const given = [join(folder, 'fn', name, 'index.cjs'), route, JSON.stringify({ merchantId, actor, rights })]
  const child = spawn(process.execPath, [script, ...given], { stdio: ['ignore', 'pipe', 'inherit'] })
  const ended = once(child, 'exit')
  const port = await readyPort(createInterface({ input: child.stdout }))
  const posting = postingTo(`http://127.0.0.1:${port}`)
  return {
    ...posting,
    pid: child.pid ?? 0,
    forget: async () => void (await posting.post('/minute', {})),
    stop: async () => {
      posting.end()
      child.kill('SIGTERM')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

async function readyPort(lines: AsyncIterable<string>): Promise<string> {
  for await (const line of lines) if (line.startsWith('ready ')) return line.slice('ready '.length)
  throw new Error('the door ended before it was ready')
}
