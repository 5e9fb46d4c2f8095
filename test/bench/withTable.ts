import { startTestEngine } from '../kit/engine.ts'
import { engineTable } from '../kit/keeper.ts'

type Table = Awaited<ReturnType<typeof engineTable>>

/** Work on a real engine of its own and an empty table there; both end with it. */
export async function withTable<T>(work: (table: Table, endpoint: string) => Promise<T>): Promise<T> {
  // The engine by itself keeps no process alive, not even while it starts.
  const alive = setInterval(() => undefined, 60_000)
  const engine = await startTestEngine()
  try {
    return await work(await engineTable(engine.endpoint), engine.endpoint)
  } finally {
    await engine.stop()
    clearInterval(alive)
  }
}
