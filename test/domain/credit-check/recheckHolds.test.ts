import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { changeOrderStatus } from '../../../domain/accounts/changeOrderStatus.ts'
import { holdOrder } from '../../../domain/credit-check/holdOrder.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { bounds } from '../../../domain/limits.ts'
import { type Order, placeOf } from '../../../domain/orders/order.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { invoiceOf, orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const accountId = theAccount

/** Orders on account, placed in this order while the account isn't approved, and then it is. */
function waiting(limit: number, totals: Record<string, number>, sketch: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  const shop = new Scene({ ...sketch, account: { ...sketch.account, limit, orderStatus: { code: 'no' } } })
  for (const [id, total] of Object.entries(totals))
    shop.done(placeOrder, placingOf(id, total, id.startsWith('free') ? { settlement: 'prepaid' } : {}))
  shop.done(changeOrderStatus, { accountId, code: 'yes' })
  return shop
}

const heldIn = (shop: Scene, ids: readonly string[]) => ids.filter((id) => shop.order(id).holds.length > 0)

describe('produces', () => {
  test.each`
    limit     | totals                               | released           | exposure
    ${100_00} | ${{ A: 40_00, B: 60_00, C: 1 }}      | ${['A', 'B']}      | ${100_00}
    ${100_00} | ${{ A: 101_00, B: 10_00, C: 20_00 }} | ${[]}              | ${0}
    ${100_00} | ${{ A: 40_00, B: 70_00, C: 10_00 }}  | ${['A']}           | ${40_00}
    ${200_00} | ${{ A: 40_00, B: 70_00, C: 10_00 }}  | ${['A', 'B', 'C']} | ${120_00}
  `(
    'limit $limit and $totals: $released go, oldest first, and the first that stays ends charging',
    ({ limit, totals, released, exposure }) => {
      const shop = waiting(limit, totals)
      const { answer, facts } = shop.done(recheckHolds, { accountId })
      expect(answer.released).toEqual(released)
      expect(factsOf(facts, 'OrderReleased').map(({ orderId, how }) => [orderId, how])).toEqual(
        released.map((id: string) => [id, 'by-recheck']),
      )
      expect(shop.figures.exposure).toBe(exposure)
      expect(heldIn(shop, Object.keys(totals))).toEqual(Object.keys(totals).filter((id) => !released.includes(id)))
    },
  )

  test('orders that charge nothing decided although an older one ended charging', () => {
    const shop = waiting(100_00, { A: 101_00, free: 10_00, B: 20_00 })
    shop.done(recheckHolds, { accountId })
    expect(shop.order('free').holds).toEqual([{ reason: 'awaiting-payment', toCollect: 10_00 }])
    expect(shop.order('A').holds).toMatchObject([{ reason: 'limit-exceeded', excess: 1_00 }])
    expect(shop.order('B').holds).toEqual([{ reason: 'not-approved' }])
  })

  test('past-due amounts end charging as the limit does, and their payment lets all go', () => {
    const shop = waiting(500_00, { A: 10_00, B: 20_00 }, { account: { terms: { holdPeriod: 2 } }, invoices: [invoiceOf('inv_1', 30_00)] })
    const at = settleDown(shop)
    expect(heldIn(shop, ['A', 'B'])).toEqual(['A', 'B'])
    shop.done(recordPayment, { paymentId: 'pay_1', accountId, amount: 30_00, currency: 'EUR', method: 'VIR' })
    settleDown(shop, at)
    expect(heldIn(shop, ['A', 'B'])).toEqual([])
    expect(shop.figures).toMatchObject({ exposure: 30_00, unpaid: 0 })
  })

  test('the figures of a hold that stays, as they are now', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(placeOrder, placingOf('A', 150_00))
    shop.done(changeLimit, { accountId, limit: 120_00 })
    shop.done(recheckHolds, { accountId })
    expect(shop.order('A').holds).toEqual([{ reason: 'limit-exceeded', limit: 120_00, exposure: 150_00, excess: 30_00 }])
  })

  test(`a further pass where there were more than the ${bounds.ordersPerRecheck} that one commit decides`, () => {
    const many = Object.fromEntries(Array.from({ length: bounds.ordersPerRecheck + 1 }, (_, at) => [`o-${at}`, 1_00]))
    const shop = waiting(500_00, many)
    const { answer, facts } = shop.done(recheckHolds, { accountId })
    expect(answer.released).toHaveLength(bounds.ordersPerRecheck)
    expect(factsOf(facts, 'CreditEased').length).toBeGreaterThan(0)
    settleDown(shop)
    expect(heldIn(shop, Object.keys(many))).toEqual([])
  })

  describe('behind more orders than one commit decides that stay held', () => {
    const stuck = Array.from({ length: bounds.ordersPerRecheck * 2 }, (_, at) => `m-${1000 + at}`)
    /** All of `stuck` held by hand, then those behind them. */
    function behind(last: Record<string, number>): Scene {
      const holds: Order['holds'] = [{ reason: 'manual', by: 'person:ada', why: 'qqq-by-hand-qqq' }]
      const shop = new Scene({ account: { limit: 200_00 }, orders: stuck.map((id) => orderOf(id, 1, { holds, charged: 0 })) })
      for (const [id, total] of Object.entries(last)) shop.done(placeOrder, placingOf(id, total))
      return shop
    }

    test('the pass goes on, from event to event, until the last order', () => {
      const shop = behind({ late: 250_00 })
      shop.done(changeLimit, { accountId, limit: 1000_00 })
      const at = shop.records.length
      const { facts } = shop.done(recheckHolds, { accountId })
      expect(factsOf(facts, 'CreditEased')).toMatchObject([{ from: { charging: true } }])
      settleDown(shop, at)
      expect(heldIn(shop, [...stuck, 'late'])).toEqual(stuck)
    })

    test('what ended charging ends it for the pass that goes on, too', () => {
      const shop = behind({ late: 250_00 })
      shop.done(changeLimit, { accountId, limit: 1000_00 })
      const from = { behind: placeOf(shop.order('m-1138')), charging: false }
      shop.unchanged(recheckHolds, { accountId, from })
      expect(heldIn(shop, ['late'])).toEqual(['late'])
    })
  })

  test.each([
    ['held-until', '2026-07-20', '2026-07-19', ['A']],
    ['held-until', '2026-07-20', '2026-07-20', []],
  ])('with days passing: %s %s on %s leaves %j held', (code, until, day, held) => {
    const shop = new Scene({ account: { limit: 100_00, orderStatus: { code, until } } })
    shop.done(placeOrder, placingOf('A', 10_00))
    shop.on(day).run(recheckHolds, { accountId })
    expect(heldIn(shop, ['A'])).toEqual(held)
  })
})

