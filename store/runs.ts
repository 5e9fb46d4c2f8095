import type { Instant } from '../domain/calendar.ts'
import { refs } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import {
  type Beginning,
  batchKnown,
  batchTold,
  begun,
  pageListed,
  type Run,
  type RunBatch,
  type RunPage,
  type Trail,
  tallyShardOf,
} from '../domain/runs/run.ts'
import { type Change, refText, type State } from '../domain/states.ts'
import { type Rows, stateIn } from './assertLaws.ts'
import { itemsOf, rowFor } from './codec.ts'
import { type Action, type Keeper, Unavailable } from './keeper.ts'
import { type Clock, patienceUntil } from './patience.ts'
import { send } from './send.ts'
import { listKeysOf } from './table.ts'

/*
 * How far runs are. These rows decide nothing and prove nothing: no journal tells of them, and the table lets them go. Each is written
 * under the version it was read with, so that whatever is told twice counts once.
 */

export type RunStore = { keeper: Keeper; merchantId: MerchantId; clock: Clock; deadlineAt: number }

/** A page of the merchant's accounts in the order of lists; the trail leads to where the next one begins. */
export type StandingsPage = { standings: State<'standing'>[]; trail: Trail | undefined }

/** How many accounts a trail names: so many would have to move between two pages for the list to begin anew. */
const trailLength = 5

/** Lists accounts that come after a trail. */
export async function standingsAfter(
  store: Pick<RunStore, 'keeper' | 'merchantId'>,
  { trail, limit }: { trail: Trail | undefined; limit: number },
): Promise<StandingsPage> {
  const { keeper, merchantId } = store
  const after = trail && (await endOf(store, trail))
  const { rows, next } = await keeper.listed(merchantId, { list: 'accounts', limit, after })
  const standings = rows.flatMap((row) => (row.kind === 'standing' ? [row] : []))
  const last = standings.slice(-trailLength).map(({ state, customerVersion = 0 }) => ({ accountId: state.accountId, customerVersion }))
  const onwards = [...(trail ?? []), ...last].slice(-trailLength)
  return { standings: standings.map(({ state }) => state), trail: next === undefined ? undefined : onwards }
}

/**
 * Where a trail ends: at the nearest of its accounts that still stands where it stood. Those behind it have moved by getting another name, and
 * would lead elsewhere. Undefined where all have, so that the list begins anew: to look at an account twice does no harm, to leave one out does.
 */
async function endOf({ keeper, merchantId }: Pick<RunStore, 'keeper' | 'merchantId'>, trail: Trail): Promise<string | undefined> {
  const asked = trail.map(({ accountId }) => refs.standing(accountId))
  const rows = await keeper.get(merchantId, asked)
  const end = trail.findLast(({ accountId, customerVersion }) => {
    const row = rows.get(refText(refs.standing(accountId)))
    return row !== undefined && (row.customerVersion ?? 0) === customerVersion
  })
  const row = end && rows.get(refText(refs.standing(end.accountId)))
  return row && listKeysOf(merchantId, row)?.listSk
}

/** A page of a run as it was listed before; undefined where it is still to be. */
export async function pageOfRun({ keeper, merchantId }: RunStore, run: Pick<Run, 'runId'>, page: number): Promise<RunPage | undefined> {
  const ref = refs.runPage(run.runId, page)
  return stateIn(await keeper.get(merchantId, [ref]), ref)
}

/** Whether a run was begun already. */
export async function hasBegun({ keeper, merchantId }: Pick<RunStore, 'keeper' | 'merchantId'>, run: Pick<Run, 'runId'>): Promise<boolean> {
  return (await keeper.get(merchantId, [refs.run(run.runId)])).size > 0
}

type Listed = { batches: AccountId[][]; after: string | undefined; trail?: Trail | undefined; now: Instant }

/** Keeps a run's next page; where somebody kept it before, theirs is answered and counts. Throws Unavailable. */
export async function keepPage(store: RunStore, beginning: Beginning, { page, ...listed }: Listed & { page: number }): Promise<RunPage> {
  const asked = [refs.run(beginning.runId), refs.runPage(beginning.runId, page)] as const
  return settling(store, `page ${page} of ${beginning.runId}`, async () => {
    const rows = await store.keeper.get(store.merchantId, asked)
    const kept = stateIn(rows, asked[1])
    if (kept) return { answer: kept, puts: [] }
    const run = stateIn(rows, asked[0]) ?? begun(beginning)
    if (run.pageCount !== page) throw new Error(`page ${page} of ${run.runId} comes after ${run.pageCount} others`)
    const next = pageListed(run, listed)
    const changes: Change[] = [
      { ref: asked[0], state: next.run },
      { ref: asked[1], state: next.page },
    ]
    return { answer: next.page, puts: putsFor(store.merchantId, rows, changes) }
  })
}

/** The page's batches are on their way, and whoever lists the next page knows of it. */
export async function handOn(store: RunStore, page: RunPage): Promise<void> {
  const ref = refs.runPage(page.runId, page.page)
  // As it was kept: should it be another by now, somebody handed it on, and it is read.
  let rows: Rows | undefined = new Map([[refText(ref), rowFor(ref, page, { version: 1 })]])
  await settling(store, `handing on ${ref.id}`, async () => {
    rows ??= await store.keeper.get(store.merchantId, [ref])
    const known = rows
    rows = undefined
    return { answer: undefined, puts: putsFor(store.merchantId, known, [{ ref, state: { ...page, handedOn: true } }]) }
  })
}

/** Tells what came of a batch; what was told before counts no more. */
export async function tellBatch(store: RunStore, told: RunBatch, now: Instant): Promise<void> {
  const batchAt = refs.runBatch(told.runId, told.batch)
  const tallyAt = refs.runTally(told.runId, tallyShardOf(told.batch))
  await settling(store, `telling of ${batchAt.id}`, async () => {
    const rows = await store.keeper.get(store.merchantId, [batchAt, tallyAt])
    const before = stateIn(rows, batchAt)
    const known = batchKnown(before, told)
    if (!known) return { answer: undefined, puts: [] }
    const tally = batchTold(known, { before, tally: stateIn(rows, tallyAt), now })
    const changes: Change[] = [
      { ref: batchAt, state: known },
      { ref: tallyAt, state: tally },
    ]
    return { answer: undefined, puts: putsFor(store.merchantId, rows, changes) }
  })
}

function putsFor(merchantId: MerchantId, rows: Rows, changes: readonly Change[]): Action[] {
  return changes.flatMap(({ ref, state }) => {
    const version = rows.get(refText(ref))?.version ?? 0
    const row = rowFor(ref, state, { version: version + 1 })
    return itemsOf(merchantId, ref, row).map((put): Action => ({ put, under: version || 'absent' }))
  })
}

/** Reads and writes until nobody came between. Throws Unavailable when somebody always does. */
async function settling<A>(store: RunStore, what: string, attempt: () => Promise<{ answer: A; puts: Action[] }>): Promise<A> {
  const patience = patienceUntil(store.deadlineAt, store.clock)
  do {
    const { answer, puts } = await attempt()
    if (puts.length === 0 || (await send(store.keeper, puts, patience))?.outcome === 'written') return answer
  } while (await patience.pause())
  throw new Unavailable(`${what} could not be written in time`)
}
