import { type Account, balance, exposure, figuresOf, remainder } from '../domain/accounts/account.ts'
import { noDebts, totalOwed } from '../domain/accounts/debts.ts'
import { emptyPurse, totalReserved, totalUnallocated } from '../domain/accounts/purse.ts'
import { refs } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import type { Difference } from '../domain/ledger/difference.ts'
import { type Ref, refText } from '../domain/states.ts'
import { type Rows, stateIn } from './assertLaws.ts'
import { canonical } from './canonical.ts'
import { differing, type Named, type Sums, sumsOf } from './checkedRows.ts'
import { Unreadable } from './codec.ts'
import { type Anchor, anchorFaults } from './heads.ts'
import type { Keeper } from './keeper.ts'
import { isTorn } from './load.ts'
import type { Item } from './row.ts'
import { chainOf } from './table.ts'
import { type ChainFault, endFaults, startOfChain, verifyChain, type Walk } from './verify.ts'

/** `anchors`: where the chain ended on earlier days, by what is kept outside the table. */
export type Checked = { keeper: Keeper; merchantId: MerchantId; accountId: AccountId; anchors?: readonly Anchor[] | undefined }

/** How often an account that changes while it is checked is read again; after that only its chain is judged. */
const tries = 5

/** `judged`: false where the account changed whenever it was read: its chain was checked, its figures were not. */
export type Judged = { differences: Difference[]; judged: boolean }

/** What the check of an account names; see `judgeAccount`. */
export async function checkAccount(checked: Checked): Promise<Difference[]> {
  return (await judgeAccount(checked)).differences
}

/**
 * Recomputes an account: its chain from the first record on, its figures from the postings and again from its rows. Names each
 * difference from what is kept; rows that can't be read are one. Reads only, a page at a time, and repeats what was caught changing.
 */
export async function judgeAccount(checked: Checked): Promise<Judged> {
  try {
    return await judge(checked)
  } catch (error) {
    if (!(error instanceof Unreadable)) throw error
    return {
      differences: await apart(checked, { expected: 'rows that can be read', found: 'something unreadable' }),
      judged: true,
    }
  }
}

async function judge(checked: Checked): Promise<Judged> {
  const { keeper, merchantId, accountId, anchors = [] } = checked
  let walk = startOfChain()
  let torn: string | undefined
  for (let attempt = 0; attempt < tries; attempt += 1) {
    const asked = [refs.account(accountId), refs.debts(accountId), refs.purse(accountId)]
    const rows = await keeper.get(merchantId, [...asked, refs.standing(accountId)])
    const row = rows.get(refText(refs.account(accountId)))
    if (isTorn(rows, asked)) {
      const versions = asked.map((ref) => `${ref.kind} ${rows.get(refText(ref))?.version ?? 'missing'}`).join(', ')
      // Caught changing it would be of other versions by now: what stays so was never written together.
      if (versions === torn) return { differences: await apart(checked, { expected: together, found: versions }), judged: true }
      torn = versions
      continue
    }
    walk = await verifyChain(keeper, { merchantId, chain: accountId }, { from: walk, through: row?.head?.sequence ?? 0 })
    const sums = await sumsOf({ keeper, merchantId, accountId }, stateIn(rows, refs.purse(accountId)) ?? emptyPurse)
    const beyond = await keeper.journal(merchantId, { chain: accountId, after: row?.head?.sequence ?? 0, limit: 1 })
    const again = await keeper.get(merchantId, [refs.account(accountId)])
    if (again.get(refText(refs.account(accountId)))?.version !== row?.version) continue

    const chain = [...walk.faults, ...(walk.faults.length > 0 ? [] : endFaults(walk, row?.head)), ...beyond.map(added)]
    const account = stateIn(rows, refs.account(accountId))
    if (chain.length === 0) chain.push(...(await anchorFaults(keeper, { merchantId, chain: accountId }, anchors)))
    const told = chain.map((fault) => chainDifference(accountId, fault))
    return { differences: account ? [...told, ...kept(account, { rows, walk, sums }), ...listed(account, rows)] : told, judged: true }
  }
  // It never held still, but where it ended before is behind it.
  const faults = walk.faults.length > 0 ? walk.faults : await anchorFaults(keeper, { merchantId, chain: accountId }, anchors)
  return { differences: faults.map((fault) => chainDifference(accountId, fault)), judged: false }
}

const together = 'an account with the debts and the purse it was written with'

/** An account whose rows can't be put together: no figure of it can be judged, but its chain can, by where it ended before. */
async function apart(
  { keeper, merchantId, accountId, anchors = [] }: Checked,
  rows: { expected: string; found: string },
): Promise<Difference[]> {
  const faults = await anchorFaults(keeper, { merchantId, chain: accountId }, anchors)
  return [...faults.map((fault) => chainDifference(accountId, fault)), { accountId, what: 'rows', ...rows }]
}

