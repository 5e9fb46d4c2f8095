import { randomUUID } from 'node:crypto'
import { type Account, balance, exposure, figuresOf, remainder } from '../domain/accounts/account.ts'
import { noDebts, overdueSince } from '../domain/accounts/debts.ts'
import { incompleteOf } from '../domain/accounts/incomplete.ts'
import { emptyPurse } from '../domain/accounts/purse.ts'
import type { Standing } from '../domain/accounts/standing.ts'
import { added, difference, noTotals } from '../domain/accounts/totals.ts'
import type { CalendarDate } from '../domain/calendar.ts'
import { refs } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import { weightOf } from '../domain/orders/order.ts'
import { unallocatedOf } from '../domain/payments/payment.ts'
import { rankings, rankingsOf } from '../domain/reports/ranking.ts'
import { type ListRef, type Ref, refText } from '../domain/states.ts'
import { type Rows, stateIn } from './assertLaws.ts'
import { canonical } from './canonical.ts'
import { itemsOf, rowFor } from './codec.ts'
import { type Action, type Keeper, Unavailable } from './keeper.ts'
import { isTorn } from './load.ts'
import { type Clock, patienceUntil } from './patience.ts'
import type { Row } from './row.ts'
import { totalsRef } from './table.ts'

export type Projecting = {
  keeper: Keeper
  merchantId: MerchantId
  accountId: AccountId
  today: CalendarDate
  clock: Clock
  deadlineAt: number
  /** Of a rebuilding: totals of an older round are begun anew, and a standing that claims to be newer than its account is replaced. */
  round?: number | undefined
}

/**
 * `written`: the standing is what the account now is. `drift`: so it is, and the rows don't add up to the account's own figures;
 * somebody must look. `moved`: the account changed meanwhile, a later event will tell. `unknown`: there is no such account.
 */
export type Projected =
  | { state: 'written' | 'moved' | 'unknown' }
  | { state: 'drift'; differences: { what: string; expected: number; found: number }[] }

/**
 * Recomputes the standing of an account from its rows, strongly read, and adds what it changed to the merchant's totals in the same
 * transaction. A projection: it decides nothing, writes no journal and leaves the account row alone (ARCHITECTURE section 3).
 * Throws Unavailable when others keep coming first until the deadline.
 */
export async function recomputeStanding(projecting: Projecting): Promise<Projected> {
  const { keeper, merchantId, accountId, clock, deadlineAt, round } = projecting
  const patience = patienceUntil(deadlineAt, clock)
  do {
    const asked = [
      refs.account(accountId),
      refs.debts(accountId),
      refs.purse(accountId),
      refs.customer(accountId),
      refs.standing(accountId),
      ...rankings.map((list) => refs.ranking(accountId, list)),
    ]
    const rows = await keeper.get(merchantId, asked)
    const row = rows.get(refText(refs.account(accountId)))
    if (row?.kind !== 'account') return { state: 'unknown' }
    if (isTorn(rows, asked)) continue
    if (round === undefined && (stateIn(rows, refs.standing(accountId))?.accountVersion ?? 0) > row.version) return { state: 'moved' }
    const differences = await driftOf(projecting, row.state, rows)
    const again = await keeper.get(merchantId, [refs.account(accountId), totalsRef(row.state)])
    // Not every change of the account tells of its figures (a mail claimed, a bureau asked): whoever moved it may not wake us again.
    if (again.get(refText(refs.account(accountId)))?.version !== row.version) continue

    const standing = standingOf(row, rows, { today: projecting.today, drift: differences.length > 0 })
    const actions = actionsFor(projecting, new Map([...rows, ...again]), standing)
    if (actions === 'torn') continue
    const written = actions.length === 0 || (await keeper.write(actions, randomUUID())).outcome === 'written'
    if (written) return differences.length > 0 ? { state: 'drift', differences } : { state: 'written' }
  } while (await patience.pause())
  throw new Unavailable(`the standing of ${accountId} could not be written in time`)
}

/** Rows of one list beyond which its sum is left to the full check. */
const rowsSummed = 2_000

/** Where the rows don't add up to the account's own figures. */
async function driftOf(projecting: Projecting, account: Account, rows: Rows): Promise<{ what: string; expected: number; found: number }[]> {
  const { keeper, merchantId, accountId } = projecting
  const purse = stateIn(rows, refs.purse(accountId)) ?? emptyPurse
  const [orders, owed, payments] = await Promise.all([
    rowsOf(projecting, 'open-orders'),
    rowsOf(projecting, 'owed'),
    keeper.get(
      merchantId,
      purse.money.map(({ paymentId }) => refs.payment(accountId, paymentId)),
    ),
  ])
  const weights = orders?.map((row) => weightOf(row.kind === 'order' ? row.state : undefined))
  const found = figuresOf(account)
  const sums = {
    openOrders: weights && sum(weights.map(({ openOrders }) => openOrders)),
    charged: weights && sum(weights.map(({ charged }) => charged)),
    reserved: weights && sum(weights.map(({ reserved }) => reserved)),
    unpaid: owed && sum(owed.map((row) => (row.kind === 'invoice' || row.kind === 'claim' ? row.state.outstanding : 0))),
    deposits: sum([...payments.values()].map((row) => (row.kind === 'payment' ? unallocatedOf(row.state) : 0))),
  }
  const names = ['openOrders', 'charged', 'reserved', 'unpaid', 'deposits'] as const
  return names.flatMap((what) =>
    sums[what] === undefined || sums[what] === found[what] ? [] : [{ what, expected: sums[what], found: found[what] }],
  )
}

const sum = (amounts: readonly number[]) => amounts.reduce((total, amount) => total + amount, 0)

/** All rows of a list; nothing where there are too many to sum at every event. */
async function rowsOf({ keeper, merchantId, accountId }: Projecting, list: ListRef['list']): Promise<Row[] | undefined> {
  const { rows, next } = await keeper.list(merchantId, { list, kind: 'order', account: accountId, limit: rowsSummed })
  return next === undefined ? rows : undefined
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
