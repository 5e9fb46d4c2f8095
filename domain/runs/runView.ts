import * as z from 'zod'
import type { Instant } from '../calendar.ts'
import { countsOf, LeftOutCount, Run, type RunTally } from './run.ts'

/** A run as it is listed: how many accounts it found something to do for, so far. */
export const RunListed = Run.omit({ by: true, pageCount: true, expiresAt: true })
  .extend({
    accountCount: Run.shape.accountCount.meta({ description: 'Accounts that can have something to do; of closings, the merchant itself' }),
    listedAt: Run.shape.listedAt.meta({ description: 'All of them are on their way since then' }),
  })
  .meta({ id: 'RunListed' })

export function runListed({ by: _by, pageCount: _pageCount, expiresAt: _expiresAt, ...run }: Run): z.infer<typeof RunListed> {
  return run
}

/** A run with what has come of it. */
export const RunProgress = z
  .strictObject({
    ...RunListed.shape,
    state: z
      .enum(['listing', 'working', 'finished'])
      .meta({ description: '"listing": more accounts may come; "finished": nothing is tried again by itself' }),
    done: z.int().meta({ description: 'Accounts whose turn is over, those left out included' }),
    failed: z.int().meta({ description: 'Accounts that are tried again, or once it is finished were given up' }),
    leftOut: z.array(LeftOutCount).meta({
      description: 'How many of those done were left as they were, by why; "listLeftOut" names them',
    }),
    toldAt: Run.shape.listedAt.meta({ description: 'When a batch was told of last' }),
  })
  .meta({ id: 'RunProgress' })

/** Whether nothing of a run is tried again by itself. */
export function isFinished(run: Run, tallies: readonly RunTally[]): boolean {
  return stateOf(run, tallies) === 'finished'
}

function stateOf({ listedAt, batchCount }: Run, tallies: readonly RunTally[]): z.infer<typeof RunProgress>['state'] {
  if (listedAt === undefined) return 'listing'
  return tallies.reduce((total, { settledBatches }) => total + settledBatches, 0) < batchCount ? 'working' : 'finished'
}

/** Tallies add up to what came of the run's batches. */
export function runProgress(run: Run, tallies: readonly RunTally[]): z.infer<typeof RunProgress> {
  const sum = (of: (tally: RunTally) => number) => tallies.reduce((total, tally) => total + of(tally), 0)
  const toldAt = tallies.reduce<Instant | undefined>((last, { at }) => (last === undefined || at > last ? at : last), undefined)
  return {
    ...runListed(run),
    state: stateOf(run, tallies),
    done: sum(({ done }) => done),
    failed: sum(({ failed }) => failed),
    leftOut: countsOf(tallies.flatMap(({ leftOut = [] }) => leftOut)),
    ...(toldAt !== undefined && { toldAt }),
  }
}
