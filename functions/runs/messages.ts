import * as z from 'zod'
import { CalendarDate } from '../../domain/calendar.ts'
import { AccountId, MerchantId, RunId } from '../../domain/ids.ts'
import { DaysToPayOfRun, RunKind } from '../../domain/runs/run.ts'

const ofRun = { merchantId: MerchantId, runId: RunId, kind: RunKind, daysToPay: DaysToPayOfRun.optional(), correlationId: z.string() }

/** Asks for a page of a run to be listed: the one after an account or a place in its list, or the first. */
export const PageMessage = z.strictObject({
  ...ofRun,
  dueOn: CalendarDate,
  by: z.string(),
  page: z.int().min(0),
  after: z.string().optional(),
})
export type PageMessage = z.infer<typeof PageMessage>

/** Asks for a batch of a run to be worked on. A run over no accounts has one batch of none: it is about the merchant. */
export const BatchMessage = z.strictObject({ ...ofRun, batch: z.int().min(0), accountIds: z.array(AccountId), expiresAt: z.int() })
export type BatchMessage = z.infer<typeof BatchMessage>
