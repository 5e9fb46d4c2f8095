import { type ChildProcess, spawn } from 'node:child_process'
import { createInterface } from 'node:readline'
import { fileURLToPath } from 'node:url'
import * as z from 'zod'
import { credentialsOf } from '../../local/outside/merchants.ts'
import { collectEvents, collectLogs, handOut } from '../scan/collected.ts'

const Ready = z.looseObject({
  url: z.string(),
  pid: z.int(),
  seeded: z.object({
    merchants: z.array(z.object({ merchantId: z.string(), keys: z.array(z.object({ name: z.string(), key: z.string() })) })),
  }),
})
export type Ready = z.infer<typeof Ready>

export type RunningStack = { ready: Ready; child: ChildProcess; stop: () => Promise<void> }

/** Starts the local run in a process of its own, on a free port, and waits until it stands. It ends with this process, however that ends. */
export async function runStack(folder: string, { fresh, template }: { fresh: boolean; template?: string }): Promise<RunningStack> {
  const main = fileURLToPath(new URL('../../local/main.ts', import.meta.url))
  const options = ['--port', '0', '--data', folder, ...(fresh ? ['--fresh'] : []), ...(template ? ['--template', template] : [])]
  const child = spawn(process.execPath, [main, ...options], {
    env: { ...process.env, ENCOURS_READY_JSON: '1' },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    detached: true,
  })
  const complaints: string[] = []
  child.stderr?.on('data', (chunk: Buffer) => complaints.push(chunk.toString()))
  const ended = new Promise<void>((resolve) => child.once('exit', () => resolve()))
  const ready = await Promise.race([readyLine(child), ended])
  if (!ready) throw new Error(`The local run ended before it stood:\n${complaints.join('')}`)
  handOut(...ready.seeded.merchants.flatMap(({ merchantId, keys }) => [...keys.map(({ key }) => key), ...secretsOf(merchantId)]))
  const stop = async (): Promise<void> => {
    // One that was killed has nothing more to say; what it logged is there.
    if (child.exitCode === null && child.signalCode === null) await collectEvents(ready.url)
    child.kill('SIGTERM')
    await ended
    collectLogs(folder)
  }
  return { ready, child, stop }
}

/** What the outside parties of a local run and Encours know of each other. */
function secretsOf(merchantId: string): string[] {
  const { payments, bureau } = credentialsOf(merchantId)
  return [payments.apiKey, payments.webhookSecret, bureau.secret]
}

async function readyLine(child: ChildProcess): Promise<Ready | undefined> {
  if (!child.stdout) return undefined
  for await (const line of createInterface({ input: child.stdout }))
    if (line.startsWith('ready ')) return Ready.parse(JSON.parse(line.slice('ready '.length)))
  return undefined
}
