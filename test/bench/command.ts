import { spawn } from 'node:child_process'
import { text } from 'node:stream/consumers'

/** Who a process runs as, where it isn't to be whoever started it. */
export type RunAs = { uid?: number; gid?: number }

type Running = RunAs & { cwd?: string; env?: NodeJS.ProcessEnv }

/** Runs a command to its end and answers what it printed; throws with its last words when it failed or isn't there. */
export async function ran(command: string, args: readonly string[], running: Running = {}): Promise<string> {
  const child = spawn(command, args, { ...running, stdio: ['ignore', 'pipe', 'pipe'] })
  const ended = new Promise<number | null>((resolve, reject) => child.once('error', reject).once('close', resolve))
  const [printed, complaints, code] = await Promise.all([text(child.stdout), text(child.stderr), ended])
  if (code === 0) return printed
  const lastWords = `${printed}\n${complaints}`.trim().split('\n').slice(-5).join(' ')
  throw new Error(`${command} ${args[0] ?? ''} ended with ${code}: ${lastWords}`)
}
