import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { expect, onTestFinished, test, vi } from 'vitest'
import { isAlive } from '../kit/isAlive.ts'

const starting = join(import.meta.dirname, '../../tools/demo/stack.ts')

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
  expect(isAlive(pid)).toBe(true)
  parent.kill(signal)
  await vi.waitFor(() => expect(isAlive(pid)).toBe(false), { timeout: 60_000 })
})
