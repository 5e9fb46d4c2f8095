import * as z from 'zod'
import { CalendarDate, Instant } from '../calendar.ts'
import { Period } from '../days-to-pay/basePeriod.ts'
import { AccountId, RunId } from '../ids.ts'
import { bounds } from '../limits.ts'

/** What is done to many accounts of a merchant, or to its books, in one run. */
export const RunKind = z.enum(['invoicing', 'statements', 'reminders', 'day-passed', 'reservations', 'closings', 'days-to-pay'])
export type RunKind = z.infer<typeof RunKind>

/** Kinds that somebody may begin: the others only follow the day. */
export const StartedKind = RunKind.extract(['invoicing', 'statements', 'reminders', 'closings', 'days-to-pay'])

/** What a run of days to pay calculates for each account. */
export const DaysToPayOfRun = z.strictObject({
  period: z.union([Period, z.literal('whole-history')]).meta({ description: 'Days of payment, both included' }),
  confirmEmpty: z.boolean().default(false).meta({ description: 'Store 0 where no invoice was settled in the period' }),
})

/** Whether an id is of a run by the clock. */
export function isScheduled(runId: string): boolean {
  return /^run_\d{4}-\d\d-\d\d-/.test(runId)
}

/** A run by the clock is called by its kind and the day it fell due on: so it is the same run, however often it is begun. */
export function scheduledRun(kind: RunKind, dueOn: CalendarDate): RunId {
  return RunId.parse(`run_${dueOn}-${kind}`)
}

const count = z.int().min(0)
/** Rows of a run tell how far it is and prove nothing: the table lets them go. Seconds since 1970. */
const expiresAt = z.int()

/** A run as its listing left it. `listedAt`: all its accounts are on their way. */
export const Run = z.strictObject({
  runId: RunId,
  kind: RunKind,
  dueOn: CalendarDate,
  by: z.string(),
  startedAt: Instant,
  pageCount: count,
  accountCount: count,
  batchCount: count,
  listedAt: Instant.optional(),
  expiresAt,
})
export type Run = z.infer<typeof Run>

/**
 * The accounts before a place in a list, the nearest last. The place itself carries a customer's name; each has the version of the
 * customer's details instead, which tells whether it can still stand there.
 */
export const Trail = z.array(z.strictObject({ accountId: AccountId, customerVersion: count }))
export type Trail = z.infer<typeof Trail>

/**
 * A page of the merchant's accounts, as it was split into batches once and for all: listed again after a crash, the same batches go out.
 * `after` is where the next page begins: an account, which the trail leads to, or a place in a list whose places name nobody; `handedOn`
 * when that page is somebody else's.
 */
export const RunPage = z.strictObject({
  runId: RunId,
  page: count,
  firstBatch: count,
  batches: z.array(z.array(AccountId)),
  after: z.string().optional(),
  trail: Trail.optional(),
  handedOn: z.boolean(),
  expiresAt,
})
export type RunPage = z.infer<typeof RunPage>

/** How far the work of a run's batches is. */
const worked = { runId: RunId, done: count, failed: count, expiresAt }

/** Why a run left an account as it was: no fault, and nothing that trying again would mend. */
export const LeftOutCode = z.enum(['nothing-eligible', 'too-large'])
export type LeftOutCode = z.infer<typeof LeftOutCode>

/** An account whose turn is over and that was left as it was. */
export const LeftOut = z.strictObject({ accountId: AccountId, code: LeftOutCode })
export type LeftOut = z.infer<typeof LeftOut>

/**
 * What came of a batch. Settled: it is not tried again by itself, and `failed` were given up: accounts, or the merchant itself as one.
 * `leftOut` are of those done, where there are any.
 */
export const RunBatch = z.strictObject({
  ...worked,
  batch: count,
  leftOut: z.array(LeftOut).min(1).optional(),
  settled: z.boolean(),
})
export type RunBatch = z.infer<typeof RunBatch>

/** How many accounts were left out for a reason. */
export const LeftOutCount = z.strictObject({ code: LeftOutCode, accountCount: count })

/** Counts of a run's batches: one of several rows that add up, so that workers beside each other seldom meet. */
export const RunTally = z.strictObject({
  ...worked,
  shard: count,
  leftOut: z.array(LeftOutCount).min(1).optional(),
  settledBatches: count,
  at: Instant,
})
export type RunTally = z.infer<typeof RunTally>

