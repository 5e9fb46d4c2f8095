import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'
import { disputeTold, online, paymentTold, type Report, refundTold, tell } from './reports.ts'

const names = [
  { kind: 'invoice' as const, id: 'inv_1' },
  { kind: 'order' as const, id: 'A' },
]
const payment = paymentTold(100_00, { names })

/** An invoice of 40.00, a prepaid order of 30.00, the payment of 100.00 that names both, and 20.00 that a refund of ours gave back. */
function scene(order: 'waiting' | 'delivered'): Scene {
  const delivered = order === 'delivered' ? { delivery: 'whole' as const, onCredit: 30_00 } : { toCollect: 30_00 }
  const shop = new Scene({
    account: { limit: 1_000_00 },
    payments: [paymentOf('pay_cash', 20_00, { matches: 'nothing' })],
    invoices: [invoiceOf('inv_1', 40_00)],
    orders: [orderOf('A', 30_00, { settlement: 'prepaid', ...delivered })],
  })
  shop.done(topUp, { paymentId: 'pay_out', accountId: theAccount, amount: -20_00, currency: 'EUR', method: 'ESP' })
  return shop
}

/** When something was told is no state of it, and neither is in which order a record's entries or a row's letters were given out. */
const whens = new Set(['recordedAt', 'receivedOn', 'lastPaymentOn', 'issuedOn', 'dueOn', 'on', 'order', 'letter', 'letters', 'decision'])

function plain(state: unknown): unknown {
  if (Array.isArray(state)) return state.map((one) => JSON.stringify(plain(one))).toSorted()
  if (state === null || typeof state !== 'object') return state
  const entries = Object.entries(state).filter(([name]) => !whens.has(name))
  return Object.fromEntries(entries.toSorted().map(([name, value]) => [name, plain(value)]))
}

/** Every row of the account, whole: account, purse, debts, orders, invoices, payments, claims. A claim of nothing is none. */
function stateOf(shop: Scene): [string, unknown][] {
  return [...shop.rows]
    .flatMap(([name, { kind, state }]): [string, unknown][] => {
      if (kind === 'pointer' || (kind === 'claim' && state.total === 0)) return []
      // A claim is due on the day it was raised.
      if (kind === 'debts') return [[name, Object.values(state.owed).toSorted((one, other) => one - other)]]
      // Since when it waits, was decided, and has reserved, is when it was told.
      if (kind === 'order') return [[name, plain({ ...state, heldSince: undefined, decidedAt: undefined, reservedOn: undefined })]]
      if (kind !== 'account') return [[name, plain(state)]]
      // How long payments took depends on the days they were told on.
      const { daysToPaySum: _, lateCount: __, ...history } = state.history
      return [[name, plain({ ...state, history })]]
    })
    .toSorted()
}

type Telling = { order?: 'waiting' | 'delivered'; days?: readonly number[]; quiet?: boolean }

/** Told one after the other, with the days between them, and the subscribers in between or at the end. */
function told(reports: readonly Report[], { order = 'waiting', days = [], quiet = false }: Telling = {}) {
  const shop = scene(order)
  let at = 0
  let millis = Date.parse('2026-07-18T12:00:00.000Z')
  for (const [nth, report] of reports.entries()) {
    millis += (days[nth % Math.max(1, days.length)] ?? 0) * 86_400_000
    shop.at(new Date(millis).toISOString())
    tell(shop, report)
    if (!quiet) at = settleDown(shop, at)
  }
  settleDown(shop, at)
  return { state: stateOf(shop), shop }
}

function permutations<T>(all: readonly T[]): T[][] {
  return all.length === 0 ? [[]] : all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]))
}

const cases = (['won', 'lost'] as const).flatMap((end) =>
  (
    [
      ['part of it', 30_00, 5_00, 25_00],
      ['all of it', 30_00, 20_00, 50_00],
      ['more than all of it', 30_00, 20_00, 100_00],
    ] as const
  ).flatMap(([much, one, other, disputed]) =>
    (much === 'more than all of it' ? (['waiting', 'delivered'] as const) : (['waiting'] as const)).map((order) => ({
      end,
      much,
      order,
      amounts: [one, other, disputed] as const,
    })),
  ),
)

describe.each(cases)('a payment of a $order order, two refunds and a dispute that is $end, taking $much', ({ end, order, amounts }) => {
  const [one, other, disputed] = amounts
  const reports: Report[] = [
    payment,
    // The first carries out 20.00 of ours: it takes only the rest.
    refundTold('re_1', one, { carriesOut: 'pay_out' }),
    refundTold('re_2', other),
    disputeTold('dp_1', disputed),
    disputeTold('dp_1', disputed, { status: end }),
  ]
  const { state: expected, shop } = told(reports, { order })

  test('come to one state in each of the 120 orders they can arrive in', () => {
    const taken = one - 20_00 + other + (end === 'lost' ? disputed : 0)
    expect(shop.payment(online).returned).toBe(Math.min(100_00, taken))
    expect(shop.figures.balance).toBe(100_00 - taken - 40_00)
    const all = permutations(reports)
    expect(all).toHaveLength(120)
    for (const [nth, arriving] of all.entries()) expect(told(arriving, { order, quiet: nth % 2 === 0 }).state).toEqual(expected)
  })

  test('come to it with repeats and older states among them, and years between them', () => {
    const older: Report[] = [
      { ...payment, status: 'pending' },
      { ...payment, status: 'failed', reason: 'card_declined' },
      refundTold('re_1', one, { status: 'pending', carriesOut: 'pay_out' }),
      refundTold('re_2', other, { status: 'pending' }),
      disputeTold('dp_1', disputed, { status: 'inquiry' }),
    ]
    const arriving = fc
      .array(fc.constantFrom(...reports, ...older), { maxLength: 8 })
      .chain((more) => fc.shuffledSubarray([...reports, ...more], { minLength: reports.length + more.length }))
    const days = fc.array(fc.integer({ min: 0, max: 1_200 }), { minLength: 1, maxLength: 5 })
    // On failure fast-check prints its seed and the shortest case.
    fc.assert(
      fc.property(arriving, days, fc.boolean(), (all, between, quiet) => {
        expect(told(all, { order, days: between, quiet }).state).toEqual(expected)
      }),
      { numRuns: 15 },
    )
  })
})

describe('a dispute that is won after the claim it left was paid', () => {
  const cheque = { paymentId: 'pay_cheque', accountId: theAccount, amount: 50_00, currency: 'EUR' as const, method: 'VIR' }
  /** 150.00 charged back, and 50.00 that came for the claim: before the dispute was won, or after. */
  function paid(before: boolean): [string, unknown][] {
    const shop = scene('waiting')
    let at = 0
    const then = (act: () => unknown) => {
      act()
      at = settleDown(shop, at)
    }
    then(() => tell(shop, payment))
    then(() => tell(shop, disputeTold('dp_1', 150_00)))
    expect(shop.figures.unpaid).toBe(90_00)
    if (before) then(() => shop.done(recordPayment, cheque))
    then(() => tell(shop, disputeTold('dp_1', 150_00, { status: 'won' })))
    if (!before) then(() => shop.done(recordPayment, cheque))
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 110_00, unreservedDeposits: 80_00 })
    return stateOf(shop)
  }

  test('comes to the same as when it was won first', () => {
    expect(paid(true)).toEqual(paid(false))
  })
})
