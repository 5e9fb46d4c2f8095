import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test } from 'vitest'

const starting = join(import.meta.dirname, '../../tools/demo/stack.ts')

function lives(pid: number): boolean {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

async function gone(pid: number): Promise<boolean> {
  const end = Date.now() + 60_000
  while (lives(pid) && Date.now() < end) await new Promise((resolve) => setTimeout(resolve, 50))
  return !lives(pid)
}

test.each(['SIGINT', 'SIGKILL'] as const)('a stack ends with the process that started it, also by %s', async (signal) => {
  const folder = await mkdtemp(join(tmpdir(), 'encours-parent-'))
  onTestFinished(() => rm(folder, { recursive: true, force: true, maxRetries: 5 }))
  const script = `import { runStack } from ${JSON.stringify(starting)}
const { ready } = await runStack(${JSON.stringify(folder)}, { fresh: true })
console.log(ready.pid)`
  const parent = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: ['ignore', 'pipe', 'inherit'] })
  const pid = await new Promise<number>((resolve) =>
    createInterface({ input: parent.stdout }).once('line', (line) => resolve(Number(line))),
  )
  expect(lives(pid)).toBe(true)
  parent.kill(signal)
  expect(await gone(pid)).toBe(true)
})
