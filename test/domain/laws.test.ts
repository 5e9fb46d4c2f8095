import fc from 'fast-check'
import { expect, test } from 'vitest'
import { figuresOf } from '../../domain/accounts/account.ts'
import { noDebts, owe } from '../../domain/accounts/debts.ts'
import { reconcile } from '../../domain/allocation/reconcile.ts'
import { blocksCharging } from '../../domain/credit-check/holds.ts'
import { recheckHolds } from '../../domain/credit-check/recheckHolds.ts'
import { idOf } from '../../domain/invoices/invoice.ts'
import { foldAll } from '../../domain/ledger/posting.ts'
import { isDelivered, isHeld, type Order, shortfallOf } from '../../domain/orders/order.ts'
import { theAccount } from '../kit/builders.ts'
import { historyOf } from '../kit/holding.ts'
import { settleDown } from '../kit/reacting.ts'
import { Scene } from '../kit/scene.ts'
import { type Act, acts, anyActs, ordersOf, paymentsOf } from './anyActs.ts'

/** A law of orders: what is held, what is charged, what has left. */
function assertOrder(order: Order): void {
  const { orderId, holds, toCollect, onCredit, charged, state } = order
  if (state !== 'open') return expect([orderId, holds]).toEqual([orderId, []])
  if (!holds.some(blocksCharging))
    expect([orderId, 'all approved credit is charged', charged]).toEqual([orderId, 'all approved credit is charged', onCredit])
  expect([orderId, 'waits exactly while something is to collect', holds.some(({ reason }) => reason === 'awaiting-payment')]).toEqual([
    orderId,
    'waits exactly while something is to collect',
    toCollect > 0,
  ])
  if (isDelivered(order))
    expect([orderId, 'what has left is never held', isHeld(order)]).toEqual([orderId, 'what has left is never held', false])
}

/** Both sides of each pair list the other, with one amount and one letter. */
function assertPairs(shop: Scene): void {
  const pairs = (all: { payment: string; item: string; amount: number; letter: string; on: string }[]) =>
    all.map((pair) => JSON.stringify(pair, Object.keys(pair).toSorted())).toSorted()
  const here = paymentsOf(shop).flatMap(({ paymentId, allocations }) =>
    allocations.map(({ item, amount, letter, on }) => ({ payment: paymentId, item, amount, letter, on })),
  )
  const there = shop.owed.flatMap((owed) =>
    owed.settlings.map(({ paymentId, amount, letter, on }) => ({ payment: paymentId, item: idOf(owed), amount, letter, on })),
  )
  expect(pairs(here)).toEqual(pairs(there))
  const letters = here.map(({ letter }) => letter)
  expect(new Set(letters).size).toBe(letters.length)
}

/** Rows that hold a whole say what the rows they stand for say. */
function assertWholes(shop: Scene): void {
  const owed = shop.owed.filter(({ outstanding }) => outstanding > 0)
  expect(shop.debts).toEqual(owed.reduce((debts, item) => owe(debts, item, item.outstanding), noDebts))
  const lacking = ordersOf(shop).filter((order) => shortfallOf(order) > 0)
  expect(shop.purse.shortfalls.map(({ orderId, onCredit }) => [orderId, onCredit]).toSorted()).toEqual(
    lacking.map((order) => [order.orderId, shortfallOf(order)]).toSorted(),
  )
  const invoices = shop.owed.flatMap((item) => ('invoiceId' in item ? [item] : []))
  const { daysToPayCount, daysToPaySum, lateCount } = historyOf({ invoices })
  expect(shop.account.history).toMatchObject({ daysToPayCount, daysToPaySum, lateCount })
}

/** The journal alone gives every figure: nothing moved without a posting. */
function assertJournal(shop: Scene): void {
  const own = shop.records.filter(({ chain }) => chain === theAccount)
  expect(foldAll(own.flatMap(({ postings }) => postings))).toEqual(figuresOf(shop.account))
  for (const [at, { before }] of own.entries()) expect([at, before]).toEqual([at, own[at - 1]?.after ?? foldAll([])])
  expect(own.at(-1)?.after ?? foldAll([])).toEqual(figuresOf(shop.account))
}

const checked: readonly string[] = ['place', 'change', 'pay']

/** Nothing that is checked ever charges beyond the limit; only people, deliveries and reversals do. */
function assertLimit(shop: Scene, { act }: Act, before: number): void {
  const { limit, terms } = shop.account
  const { exposure } = shop.figures
  if (!checked.includes(act) || exposure <= before || terms.minimumForCheck > 0 || limit === 'unlimited') return
  expect(exposure).toBeLessThanOrEqual(limit ?? 0)
}

function play(all: readonly Act[]): Scene {
  const shop = new Scene({ account: { limit: 200_00 } })
  for (const act of all) {
    const before = shop.figures.exposure
    acts[act.act](shop, act)
    assertLimit(shop, act, before)
    for (const order of ordersOf(shop)) assertOrder(order)
  }
  return shop
}

test('whatever happens to an account, in whatever order, the laws hold after each step and nothing throws', { timeout: 60_000 }, () => {
  fc.assert(
    fc.property(anyActs(40), (all) => {
      const shop = play(all)
      assertPairs(shop)
      assertWholes(shop)
      assertJournal(shop)
    }),
    { numRuns: 150 },
  )
})

test('whatever happened, the reactions come to rest, and then have nothing left to do', () => {
  fc.assert(
    fc.property(anyActs(30), (all) => {
      const shop = play(all)
      settleDown(shop)
      shop.run(recheckHolds, { accountId: theAccount })
      settleDown(shop)
      expect(shop.unchanged(reconcile, { accountId: theAccount })).toEqual({ matched: 0 })
      expect(shop.unchanged(recheckHolds, { accountId: theAccount })).toEqual({ released: [] })
    }),
    { numRuns: 60 },
  )
})
