import { balance, exposure, remainder } from '../domain/accounts/account.ts'
import { noDebts, overdueSince } from '../domain/accounts/debts.ts'
import { incompleteOf } from '../domain/accounts/incomplete.ts'
import type { Standing } from '../domain/accounts/standing.ts'
import { added, difference, noTotals } from '../domain/accounts/totals.ts'
import type { CalendarDate } from '../domain/calendar.ts'
import { refs } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import { rankings, rankingsOf } from '../domain/reports/ranking.ts'
import { type Ref, refText } from '../domain/states.ts'
import { type Rows, stateIn } from './assertLaws.ts'
import { canonical } from './canonical.ts'
import { itemsOf, rowFor, rowOf } from './codec.ts'
import { type Drift, driftOf, listsOf, moneyOf, provenDrift } from './drift.ts'
import { type Action, type Keeper, Unavailable } from './keeper.ts'
import { isTorn, stillStand } from './load.ts'
import { type Clock, type Patience, patienceUntil } from './patience.ts'
import type { Old } from './raced.ts'
import type { Row } from './row.ts'
import { send } from './send.ts'
import { totalsRef } from './table.ts'

export type Projecting = {
  keeper: Keeper
  merchantId: MerchantId
  accountId: AccountId
  today: CalendarDate
  clock: Clock
  deadlineAt: number
  /** Of a rebuilding: totals of an older round are begun anew, and a standing that claims to be newer than its account, and isn't, is replaced. */
  round?: number | undefined
}

/**
 * `written`: the standing is what the account now is. `drift`: so it is, and the rows don't add up to the account's own figures;
 * somebody must look. `moved`: the account changed meanwhile, a later event will tell. `unknown`: there is no such account.
 */
export type Projected = { state: 'written' | 'moved' | 'unknown' } | { state: 'drift'; differences: Drift[] }

/**
 * Recomputes the standing of an account from its rows, strongly read, and adds what it changed to the merchant's totals in the same
 * transaction. A projection: it decides nothing, writes no journal and leaves the account row alone (ARCHITECTURE section 3).
 * Throws Unavailable when others keep coming first until the deadline.
 *
 * All that the account alone names is read at once. Its row knows the versions of debts and purse, so these are of one moment; what lists show
 * is written under the versions it was read with, and not by who knows an older account or customer. Orders and debts may be of another moment:
 * where they add up to the account's figures all the same, there is no drift to be seen; where they don't, that is proved before it is believed
 * (docs/decisions/0026-what-lists-show-is-read-at-once.md).
 */
export async function recomputeStanding(projecting: Projecting): Promise<Projected> {
  const { keeper, merchantId, accountId, clock, deadlineAt, round } = projecting
  const patience = patienceUntil(deadlineAt, clock)
  const asked = [refs.account(accountId), refs.debts(accountId), refs.purse(accountId), refs.customer(accountId)]
  do {
    const [own, shown, lists] = await Promise.all([keeper.get(merchantId, asked), shownOf(projecting), listsOf(projecting)])
    const row = own.get(refText(refs.account(accountId)))
    if (row?.kind !== 'account') return { state: 'unknown' }
    if (isTorn(own, asked)) continue
    const known = new Map([...own, ...shown])
    if (isOlder(accountId, known)) {
      if (round === undefined) return { state: 'moved' }
      if (!(await stillStand(keeper, merchantId, { asked, rows: own }))) continue
    }
    const more = await keeper.get(merchantId, [totalsRef(row.state), ...moneyOf(accountId, own)])
    const seeming = driftOf(row.state, lists, more)
    const differences = seeming.length === 0 ? seeming : await provenDrift(projecting, row.state, own)
    if (differences === 'moved') continue

    const rows = new Map([...known, ...more])
    const standing = standingOf(row, rows, { today: projecting.today, drift: differences.length > 0 })
    if (!(await settled(projecting, { rows, standing, patience }))) continue
    return differences.length > 0 ? { state: 'drift', differences } : { state: 'written' }
  } while (await patience.pause())
  throw new Unavailable(`the standing of ${accountId} could not be written in time`)
}

/** What lists show of the account, its standing and its places: by their keys they come one behind the other, and rows that aren't there cost nothing. */
async function shownOf({ keeper, merchantId, accountId }: Projecting): Promise<Map<string, Row>> {
  const within = { list: 'rows', behind: 'ranking#', until: 'standing', limit: rankings.length + 1 } as const
  const { rows } = await keeper.list(merchantId, { ...within, kind: 'ranking', account: accountId })
  const ref = (row: Row) => (row.kind === 'ranking' ? refs.ranking(accountId, row.state.list) : refs.standing(accountId))
  return new Map(rows.map((row) => [refText(ref(row)), row]))
}

/**
 * Whether somebody wrote the standing who knew a newer account, or newer details of its customer, than these. Who did read all that woke this
 * projection, and what came since then has an event of its own.
 */
function isOlder(accountId: AccountId, rows: Rows): boolean {
  const versionOf = (ref: Ref) => rows.get(refText(ref))?.version ?? 0
  const known = rows.get(refText(refs.standing(accountId)))
  if ((stateIn(rows, refs.standing(accountId))?.accountVersion ?? 0) > versionOf(refs.account(accountId))) return true
  return (known?.customerVersion ?? 0) > versionOf(refs.customer(accountId))
}

type Settling = { rows: Rows; standing: Standing; patience: Patience }

/** How often one reading is written before all is read anew. */
const writings = 5