describe('refuses', () => {
  test('unknown-account', () => expect(new Scene({}).refused(recheckHolds, { accountId: 'acc_nobody' })).toBe('unknown-account'))
})

describe('stays quiet', () => {
  test('when nothing got easier: no row is written', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(placeOrder, placingOf('A', 150_00))
    shop.done(placeOrder, placingOf('B', 60_00, { settlement: 'prepaid' }))
    expect(shop.unchanged(recheckHolds, { accountId })).toEqual({ released: [] })
  })

  test('about orders that are not held, even where they now exceed the limit', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 80_00)] })
    shop.done(changeLimit, { accountId, limit: 10_00 })
    shop.unchanged(recheckHolds, { accountId })
    expect(shop.order('A')).toEqual(orderOf('A', 80_00))
  })

  test('about an order that was held by hand beside another reason', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(placeOrder, placingOf('A', 60_00, { settlement: 'prepaid' }))
    shop.done(holdOrder, { orderId: 'A', why: 'to be looked at' })
    expect(shop.order('A').holds.map(({ reason }) => reason)).toEqual(['awaiting-payment', 'manual'])
    expect(shop.unchanged(recheckHolds, { accountId })).toEqual({ released: [] })
  })

  test('the second time', () => {
    const shop = waiting(100_00, { A: 40_00, B: 70_00 })
    shop.done(recheckHolds, { accountId })
    expect(shop.unchanged(recheckHolds, { accountId })).toEqual({ released: [] })
  })
})
