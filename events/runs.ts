import * as z from 'zod'
import { CalendarDate } from '../domain/calendar.ts'
import { RunId } from '../domain/ids.ts'
import { DaysToPayOfRun, RunKind } from '../domain/runs/run.ts'
import { contracts } from './contract.ts'

export const runs = contracts({
  'run-requested': {
    version: 1,
    says: 'Somebody asked to begin a run over many accounts now',
    data: z.strictObject({ runId: RunId, kind: RunKind, dueOn: CalendarDate, daysToPay: DaysToPayOfRun.optional() }),
  },
})
