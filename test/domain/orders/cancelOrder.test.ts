import { describe, expect, test } from 'vitest'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { cancelOrder } from '../../../domain/orders/cancelOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { lineOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const limitHold = { reason: 'limit-exceeded' as const, limit: 100_00, exposure: 150_00, excess: 50_00 }

/** Counts a first delivery of order A in. */
function delivered(shop: Scene, lines: { sku: string; delivered: string }[]): void {
  shop.done(reportDelivery, { deliveryId: 'del-1', orderId: 'A', lines })
  shop.done(applyDelivery, { deliveryId: 'del-1' })
}

describe('produces', () => {
  test.each([
    ['on credit and approved', {}, { exposure: 0, unreservedDeposits: 100_00 }],
    ['from deposits', { settlement: 'deposit' as const, fromDeposit: 100_00 }, { exposure: 0, unreservedDeposits: 100_00 }],
    [
      'waiting for payment',
      { settlement: 'prepaid' as const, fromDeposit: 30_00, toCollect: 70_00 },
      { exposure: 0, unreservedDeposits: 100_00 },
    ],
    ['held', { charged: 0, holds: [limitHold] }, { exposure: 0, unreservedDeposits: 100_00 }],
  ])('an order %s that frees all it held', (_, order, figures) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 100_00, order)], payments: [paymentOf('pay_1', 100_00)] })
    const { answer, facts } = shop.done(cancelOrder, { orderId: 'A' })
    expect(answer).toMatchObject({
      state: 'cancelled',
      onCredit: 0,
      held: false,
      fromDeposit: 0,
      toCollect: 0,
      charged: 0,
      account: { ...figures, openOrders: 0, remainder: 100_00 },
    })
    expect(factsOf(facts, 'OrderCancelled')).toHaveLength(1)
    expect(shop.account).toMatchObject({ heldCount: 0, reserved: 0 })
  })

  test('money that arrives for a cancelled order as deposit', () => {
    const shop = new Scene({ orders: [orderOf('A', 100_00, { settlement: 'prepaid', toCollect: 100_00 })] })
    shop.done(cancelOrder, { orderId: 'A' })
    shop.done(recordPayment, {
      paymentId: 'pay_1',
      accountId: theAccount,
      amount: 100_00,
      currency: 'EUR',
      method: 'CB',
      names: [{ kind: 'order', id: 'A' }],
    })
    expect(shop.figures).toMatchObject({ deposits: 100_00, unreservedDeposits: 100_00, openOrders: 0, balance: 100_00 })
    expect(shop.order('A').state).toBe('cancelled')
  })

  test('after a partial delivery the end of the rest only: what left is owed for', () => {
    const lines = [lineOf(60_00), { ...lineOf(40_00), sku: 'more' }]
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [orderOf('A', 100_00, { lines: lines.map((line) => ({ ...line, delivered: '0', missing: '0' })) })],
    })
    delivered(shop, [{ sku: 'goods', delivered: '1' }])
    expect(shop.order('A')).toMatchObject({ total: 100_00, charged: 100_00, delivery: 'partial' })
    expect(shop.done(cancelOrder, { orderId: 'A' }).answer).toMatchObject({
      state: 'open',
      delivery: 'whole',
      total: 60_00,
      onCredit: 60_00,
      charged: 60_00,
      account: { exposure: 60_00 },
    })
    expect(shop.order('A')).toMatchObject({ net: 50_00, vat: [{ rate: '20', net: 50_00, vat: 10_00 }] })
  })

  test.each([
    ['an order', {}],
    ['the rest of one', { delivery: 'partial' as const }],
  ])('where in the journal %s was cancelled: what was reported before that counts, however late it is told', (_, order) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00, order)] })
    shop.done(reportDelivery, { deliveryId: 'del-1', orderId: 'A', lines: [] })
    shop.done(cancelOrder, { orderId: 'A' })
    expect(shop.order('A').endedAs).toBe(2)
    expect(shop.records.at(-1)).toMatchObject({ command: 'cancelOrder', sequence: 2 })
  })

  test('nothing of an order of which nothing was delivered', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00, { delivery: 'partial' })] })
    expect(shop.done(cancelOrder, { orderId: 'A' }).answer).toMatchObject({
      state: 'open',
      delivery: 'whole',
      total: 0,
      account: { openOrders: 0, exposure: 0 },
    })
  })

  test('the release of a smaller order that waited behind the cancelled one', () => {
    const orders = [
      orderOf('charged', 100_00),
      orderOf('large', 150_00, { charged: 0, holds: [limitHold], placedAt: '2026-07-18T07:00:00.000Z' }),
      orderOf('small', 50_00, { charged: 0, holds: [limitHold], placedAt: '2026-07-18T08:00:00.000Z' }),
    ]
    const shop = new Scene({ account: { limit: 100_00 }, orders })
    shop.done(cancelOrder, { orderId: 'charged' })
    const at = settleDown(shop)
    expect([shop.order('large').charged, shop.order('small').charged]).toEqual([0, 0])
    shop.done(cancelOrder, { orderId: 'large' })
    settleDown(shop, at)
    expect(shop.order('small')).toMatchObject({ charged: 50_00, holds: [] })
  })
})

