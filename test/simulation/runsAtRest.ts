import { refs } from '../../domain/command.ts'
import { RunId } from '../../domain/ids.ts'
import { tallyShardCount } from '../../domain/runs/run.ts'
import { runProgress } from '../../domain/runs/runView.ts'
import { refText } from '../../domain/states.ts'
import { Divergence, same } from './divergence.ts'
import { runAtRest } from './oracle/runs.ts'
import type { Shop, World } from './simulated.ts'

/** Every run is over, its counts are those of what went out, and it left out whom it did nothing for. */
export async function compareRuns(world: World, shop: Shop): Promise<void> {
  const { id, oracle } = shop
  for (const [name, run] of oracle.runs) {
    const runId = RunId.parse(name)
    const shards = Array.from({ length: tallyShardCount }, (_, shard) => refs.runTally(runId, shard))
    const rows = await world.truth.get(id, [refs.run(runId), ...shards])
    const row = rows.get(refText(refs.run(runId)))
    if (row?.kind !== 'run') throw new Divergence(`${runId} was begun and never listed`)
    const tallies = [...rows.values()].flatMap((one) => (one.kind === 'run-tally' ? [one.state] : []))
    const { state, accountCount, batchCount, done, failed, leftOut } = runProgress(row.state, tallies)
    const named = await leftOutOf(world, shop, row.state)
    const counted = leftOut.reduce((sum, { accountCount: count }) => sum + count, 0)
    same(`how many ${runId} of ${id} left out`, { found: counted, expected: named.length })
    // Whom a run came to twice, because they got another name meanwhile, it may have left out one time only.
    const leftOnce = named.filter((account) => !oracle.books.get(account)?.moved)
    same(`the run ${runId} of ${id}`, {
      found: { state, accountCount, batchCount, done, failed, leftOut: leftOnce.toSorted() },
      expected: runAtRest(oracle, runId, run),
    })
  }
}

/** The accounts that a run’s batches say they left as they were. */
async function leftOutOf({ truth }: World, { id }: Shop, { runId, batchCount }: { runId: RunId; batchCount: number }): Promise<string[]> {
  const batches = Array.from({ length: batchCount }, (_, batch) => refs.runBatch(runId, batch))
  const rows = await truth.get(id, batches)
  return [...rows.values()].flatMap((row) => {
    return row.kind === 'run-batch' ? (row.state.leftOut ?? []).map(({ accountId }) => String(accountId)) : []
  })
}
