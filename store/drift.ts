import { type Account, figuresOf } from '../domain/accounts/account.ts'
import { emptyPurse } from '../domain/accounts/purse.ts'
import { refs } from '../domain/command.ts'
import type { AccountId, MerchantId } from '../domain/ids.ts'
import { weightOf } from '../domain/orders/order.ts'
import { unallocatedOf } from '../domain/payments/payment.ts'
import type { ListRef, Ref } from '../domain/states.ts'
import { type Rows, stateIn } from './assertLaws.ts'
import type { Keeper } from './keeper.ts'
import { stillStand } from './load.ts'
import type { Row } from './row.ts'

/** A figure of an account that its rows don't add up to. */
export type Drift = { what: string; expected: number; found: number }

type OfAccount = { keeper: Keeper; merchantId: MerchantId; accountId: AccountId }

/** The lists an account's figures are summed from; undefined where one is too long. */
type Lists = { orders: Row[] | undefined; owed: Row[] | undefined }

/** Rows of one list beyond which its sum is left to the full check. */
const rowsSummed = 2_000

export async function listsOf(of: OfAccount): Promise<Lists> {
  const [orders, owed] = await Promise.all([rowsOf(of, 'open-orders'), rowsOf(of, 'owed')])
  return { orders, owed }
}

/** All rows of a list; nothing where there are too many to sum at every event. */
async function rowsOf({ keeper, merchantId, accountId }: OfAccount, list: ListRef['list']): Promise<Row[] | undefined> {
  const { rows, next } = await keeper.list(merchantId, { list, kind: 'order', account: accountId, limit: rowsSummed })
  return next === undefined ? rows : undefined
}

/** The payments that the deposits of an account are summed from: those its purse knows of. */
export function moneyOf(accountId: AccountId, rows: Rows): Ref<'payment'>[] {
  const { money } = stateIn(rows, refs.purse(accountId)) ?? emptyPurse
  return money.map(({ paymentId }) => refs.payment(accountId, paymentId))
}

/** Where lists and payments don't add up to the account's own figures. */
export function driftOf(account: Account, { orders, owed }: Lists, payments: Rows): Drift[] {
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

/**
 * The same of rows that are all read behind the account's own, and it once more behind them: where it still stands, nothing of it changed between.
 * `moved` where it doesn't, so that what differs says nothing.
 */
export async function provenDrift(of: OfAccount, account: Account, rows: Rows): Promise<Drift[] | 'moved'> {
  const { keeper, merchantId, accountId } = of
  const [lists, payments] = await Promise.all([listsOf(of), keeper.get(merchantId, moneyOf(accountId, rows))])
  const stands = await stillStand(keeper, merchantId, { asked: [refs.account(accountId)], rows })
  return stands ? driftOf(account, lists, payments) : 'moved'
}