describe('refuses', () => {
  test.each([
    ['unknown-order', {}, 'B'],
    ['order-cancelled', { state: 'cancelled' as const }, 'A'],
    ['order-invoiced', { state: 'invoiced' as const, delivery: 'whole' as const }, 'A'],
    ['order-delivered', { delivery: 'whole' as const }, 'A'],
  ])('%s', (refused, order, orderId) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00, order)] })
    expect(shop.refused(cancelOrder, { orderId })).toBe(refused)
    expect(shop.order('A')).toEqual(orderOf('A', 10_00, order))
  })

  test('negative-total: a rest whose end would leave only a discount', () => {
    const lines = [lineOf(20_00), { ...lineOf(-5_00), sku: 'discount' }]
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [orderOf('A', 15_00, { lines: lines.map((line) => ({ ...line, delivered: '0', missing: '0' })) })],
    })
    delivered(shop, [{ sku: 'discount', delivered: '1' }])
    expect(shop.refused(cancelOrder, { orderId: 'A' })).toBe('negative-total')
    expect(shop.order('A')).toMatchObject({ delivery: 'partial', total: 15_00 })
  })
})

test('amount-too-large: what was delivered alone comes to more than an amount can be', () => {
  const most = { ...lineOf(1), quantity: '100000', unitPrice: '90000' }
  const lines = [
    { ...most, sku: 'a', delivered: '100000', missing: '0' },
    { ...most, sku: 'b', delivered: '100000', missing: '0' },
    { ...most, sku: 'back', unitPrice: '-90000', delivered: '0', missing: '0' },
  ]
  const shop = new Scene({ account: { limit: 'unlimited' }, orders: [orderOf('A', 900_000_000_000, { delivery: 'partial', lines })] })
  expect(shop.refused(cancelOrder, { orderId: 'A' })).toBe('amount-too-large')
})

describe('stays quiet', () => {
  test('about what was delivered, paid and invoiced', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [orderOf('A', 10_00), orderOf('B', 20_00, { delivery: 'whole' })],
      payments: [paymentOf('pay_1', 5_00)],
    })
    const { decision } = shop.done(cancelOrder, { orderId: 'A' })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account', 'order'])
    expect(shop.figures).toMatchObject({ deposits: 5_00, unpaid: 0, exposure: 20_00, openOrders: 20_00 })
  })

  test('about easing: no held order waits, so nobody is woken', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00)] })
    expect(factsOf(shop.done(cancelOrder, { orderId: 'A' }).facts, 'CreditEased')).toEqual([])
  })
})