export const tallyShardCount = 8
export const tallyShardOf = (batch: number): number => batch % tallyShardCount

/** Accounts that one worker takes at a time: as many as one commit numbers invoices for. */
const accountsPerBatch = bounds.accountsPerNumbering

export function inBatches(accountIds: readonly AccountId[]): AccountId[][] {
  return Array.from({ length: Math.ceil(accountIds.length / accountsPerBatch) }, (_, at) =>
    accountIds.slice(at * accountsPerBatch, (at + 1) * accountsPerBatch),
  )
}

/** A run before its first page. */
export type Beginning = Pick<Run, 'runId' | 'kind' | 'dueOn' | 'by' | 'startedAt' | 'expiresAt'>

export function begun(beginning: Beginning): Run {
  return { ...beginning, pageCount: 0, accountCount: 0, batchCount: 0 }
}

/** The run and its next page, which the accounts make that have something to do. Without `after` it is the last. */
export function pageListed(
  run: Run,
  { batches, after, trail, now }: { batches: AccountId[][]; after: string | undefined; trail?: Trail | undefined; now: Instant },
): { run: Run; page: RunPage } {
  const { runId, pageCount, accountCount, batchCount, expiresAt: until } = run
  const onwards = after === undefined ? {} : { after, ...(trail && { trail }) }
  return {
    run: {
      ...run,
      pageCount: pageCount + 1,
      accountCount: accountCount + batches.reduce((sum, { length }) => sum + length, 0),
      batchCount: batchCount + batches.length,
      ...(after === undefined && { listedAt: now }),
    },
    page: { runId, page: pageCount, firstBatch: batchCount, batches, ...onwards, handedOn: false, expiresAt: until },
  }
}

/**
 * What is known of a batch once it was told of again; undefined where that is nothing new. What was done stays done, since a late copy of an
 * earlier try knows less; and a batch that was handed out twice left out only whom it left out both times.
 */
export function batchKnown(before: RunBatch | undefined, told: RunBatch): RunBatch | undefined {
  const isDone = (batch: RunBatch) => batch.settled && batch.failed === 0
  if (!before || !isDone(before)) return told
  if (!isDone(told)) return undefined
  const { leftOut: known = [], ...batch } = before
  const again = new Set(told.leftOut?.map(({ accountId }) => accountId))
  const leftOut = known.filter(({ accountId }) => again.has(accountId))
  return leftOut.length === known.length ? undefined : { ...batch, ...(leftOut.length > 0 && { leftOut }) }
}

/** What a batch comes to and its tally with the difference, so that a batch told again counts once. */
export function batchTold(
  batch: RunBatch,
  { before, tally, now }: { before: RunBatch | undefined; tally: RunTally | undefined; now: Instant },
): RunTally {
  const settled = (one: RunBatch | undefined) => (one?.settled ? 1 : 0)
  const leftOut = countsOf([
    ...(tally?.leftOut ?? []),
    ...(batch.leftOut ?? []).map(({ code }) => ({ code, accountCount: 1 })),
    ...(before?.leftOut ?? []).map(({ code }) => ({ code, accountCount: -1 })),
  ])
  return {
    runId: batch.runId,
    shard: tallyShardOf(batch.batch),
    done: (tally?.done ?? 0) + batch.done - (before?.done ?? 0),
    failed: (tally?.failed ?? 0) + batch.failed - (before?.failed ?? 0),
    ...(leftOut.length > 0 && { leftOut }),
    settledBatches: (tally?.settledBatches ?? 0) + settled(batch) - settled(before),
    at: now,
    expiresAt: batch.expiresAt,
  }
}

/** Counts added up, each reason that has any. */
export function countsOf(counts: readonly z.infer<typeof LeftOutCount>[]): z.infer<typeof LeftOutCount>[] {
  const sumOf = (wanted: LeftOutCode) => counts.reduce((sum, { code, accountCount }) => sum + (code === wanted ? accountCount : 0), 0)
  return LeftOutCode.options.map((code) => ({ code, accountCount: sumOf(code) })).filter(({ accountCount }) => accountCount !== 0)
}