/** A record that no row's head knows of. */
function added({ sk }: Item): ChainFault {
  return { sequence: Number(sk), expected: 'no record behind the head', found: 'a record' }
}

/** Verifies a chain that no account roots: a series of numbers, a voucher's, a merchant's own. */
export async function checkChain(keeper: Keeper, merchantId: MerchantId, root: Ref): Promise<ChainFault[]> {
  const rooted = async () => (await keeper.get(merchantId, [root])).get(refText(root))
  const [row, chain] = [await rooted(), chainOf(root)]
  const through = row?.head?.sequence ?? 0
  const walk = await verifyChain(keeper, { merchantId, chain }, { from: startOfChain(), through })
  if (walk.faults.length > 0) return walk.faults
  const beyond = await keeper.journal(merchantId, { chain, after: through, limit: 1 })
  // What was committed meanwhile moved its root along.
  const isAdded = beyond.length > 0 && (await rooted())?.version === row?.version
  return [...endFaults(walk, row?.head), ...(isAdded ? beyond.map(added) : [])]
}

function chainDifference(accountId: AccountId, { sequence, expected, found }: ChainFault): Difference {
  return { accountId, what: 'chain', expected, found, sequence }
}

/** Every way the account's figures can be known, against what is kept. */
function kept(account: Account, { rows, walk, sums }: { rows: Rows; walk: Walk; sums: Sums }): Difference[] {
  const { accountId } = account
  const debts = stateIn(rows, refs.debts(accountId)) ?? noDebts
  const purse = stateIn(rows, refs.purse(accountId)) ?? emptyPurse
  const figures = { ...figuresOf(account), heldCount: account.heldCount }
  const names = ['unpaid', 'deposits', 'openOrders', 'charged', 'reserved'] as const
  return [
    ...names.flatMap((name) => differing(`${name} by the journal`, { expected: walk.figures[name], found: figures[name] })),
    ...([...names, 'heldCount'] as const).flatMap((name) =>
      differing(`${name} by its rows`, { expected: sums.figures[name], found: figures[name] }),
    ),
    ...differing('unpaid by the debts row', { expected: totalOwed(debts), found: account.unpaid }),
    ...differing('debts by due date', { expected: canonical(sums.debts.owed), found: canonical(debts.owed) }),
    ...differing('ship-tos and jobs by their rows', { expected: canonical(sums.places), found: canonical(account.places ?? {}) }),
    ...differing('deposits by the purse', { expected: totalUnallocated(purse), found: account.deposits }),
    ...differing('reserved by the purse', { expected: totalReserved(purse), found: account.reserved }),
    ...differing('payments in the purse', { expected: sums.fundedCount, found: purse.money.length }),
    ...differing('limit by the journal', { expected: String(walk.limits.limit), found: String(account.limit) }),
    ...differing('sub-limits by the journal', { expected: canonical(walk.limits.subLimits), found: canonical(account.subLimits ?? {}) }),
    ...(['paymentCount', 'lateCount', 'daysToPaySum', 'daysToPayCount'] as const).flatMap((name) =>
      differing(`${name} by its rows`, { expected: sums.history[name], found: account.history[name] }),
    ),
    ...statementDue(account, walk),
    ...sums.contradictions,
  ].map((difference) => ({ accountId, ...difference }))
}

/**
 * A movement that no statement has, or money owed or deposited, and no statement to come: by schedule it would never be stated. The other way
 * round is no fault: what was owed and deposited for an hour, and balanced out, leaves the statement that it called for.
 */
function statementDue({ nextStatement, stated, unpaid, deposits }: Account, { movedAt }: Walk): Named[] {
  const due = movedAt > (stated?.sequence ?? 0) || unpaid > 0 || deposits > 0
  if (nextStatement !== null || !due) return []
  return [{ what: 'next statement by the journal', expected: 'to come', found: 'none' }]
}

/** What lists and reports show of the account: a copy, so it is judged where it was taken of the account as it now is. */
function listed(account: Account, rows: Rows): Difference[] {
  const { accountId } = account
  const standing = stateIn(rows, refs.standing(accountId))
  if (!standing || standing.accountVersion !== rows.get(refText(refs.account(accountId)))?.version) return []
  const { unpaid, deposits, openOrders, heldCount, limit } = account
  const figures = { unpaid, deposits, openOrders, heldCount, limit: String(limit) }
  const expected = { ...figures, balance: balance(account), remainder: remainder(account), exposure: exposure(account) }
  const found = { ...standing, limit: String(standing.limit) }
  const names = ['unpaid', 'deposits', 'openOrders', 'balance', 'remainder', 'exposure', 'heldCount', 'limit'] as const
  return names
    .flatMap((name) => differing(`${name} in lists`, { expected: expected[name], found: found[name] }))
    .map((difference) => ({ accountId, ...difference }))
}
