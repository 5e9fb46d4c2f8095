import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '../../local/engine/engine.ts'
import { quiet } from '../../local/log.ts'

/** Starts the same engine as the local run, in memory, in a folder of its own. */
export async function startTestEngine(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-engine-'))
  const { endpoint, stop } = await startEngine({ folder, log: quiet, inMemory: true })
  return {
    endpoint,
    stop: async () => {
      await stop()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}
