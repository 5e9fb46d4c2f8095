import * as z from 'zod'
import { CalendarDate } from '../calendar.ts'
import { command, refs } from '../command.ts'
import { RunId } from '../ids.ts'
import { refuse } from '../refusals.ts'
import { switchedOff } from '../settings/switches.ts'
import { dayOfRun } from './due.ts'
import { DaysToPayOfRun, isScheduled, RunKind, StartedKind, scheduledRun, tallyShardCount } from './run.ts'
import { isFinished } from './runView.ts'

const keptId = 'is kept for runs by the clock'

/**
 * Begins a run now, beside those that begin by the clock: of what its schedule would do, or of days to pay. One of a kind and day at a
 * time: two beside each other would only do the same twice.
 */
export const startRun = command({
  name: 'startRun',
  summary: 'Begin a run over many accounts now',
  right: 'runs:start',
  input: z.strictObject({
    runId: RunId.refine((id) => !isScheduled(id), keptId).meta({ description: 'An id of your own: sent again, it is the same run' }),
    kind: StartedKind,
    daysToPay: DaysToPayOfRun.optional().meta({ description: 'Of days to pay alone: which period is calculated and stored' }),
  }),
  answer: z.strictObject({ runId: RunId, kind: RunKind, dueOn: CalendarDate }).meta({ id: 'RunStarted' }),
  once: ({ runId }) => ({ scope: 'run', key: runId }),
  reads: ({ kind }, context) => ({
    merchant: refs.merchant(),
    latest: refs.pointer({ scope: 'run-of-day', key: `${kind}/${dayOfRun(kind, context)}` }),
  }),
  more: ({ kind }, { latest }, { today }) => {
    const ids = [scheduledRun(kind, today), ...(latest?.target ? [RunId.parse(latest.target)] : [])]
    return {
      runs: ids.map(refs.run),
      tallies: ids.flatMap((id) => Array.from({ length: tallyShardCount }, (_, shard) => refs.runTally(id, shard))),
    }
  },
  decide: ({ runId, kind, daysToPay }, { merchant, latest, runs, tallies }, context) => {
    if (!merchant) return refuse('not-found')
    if ((kind === 'days-to-pay') !== (daysToPay !== undefined))
      return {
        refused: 'invalid-input',
        faults: [{ pointer: '/daysToPay', says: 'is said of a run of days to pay, and of no other' }],
      } as const
    const off = kind === 'invoicing' ? switchedOff(context.settings, 'invoicing') : undefined
    if (off) return off
    const begun = latest?.target !== undefined && !runs.some((run) => run.runId === latest.target) ? latest.target : undefined
    const going =
      begun ??
      runs.find(
        (run) =>
          !isFinished(
            run,
            tallies.filter((tally) => tally.runId === run.runId),
          ),
      )?.runId
    if (going !== undefined) return refuse('run-under-way', `It is ${going}.`)
    const dueOn = dayOfRun(kind, context)
    return {
      changed: [
        { ref: refs.merchant(), state: merchant },
        { ref: refs.pointer({ scope: 'run-of-day', key: `${kind}/${dueOn}` }), state: { ...latest, target: runId } },
      ],
      entries: [
        {
          chain: refs.merchant(),
          facts: [{ type: 'RunRequested', runId, kind, dueOn, ...(daysToPay && { daysToPay }) }],
          postings: [],
        },
      ],
      answer: { runId, kind, dueOn },
    }
  },
})
