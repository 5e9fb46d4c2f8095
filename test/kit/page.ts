import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** Lines that a page has for a shell, and what it says they print. */
export type Step = { lines: string; printed: string }

/** The steps of a page in their order: each block for a shell, with the block of what it prints, if one follows. */
export function stepsOf(path: string): Step[] {
  const text = readFileSync(join(root, path), 'utf8')
  return [...text.matchAll(/^```sh\n([\s\S]*?)^```\n(?:\n```\n([\s\S]*?)^```\n)?/gm)].map(([, lines = '', printed = '']) => ({
    lines,
    printed,
  }))
}

const mark = '--- and now ---'

/** What each step prints when all of them are pasted as they stand into one shell. */
export async function played(steps: readonly Step[], env: Readonly<Record<string, string>>): Promise<string[]> {
  const script = steps.map(({ lines }) => lines).join(`echo '${mark}'\n`)
  const { stdout } = await execute('bash', ['-c', script], { cwd: root, env: { ...process.env, ...env }, timeout: 150_000 })
  return stdout.split(`${mark}\n`)
}

/** What a page says is printed, with `…` for what differs from time to time. */
export function saying(printed: string): RegExp {
  const plain = printed.split('…').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${plain.join('.+')}$`)
}
