import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { existsSync } from 'node:fs'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { networkInterfaces, tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { startStack } from '../kit/stack.ts'

const execute = promisify(execFile)

test('a taken port gets one line that says what to do', async () => {
  const taken = createServer().listen(0, '127.0.0.1')
  await once(taken, 'listening')
  const address = taken.address()
  const port = typeof address === 'object' && address ? address.port : 0
  const folder = await mkdtemp(join(tmpdir(), 'encours-port-'))
  const child = spawn(process.execPath, ['local/main.ts', '--port', String(port), '--data', folder], { stdio: ['ignore', 'pipe', 'pipe'] })
  let said = ''
  child.stderr.on('data', (chunk: Buffer) => {
    said += chunk.toString()
  })
  const [code] = await once(child, 'exit')
  taken.close()
  await rm(folder, { recursive: true, force: true })
  expect(code).toBe(1)
  expect(said.trim().split('\n')).toHaveLength(1)
  expect(said).toContain(String(port))
  expect(said).toContain('--port')
})

const loopback = ['0100007F', '0000000000000000FFFF00000100007F']

type Listener = { address: string; port: number }

/** What processes listen on, from the kernel's own tables; addresses as it writes them. */
async function listening(pids: readonly number[]): Promise<Listener[]> {
  const { stdout } = await execute('sh', ['-c', 'cat /proc/net/tcp /proc/net/tcp6'])
  const inodes = new Set<string>()
  for (const pid of pids) {
    const { stdout: links } = await execute('sh', ['-c', `ls -l /proc/${pid}/fd 2>/dev/null || true`])
    for (const [, inode] of links.matchAll(/socket:\[(\d+)\]/g)) if (inode) inodes.add(inode)
  }
  return stdout
    .split('\n')
    .map((line) => line.trim().split(/\s+/))
    .filter((fields) => fields[3] === '0A' && inodes.has(fields[9] ?? ''))
    .map((fields) => {
      const [address = '', port = '0'] = fields[1]?.split(':') ?? []
      return { address, port: Number.parseInt(port, 16) }
    })
}

/** Whether a machine that comes by one of our outward addresses gets an answer there. */
async function answersOutside(port: number): Promise<boolean> {
  const outward = Object.values(networkInterfaces()).flatMap((all) =>
    (all ?? []).filter(({ internal, family: ip }) => !internal && ip === 'IPv4'),
  )
  const tries = outward.map(({ address }) =>
    fetch(`http://${address}:${port}/`, { signal: AbortSignal.timeout(5_000) }).then(
      () => true,
      () => false,
    ),
  )
  return (await Promise.all(tries)).includes(true)
}

async function family(root: number): Promise<number[]> {
  const { stdout } = await execute('ps', ['-eo', 'pid=,ppid=,rss='])
  const rows = stdout
    .trim()
    .split('\n')
    .map((line) => line.trim().split(/\s+/).map(Number))
  const found = [root]
  for (let at = 0; at < found.length; at += 1) for (const [pid = 0, parent] of rows) if (parent === found[at]) found.push(pid)
  return found
}

function living(pids: readonly number[]): number[] {
  return pids.filter((pid) => existsSync(`/proc/${pid}`))
}

async function residentMiB(pids: readonly number[]): Promise<number> {
  const sizes = await Promise.all(pids.map((pid) => readFile(`/proc/${pid}/status`, 'utf8').catch(() => '')))
  return sizes.reduce((sum, status) => sum + Number(/VmRSS:\s+(\d+) kB/.exec(status)?.[1] ?? 0) / 1024, 0)
}

test('a start stands within 60 seconds, stays under 1.5 GiB with the engine, listens on loopback only, and ends all it started', async () => {
  const begun = Date.now()
  const stack = await startStack()
  const seconds = (Date.now() - begun) / 1_000
  const pids = await family(stack.running.ready.pid)
  const resident = await residentMiB(pids)
  const listeners = await listening(pids)
  const wide = listeners.filter(({ address }) => !loopback.includes(address))
  const reachable = await Promise.all(wide.map(({ port }) => answersOutside(port)))
  await stack.stop()
  expect(seconds).toBeLessThan(60)
  expect(resident).toBeLessThan(1_536)
  // The engine has no option for it: its socket is wide, and the policy refuses whoever isn't this machine.
  expect(wide.length).toBeLessThanOrEqual(1)
  expect(reachable).not.toContain(true)
  expect(listeners.length).toBeGreaterThan(1)
  await expect.poll(() => living(pids), { timeout: 10_000 }).toEqual([])
})
