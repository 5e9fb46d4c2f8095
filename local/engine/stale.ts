import { existsSync, readFileSync, rmSync } from 'node:fs'
import { dirname } from 'node:path'
import * as z from 'zod'
import { commandLineOf, endedWithin, signal } from './process.ts'

const Recorded = z.object({ pid: z.int(), parent: z.int() })

/** Ends the engine an earlier run left behind: only the process it wrote down, and only if that still is an engine of this folder. */
export async function endStale(record: string): Promise<void> {
  if (!existsSync(record)) return
  const { success, data: stale } = Recorded.safeParse(parsed(readFileSync(record, 'utf8')))
  if (!success) return rmSync(record)
  const line = commandLineOf(stale.pid)
  if (line?.includes('DynamoDBLocal.jar') && line.includes(`-dbPath ${dirname(record)}`)) {
    const parent = commandLineOf(stale.parent)
    if (stale.parent !== process.pid && parent?.includes('node'))
      throw new Error(
        `The data folder is in use by the run with process id ${stale.parent}. End that one, or choose another folder by --data.`,
      )
    signal(stale.pid, 'SIGKILL')
    await endedWithin(stale.pid, 5000)
  }
  rmSync(record, { force: true })
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
