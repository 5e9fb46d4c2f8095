import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
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

/** Processes of a group with what each listens on, from the kernel's own tables. */
async function listening(pids: readonly number[]): Promise<string[]> {
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
    .map((fields) => fields[1]?.split(':')[0] ?? '')
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
  const addresses = await listening(pids)
  await stack.stop()
  const left = (
    await Promise.all(
      pids.map((pid) =>
        execute('ps', ['-p', String(pid)]).then(
          () => [pid],
          () => [],
        ),
      ),
    )
  ).flat()
  expect(seconds).toBeLessThan(60)
  expect(resident).toBeLessThan(1_536)
  // 127.0.0.1 as IPv4, and as IPv4 in IPv6.
  expect(addresses.filter((address) => !['0100007F', '0000000000000000FFFF00000100007F'].includes(address))).toEqual([])
  expect(addresses.length).toBeGreaterThan(0)
  expect(left).toEqual([])
})
