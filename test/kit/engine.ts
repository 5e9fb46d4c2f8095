import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { startEngine } from '../../local/engine/engine.ts'
import { quiet } from '../../local/log.ts'

/** Starts the same engine as the local run, in memory, in a folder of its own that goes with this process. */
export async function startTestEngine(): Promise<{ endpoint: string; stop: () => Promise<void> }> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-engine-'))
  // At exit and not after `stop`: the test runner may end while the engine is still ending.
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }))
  return await startEngine({ folder, log: quiet, inMemory: true })
}
