import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { promisify } from 'node:util'

const execute = promisify(execFile)
const root = join(import.meta.dirname, '../..')

/** Lines that a page has for a shell, and what it says they print. */
export type Step = { lines: string; printed: string }

/** What stands under a heading of a page, down to the next one that isn't below it. */
function under(text: string, heading: string): string {
  const [, level = '', inside = ''] = new RegExp(`^(#+) ${heading}\\n([\\s\\S]*)`, 'm').exec(text) ?? []
  if (level === '') throw new Error(`no heading ${heading}`)
  const end = new RegExp(`^#{1,${level.length}} `, 'm').exec(inside)
  return end ? inside.slice(0, end.index) : inside
}

/**
 * The steps of a page, or of what stands under one of its headings, in their order: each block for a shell, with the block of what it
 * prints, if one follows.
 */
export function stepsOf(path: string, heading?: string): Step[] {
  const whole = readFileSync(join(root, path), 'utf8')
  const text = heading === undefined ? whole : under(whole, heading)
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

const instant = /\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\\\.\d{3}Z/g

/** What a page says is printed, with `…` for what differs from time to time; moments differ by themselves. */
export function saying(printed: string): RegExp {
  const plain = printed.split('…').map((text) => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${plain.map((text) => text.replaceAll(instant, '[-0-9T:.]+Z')).join('.+')}$`)
}
