import { existsSync, mkdirSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'
import { endStale } from './engine/stale.ts'

/** What only a data folder of ours holds. */
const marks = ['run.sqlite', 'engine']

/**
 * Makes the data folder ready. With `fresh` what an earlier run left in it goes; a folder that holds anything else is refused
 * rather than emptied. Throws when a living run uses it.
 */
export async function readyFolder(folder: string, fresh: boolean): Promise<void> {
  await endStale(join(folder, 'engine', 'engine.json'))
  if (fresh && existsSync(folder)) {
    if (readdirSync(folder).length > 0 && !marks.some((mark) => existsSync(join(folder, mark))))
      throw new Error(`${folder} is no data folder of Encours, so --fresh doesn't empty it. Name another by --data.`)
    rmSync(folder, { recursive: true, force: true })
  }
  mkdirSync(folder, { recursive: true })
}
