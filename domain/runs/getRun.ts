import * as z from 'zod'
import { query, refs } from '../command.ts'
import { RunId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { tallyShardCount } from './run.ts'
import { RunProgress, runProgress } from './runView.ts'

/** How far a run over many accounts is. */
export const getRun = query({
  name: 'getRun',
  summary: 'Read how far a run over many accounts is',
  right: 'reports:read',
  input: z.strictObject({ runId: RunId }),
  answer: RunProgress,
  answers: async ({ runId }, reader) => {
    const shards = Array.from({ length: tallyShardCount }, (_, shard) => refs.runTally(runId, shard))
    const { run, tallies } = await reader.get({ run: refs.run(runId), tallies: shards })
    return run ? runProgress(run, tallies) : refuse('unknown-run')
  },
})
