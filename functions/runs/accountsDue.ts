import { addDays, type CalendarDate } from '../../domain/calendar.ts'
import { AccountId, type RunId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import { type ThroughAll, wantedBy } from '../../domain/runs/due.ts'
import type { RunKind, Trail } from '../../domain/runs/run.ts'
import type { Settings } from '../../domain/settings/settings.ts'
import { begunOn } from '../../domain/statements/period.ts'
import { pageOfRun, type RunStore, standingsAfter } from '../../store/runs.ts'
import { accountStated } from '../../store/stating.ts'

type Place = {
  store: RunStore
  runId: RunId
  page: number
  dueOn: CalendarDate
  settings: Settings
  after: string | undefined
  pageSize: number | undefined
}
type Due = { accountIds: AccountId[]; after: string | undefined; trail?: Trail | undefined }

/** Names are small, and a page of a run costs as much whatever stands on it. */
const namesPerPage = 500

/** A page of the accounts that a run can have something to do for: as lists have it, so that workers look at each themselves. */
export function accountsDue(kind: Exclude<RunKind, 'closings'>, place: Place): Promise<Due> {
  if (kind === 'statements') return toBeStated(place)
  return kind === 'reminders' ? overdue(place) : amongAll(kind, place)
}

/** Those with something to state of a month or week that has ended: no other is looked at. */
async function toBeStated({ store: { keeper, merchantId }, dueOn, settings, after, pageSize = namesPerPage }: Place): Promise<Due> {
  const through = addDays(begunOn(dueOn, settings), -1)
  const { places, next } = await keeper.stating(merchantId, { through, limit: pageSize, after })
  return { accountIds: places.map(accountStated), after: next }
}

/** Those whose oldest debt fell due before the day. */
async function overdue({ store: { keeper, merchantId }, dueOn, after, pageSize = bounds.pageSize }: Place): Promise<Due> {
  const { rows, next } = await keeper.listed(merchantId, { list: 'owing', limit: pageSize, until: dueOn, after })
  return { accountIds: rows.flatMap((row) => (row.kind === 'ranking' ? [row.state.accountId] : [])), after: next }
}

/** Where a page begins, the one before it knows; one that an older version kept knows only the account. */
async function amongAll(kind: ThroughAll, { store, runId, page, after, pageSize = bounds.pageSize }: Place): Promise<Due> {
  const before = page === 0 ? undefined : await pageOfRun(store, { runId }, page - 1)
  const known = after === undefined ? undefined : [{ accountId: AccountId.parse(after), customerVersion: 0 }]
  const { standings, trail } = await standingsAfter(store, { trail: before?.trail ?? known, limit: pageSize })
  const accountIds = standings.filter((one) => wantedBy(kind, one)).map(({ accountId }) => accountId)
  return { accountIds, after: trail?.at(-1)?.accountId, trail }
}
