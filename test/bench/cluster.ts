import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { freePort } from '../../local/engine/freePort.ts'
import type { Told } from './bench.ts'
import { type RunAs, ran } from './command.ts'
import { Missing } from './missing.ts'

/** A PostgreSQL of its own: in a temporary folder, on loopback, ended and removed with `stop`. */
export type Cluster = {
  version: string
  /** Of its first process. */
  pid: number
  /** Makes an empty database and says where it is. */
  database: (name: string) => Promise<string>
  stop: () => Promise<void>
}

const user = 'bench'

/** Where Debian keeps the newest version's programs: a client alone has such a folder too, without the server's. */
function programs(): string | undefined {
  const home = '/usr/lib/postgresql'
  const versions = existsSync(home) ? readdirSync(home).toSorted((left, right) => Number(right) - Number(left)) : []
  const folders = versions.map((version) => join(home, version, 'bin'))
  return folders.find((bin) => ['initdb', 'postgres'].every((program) => existsSync(join(bin, program))))
}

async function programsAtHand(told: Told): Promise<string> {
  const known = programs()
  if (known) return known
  const how = 'PostgreSQL is missing: apt-get install -y postgresql'
  if (process.getuid?.() !== 0) throw new Missing(how)
  told('apt installs PostgreSQL')
  try {
    await ran('apt-get', ['update', '-q'])
    const env = { ...process.env, DEBIAN_FRONTEND: 'noninteractive' }
    await ran('apt-get', ['install', '-y', '-q', '--no-install-recommends', 'postgresql'], { env })
  } catch (cause) {
    throw new Missing(`${how} (${cause instanceof Error ? cause.message : cause})`)
  }
  const bin = programs()
  if (!bin) throw new Missing(how)
  return bin
}

/** PostgreSQL refuses to run as root; its package brings a user for it. */
async function runAs(): Promise<RunAs> {
  if (process.getuid?.() !== 0) return {}
  const [uid, gid] = await Promise.all([ran('id', ['-u', 'postgres']), ran('id', ['-g', 'postgres'])])
  return { uid: Number(uid), gid: Number(gid) }
}

async function ready(server: ChildProcess): Promise<boolean> {
  if (!server.stderr) return false
  for await (const line of createInterface({ input: server.stderr })) if (line.includes('ready to accept connections')) return true
  return false
}

/** Starts one as its package configures it: each commit reaches the disk before it is answered. */
export async function startCluster(told: Told): Promise<Cluster> {
  const bin = await programsAtHand(told)
  const who = await runAs()
  const folder = mkdtempSync(join(tmpdir(), 'encours-postgres-'))
  if (who.uid !== undefined && who.gid !== undefined) chownSync(folder, who.uid, who.gid)
  // Everything is said in English, so that its line can be waited for.
  const running = { ...who, cwd: folder, env: { ...process.env, LC_ALL: 'C' } }
  const [kept, port] = [join(folder, 'data'), await freePort()]
  await ran(join(bin, 'initdb'), ['-D', kept, '-U', user, '-A', 'trust', '-E', 'UTF8'], running)
  const settings = ['listen_addresses=127.0.0.1', `port=${port}`, 'unix_socket_directories=', 'max_connections=200']
  const server = spawn(join(bin, 'postgres'), ['-D', kept, ...settings.flatMap((setting) => ['-c', setting])], {
    ...running,
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  const ended = once(server, 'exit')
  if (!(await ready(server))) throw new Error('PostgreSQL ended before it was ready')
  server.stderr.resume()
  const address = ['-h', '127.0.0.1', '-p', String(port), '-U', user]
  return {
    version: (await ran(join(bin, 'postgres'), ['--version'], running)).trim().replace('postgres (PostgreSQL) ', ''),
    pid: server.pid ?? 0,
    database: async (name) => {
      await ran(join(bin, 'createdb'), [...address, name], running)
      return `postgres://${user}@127.0.0.1:${port}/${name}`
    },
    stop: async () => {
      // Ends its sessions too, in order.
      server.kill('SIGINT')
      await ended
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
