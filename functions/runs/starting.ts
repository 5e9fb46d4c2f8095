import type { ScheduledEvent } from 'aws-lambda'
import type { CalendarDate } from '../../domain/calendar.ts'
import type { MerchantId } from '../../domain/ids.ts'
import { dueOn } from '../../domain/runs/due.ts'
import { type RunKind, scheduledRun } from '../../domain/runs/run.ts'
import type { State } from '../../domain/states.ts'
import { hasBegun } from '../../store/runs.ts'
import { instant } from '../runtime/clock.ts'
import { eachAlone } from '../runtime/eachAlone.ts'
import { everyMerchant } from '../runtime/everyone.ts'
import { keeper } from '../runtime/keeping.ts'
import { putOnQueue } from '../runtime/queue.ts'
import { watched } from '../runtime/reaction.ts'
import type { PageMessage } from './messages.ts'

type Due = (merchant: State<'merchant'>, merchantId: MerchantId) => Promise<CalendarDate | undefined>

/**
 * A schedule that looks at merchants only, and puts one message for each run that fell due and hasn't begun. Put twice, as when it ends
 * before the lister came to it, it is still one run.
 */
export function startsRuns(name: string, kind: RunKind, due: Due) {
  return watched(name, async (event: Partial<ScheduledEvent>, context) => {
    const alone = eachAlone(name)
    for await (const { merchantId, merchant } of everyMerchant(alone)) {
      await alone.try({ merchantId }, async () => {
        const day = await due(merchant, merchantId)
        const runId = day && scheduledRun(kind, day)
        if (!runId || (await hasBegun({ keeper: keeper(), merchantId }, { runId }))) return
        const correlationId = event.id ?? context.awsRequestId
        const body: PageMessage = { merchantId, runId, kind, dueOn: day, by: `system:${name}`, correlationId, page: 0 }
        await putOnQueue('runs', [{ body }])
      })
    }
    alone.end()
  })
}

/** The same for runs whose day the merchant's settings tell. */
export function startsRunsByDay(name: string, kind: Exclude<RunKind, 'closings' | 'days-to-pay'>) {
  return startsRuns(name, kind, async (merchant) => dueOn(kind, merchant, instant()))
}
