import { inBatches, type RunPage } from '../../domain/runs/run.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { handOn, keepPage, pageOfRun, type RunStore } from '../../store/runs.ts'
import type { PuttableQueue } from '../queues.ts'
import type { Outgoing } from '../runtime/queue.ts'
import { accountsDue } from './accountsDue.ts'
import type { BatchMessage, PageMessage } from './messages.ts'

export type Listing = {
  store: RunStore
  settings: Settings
  /** The moment, in milliseconds since 1970. */
  millis: number
  send: (queue: PuttableQueue, messages: readonly Outgoing[]) => Promise<void>
  pageSize?: number
}

/** How long rows tell of a run: as long as anybody asks after it. */
const keptSeconds = 90 * 86_400

/**
 * Lists one page of a run: the accounts that can have something to do go out in batches, then the page after it is asked for. The page is
 * kept before anything goes out, so that it goes out the same however often the message comes; one that was handed on stays so.
 */
export async function listPage(message: PageMessage, listing: Listing): Promise<void> {
  const { store, send } = listing
  const page = (await pageOfRun(store, message, message.page)) ?? (await listed(message, listing))
  if (page.handedOn) return
  const batches = page.batches.map((accountIds, at) => batchOf(message, page, { at, accountIds }))
  if (batches.length > 0)
    await send(
      queueFor(message),
      batches.map((body) => outgoing(body, listing.settings)),
    )
  if (page.after !== undefined) await send('runs', [{ body: { ...message, page: message.page + 1, after: page.after } }])
  await handOn(store, page)
}

async function listed({ page, after, ...message }: PageMessage, { store, settings, millis, pageSize }: Listing): Promise<RunPage> {
  const now = new Date(millis).toISOString()
  const { runId, kind, dueOn, by } = message
  const beginning = { runId, kind, dueOn, by, startedAt: now, expiresAt: Math.ceil(millis / 1000) + keptSeconds }
  if (kind === 'closings') return keepPage(store, beginning, { page, now, batches: [[]], after: undefined })
  const found = await accountsDue(kind, { store, runId, page, dueOn, settings, after, pageSize })
  return keepPage(store, beginning, { page, now, batches: inBatches(found.accountIds), after: found.after, trail: found.trail })
}

type Part = { at: number; accountIds: BatchMessage['accountIds'] }

function batchOf(
  { merchantId, runId, kind, daysToPay, correlationId }: PageMessage,
  page: RunPage,
  { at, accountIds }: Part,
): BatchMessage {
  const about = { merchantId, runId, kind, correlationId, ...(daysToPay && { daysToPay }) }
  return { ...about, batch: page.firstBatch + at, accountIds, expiresAt: page.expiresAt }
}

/** Invoices are numbered one batch at a time per series; everything else goes side by side. */
function queueFor({ kind }: PageMessage): PuttableQueue {
  return kind === 'invoicing' ? 'run-invoices' : 'run-batches'
}

function outgoing(body: BatchMessage, { invoiceSeries }: Settings): Outgoing {
  const { kind, merchantId, runId, batch } = body
  return kind === 'invoicing' ? { body, group: `${merchantId}-${invoiceSeries}`, once: `${merchantId}-${runId}-${batch}` } : { body }
}