/**
 * Writes what was computed. Totals are of many accounts: where they alone were moved meanwhile, the difference is added to those that the failed
 * transaction found, and nothing is read again, since the standing's own version says that it is still the one to differ from.
 * False where all must be read anew.
 */
async function settled(projecting: Projecting, { rows: read, standing, patience }: Settling): Promise<boolean> {
  let rows = read
  for (let writing = 0; writing < writings; writing += 1) {
    const actions = actionsFor(projecting, rows, standing)
    if (actions === 'torn') return false
    if (actions.length === 0) return true
    const decided = await send(projecting.keeper, actions, patience)
    if (decided?.outcome === 'written') return true
    const totals = decided && totalsAlone(actions, decided.old)
    if (!totals || !(await patience.pauseAfterRace())) return false
    rows = new Map([...rows, [refText(totalsRef(standing)), totals]])
  }
  return false
}

/** The totals as a failed transaction found them, where nothing else stood in its way. */
function totalsAlone(actions: readonly Action[], old: Old): Row | undefined {
  const raced = actions.flatMap((action, at) => (old[at] === undefined ? [] : [{ action, item: old[at] }]))
  const [first] = raced
  return raced.length === 1 && first?.item && 'put' in first.action && first.action.put.kind === 'totals' ? rowOf(first.item) : undefined
}

type AccountRow = Extract<Row, { kind: 'account' }>

function standingOf(
  { state: account, version }: AccountRow,
  rows: Rows,
  { today, drift }: { today: CalendarDate; drift: boolean },
): Standing {
  const details = stateIn(rows, refs.customer(account.accountId))?.details
  const overdue = overdueSince(stateIn(rows, refs.debts(account.accountId)) ?? noDebts, today)
  return {
    accountId: account.accountId,
    name: details?.name ?? account.accountId,
    ...(details?.company !== undefined && { company: details.company }),
    currency: account.currency,
    openOrders: account.openOrders,
    balance: balance(account),
    remainder: remainder(account),
    exposure: exposure(account),
    unpaid: account.unpaid,
    deposits: account.deposits,
    limit: account.limit,
    riskLevel: account.terms.riskLevel,
    heldCount: account.heldCount,
    ...(overdue !== undefined && { overdueSince: overdue }),
    ...(details?.professional && { incomplete: incompleteOf(account, details) }),
    accountVersion: version,
    drift,
  }
}

/**
 * The standing, and its places in lists, under the versions they were read with, and the merchant's totals with the difference; nothing
 * where nothing differs.
 * A standing that was counted in another round than these totals is none of them, and counts whole.
 * `torn` when the totals lack what the standing had in them: another projection came between the two readings.
 */
function actionsFor({ merchantId, accountId, clock, round: wanted = 0 }: Projecting, rows: Rows, standing: Standing): Action[] | 'torn' {
  const [ref, totalsAt] = [refs.standing(accountId), totalsRef(standing)]
  const [old, oldTotals] = [rows.get(refText(ref)), rows.get(refText(totalsAt))]
  const roundBefore = old?.round ?? 0
  // Totals that are gone begin a round of their own: accounts counted in those that are lost count whole again, one by one.
  const found = oldTotals ? (oldTotals.round ?? 0) : Math.max(clock.now(), roundBefore + 1)
  const round = Math.max(found, wanted)
  const before = roundBefore === round ? stateIn(rows, ref) : undefined
  const places = placesOf(merchantId, rows, standing)
  if (before && canonical(before) === canonical(standing)) return places
  const base = found === round ? stateIn(rows, totalsAt) : undefined
  const totals = added(base ?? noTotals(standing.currency), difference(standing, before))
  if (Math.min(totals.accountCount, totals.heldCount, totals.openOrders, totals.unpaid, totals.deposits, totals.exposure) < 0) return 'torn'
  const customerVersion = rows.get(refText(refs.customer(accountId)))?.version ?? 0
  const puts = [
    putsOf(merchantId, rows, { place: ref, state: standing, round, customerVersion }),
    putsOf(merchantId, rows, { place: totalsAt, state: totals, round }),
  ].flat()
  return [...puts, ...places]
}

/** The account's places in lists that are not where they stand. */
function placesOf(merchantId: MerchantId, rows: Rows, standing: Standing): Action[] {
  const { accountId } = standing
  const debts = stateIn(rows, refs.debts(accountId)) ?? noDebts
  const erased = stateIn(rows, refs.account(accountId))?.erasedAt !== undefined
  const customer = erased ? undefined : stateIn(rows, refs.customer(accountId))?.details
  return rankingsOf(standing, { debts, customer }).flatMap((state) => {
    const place = refs.ranking(accountId, state.list)
    const old = stateIn(rows, place)
    // A list it never stood in needs no row that says so.
    if (!old && state.by === undefined) return []
    return old && canonical(old) === canonical(state) ? [] : putsOf(merchantId, rows, { place, state, round: 0 })
  })
}

/** A projected row under the version it was read with. */
export function putsOf(
  merchantId: MerchantId,
  rows: Rows,
  { place, state, round, customerVersion }: { place: Ref; state: unknown; round: number; customerVersion?: number },
): Action[] {
  const version = rows.get(refText(place))?.version ?? 0
  const row = rowFor(place, state, { version: version + 1, ...(round > 0 && { round }), customerVersion })
  return itemsOf(merchantId, place, row).map((put): Action => ({ put, under: version || 'absent' }))
}
