import { engineTable } from '../kit/keeper.ts'
import { withEngine } from './engineAtHand.ts'

type Table = Awaited<ReturnType<typeof engineTable>>

/** Work on a real engine of its own and an empty table there; both end with it. */
export async function withTable<T>(work: (table: Table, endpoint: string) => Promise<T>): Promise<T> {
  return withEngine(async (endpoint) => work(await engineTable(endpoint), endpoint))
}
