import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { quoteOrder } from '../../../domain/orders/quoteOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { invoiceOf, lineOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

type Report = z.input<(typeof reportDelivery)['input']>

/** Reports a delivery of order A and counts it in. */
function deliver(shop: Scene, report: Partial<Report> = {}) {
  const deliveryId = report.deliveryId ?? 'del-1'
  shop.done(reportDelivery, { orderId: 'A', lines: [{ sku: 'goods', delivered: '1' }], ...report, deliveryId })
  return shop.done(applyDelivery, { deliveryId })
}

const paidFor = (id: string, amount: number) => ({
  paymentId: 'pay_1',
  accountId: theAccount,
  amount,
  currency: 'EUR' as const,
  method: 'CB',
  names: [{ kind: 'order' as const, id }],
})

describe('produces', () => {
  test('the remainder of 16.00 delivered of 20.00 paid online, used by the next order', async () => {
    const shop = new Scene({})
    shop.done(placeOrder, placingOf('A', 0, { settlement: 'prepaid', lines: [lineOf(16_00), lineOf(4_00, { sku: 'gone' })] }))
    shop.done(recordPayment, paidFor('A', 20_00))
    const { answer, facts } = deliver(shop, {
      lines: [
        { sku: 'goods', delivered: '1' },
        { sku: 'gone', missing: '1', reason: 'out-of-stock' },
      ],
    })
    expect(answer).toEqual({ deliveryId: 'del-1', state: 'applied' })
    expect(factsOf(facts, 'OrderDelivered')).toEqual([
      {
        type: 'OrderDelivered',
        orderId: 'A',
        deliveryId: 'del-1',
        difference: -4_00,
        whole: true,
        total: 16_00,
        fromDeposit: 16_00,
        onCredit: 0,
        toCollect: 0,
        charged: 0,
      },
    ])
    expect(shop.figures).toMatchObject({ balance: 20_00, openOrders: 16_00, remainder: 4_00, unreservedDeposits: 4_00 })
    const { orderId: _, ...next } = placingOf('next', 20_00, { settlement: 'prepaid' })
    expect(await shop.ask(quoteOrder, next)).toMatchObject({
      remainder: 4_00,
      offers: [
        { choice: 'balance', asked: 16_00 },
        { choice: 'order-only', asked: 20_00 },
      ],
    })
  })

  test('500 g ordered, 450 g delivered at 30.00/kg gross: 15.00 becomes 13.50, remainder +1.50', () => {
    const shop = new Scene({})
    shop.done(placeOrder, placingOf('A', 0, { settlement: 'prepaid', lines: [{ ...lineOf(30_00), quantity: '0.5', unit: 'kg' }] }))
    expect(shop.order('A').total).toBe(15_00)
    shop.done(recordPayment, paidFor('A', 15_00))
    deliver(shop, { lines: [{ sku: 'goods', delivered: '0.45', reason: 'weight' }], last: true })
    expect(shop.order('A')).toMatchObject({ total: 13_50, net: 11_25, vat: [{ rate: '20', net: 11_25, vat: 2_25 }], delivery: 'whole' })
    expect(shop.figures.remainder).toBe(1_50)
  })

  test('limit 4100, order 4000, delivered 4200: headroom −100, the limit exceeded', () => {
    const shop = new Scene({ account: { limit: 4100_00 } })
    shop.done(placeOrder, placingOf('A', 0, { lines: [{ ...lineOf(1_00), quantity: '4000' }] }))
    const { facts } = deliver(shop, { lines: [{ sku: 'goods', delivered: '4200', reason: 'weight' }] })
    expect(shop.order('A')).toMatchObject({ total: 4200_00, onCredit: 4200_00, charged: 4200_00, holds: [] })
    expect(shop.figures.headroom).toBe(-100_00)
    expect(factsOf(facts, 'LimitExceeded')).toEqual([{ type: 'LimitExceeded', orderId: 'A', excess: 100_00 }])
  })

  test('all that an account without a limit then owes as exceeding it', () => {
    const shop = new Scene({ orders: [orderOf('A', 20_00, { settlement: 'prepaid', toCollect: 20_00 })] })
    expect(factsOf(deliver(shop).facts, 'LimitExceeded')).toEqual([{ type: 'LimitExceeded', orderId: 'A', excess: 20_00 }])
  })

  test('what is to collect first, then credit, then deposit, of a decrease', () => {
    const order = orderOf('A', 100_00, {
      settlement: 'auto',
      rest: 'pay-now',
      fromDeposit: 30_00,
      toCollect: 10_00,
      lines: [{ ...lineOf(1_00), quantity: '100', delivered: '0', missing: '0' }],
    })
    const splitWithout = (missing: string) => {
      const shop = new Scene({ account: { limit: 100_00 }, orders: [order], payments: [paymentOf('pay_1', 30_00)] })
      deliver(shop, { lines: [{ sku: 'goods', delivered: '1', missing }] })
      const { fromDeposit, onCredit, toCollect, charged } = shop.order('A')
      return { fromDeposit, onCredit, toCollect, charged, free: shop.figures.unreservedDeposits }
    }
    // With the first counted delivery what is left to collect turns into credit, and all credit is charged.
    expect(splitWithout('0')).toEqual({ fromDeposit: 30_00, onCredit: 70_00, toCollect: 0, charged: 70_00, free: 0 })
    expect(splitWithout('4')).toEqual({ fromDeposit: 30_00, onCredit: 66_00, toCollect: 0, charged: 66_00, free: 0 })
    expect(splitWithout('30')).toEqual({ fromDeposit: 30_00, onCredit: 40_00, toCollect: 0, charged: 40_00, free: 0 })
    expect(splitWithout('85')).toEqual({ fromDeposit: 15_00, onCredit: 0, toCollect: 0, charged: 0, free: 15_00 })
  })

  test('unreserved deposits first, then the credit line even past its limit, of an increase', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 100_00)], payments: [paymentOf('pay_1', 30_00)] })
    deliver(shop, { added: [{ ...lineOf(50_00), sku: 'extra' }] })
    expect(shop.order('A')).toMatchObject({ total: 150_00, fromDeposit: 30_00, onCredit: 120_00, charged: 120_00 })
    expect(shop.figures).toMatchObject({ unreservedDeposits: 0, exposure: 120_00, headroom: -20_00 })
  })

  test('added lines, priced and counted like those ordered', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 12_00)] })
    deliver(shop, { deliveryId: 'del-1', added: [{ ...lineOf(6_00), sku: 'gift', vatRate: '5.5' }], lines: [] })
    expect(shop.order('A')).toMatchObject({
      total: 18_00,
      delivery: 'partial',
      lines: [
        { sku: 'goods', delivered: '0' },
        { sku: 'gift', quantity: '0', delivered: '1' },
      ],
    })
    deliver(shop, { deliveryId: 'del-2', added: [{ ...lineOf(6_00), sku: 'gift', vatRate: '5.5' }] })
    expect(shop.order('A')).toMatchObject({
      total: 24_00,
      delivery: 'whole',
      vat: [
        { rate: '5.5', net: 11_37, vat: 63 },
        { rate: '20', net: 10_00, vat: 2_00 },
      ],
    })
  })

  test.each([
    [
      'on credit',
      { limit: 100_00 },
      { charged: 0, holds: [{ reason: 'limit-exceeded' as const, limit: 100_00, exposure: 150_00, excess: 50_00 }] },
    ],
    ['waiting for payment', { limit: null }, { settlement: 'prepaid' as const, toCollect: 150_00 }],
    ['held by hand', { limit: 500_00 }, { holds: [{ reason: 'manual' as const, by: 'person:ada', why: 'wait' }] }],
  ])('a held order %s delivered all the same: recorded as released by delivery, all of it charged', (_, account, order) => {
    const shop = new Scene({ account, orders: [orderOf('A', 150_00, order)] })
    const { facts } = deliver(shop)
    expect(factsOf(facts, 'OrderReleased')).toEqual([expect.objectContaining({ orderId: 'A', how: 'by-delivery', charged: 150_00 })])
    expect(shop.order('A')).toMatchObject({ holds: [], toCollect: 0, onCredit: 150_00, charged: 150_00 })
    expect(shop.account.heldCount).toBe(0)
  })

  test('money freed from a prepaid order, which settles by itself only what is due', () => {
    const shop = new Scene({
      orders: [
        orderOf('A', 20_00, {
          settlement: 'prepaid',
          fromDeposit: 20_00,
          lines: [{ ...lineOf(1_00), quantity: '20', delivered: '0', missing: '0' }],
        }),
      ],
      payments: [paymentOf('pay_1', 20_00)],
      invoices: [invoiceOf('inv_due', 3_00, { dueOn: '2026-07-18' }), invoiceOf('inv_later', 9_00, { dueOn: '2026-07-19' })],
    })
    deliver(shop, { lines: [{ sku: 'goods', delivered: '15', missing: '5' }] })
    settleDown(shop)
    expect([shop.invoice('inv_due').outstanding, shop.invoice('inv_later').outstanding]).toEqual([0, 9_00])
    expect(shop.figures.unreservedDeposits).toBe(2_00)
  })
})

describe('refuses', () => {
  test('unknown-delivery: a report nobody made', () =>
    expect(new Scene({}).refused(applyDelivery, { deliveryId: 'del-9' })).toBe('unknown-delivery'))
})

describe('stays quiet', () => {
  test.each([
    ['order-cancelled', { state: 'cancelled' as const }, {}],
    ['order-invoiced', { state: 'invoiced' as const, delivery: 'whole' as const }, {}],
    ['order-ended', { delivery: 'whole' as const }, {}],
    ['unknown-line', {}, { lines: [{ sku: 'strange', delivered: '1' }] }],
    ['negative-total', {}, { added: [{ ...lineOf(-99_00), sku: 'discount' }] }],
    [
      'amount-too-large',
      {},
      {
        lines: [{ sku: 'goods', delivered: '999999999' }],
        added: [{ ...lineOf(0), sku: 'much', quantity: '999999999', unitPrice: '999999999' }],
      },
    ],
    ['amount-too-large', { lines: [{ ...lineOf(0), delivered: '999999999', missing: '0' }], delivery: 'partial' as const }, {}],
  ])('about an order it can’t be counted in, and is kept with its reason: %s', (reason, order, report) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00, order)] })
    const { answer, facts } = deliver(shop, report)
    expect(answer).toEqual({ deliveryId: 'del-1', state: 'refused', reason })
    expect(facts).toEqual([{ type: 'DeliveryRefused', orderId: 'A', deliveryId: 'del-1', reason }])
    expect(shop.order('A')).toEqual(orderOf('A', 10_00, order))
    expect(shop.unchanged(applyDelivery, { deliveryId: 'del-1' })).toEqual(answer)
  })

  test('when a delivery is applied again: it counts once', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [orderOf('A', 10_00, { lines: [{ ...lineOf(1_00), quantity: '10', delivered: '0', missing: '0' }] })],
    })
    const { answer } = deliver(shop, { lines: [{ sku: 'goods', delivered: '4' }] })
    const rows = new Map(shop.rows)
    expect(shop.unchanged(applyDelivery, { deliveryId: 'del-1' })).toEqual(answer)
    expect(new Map(shop.rows)).toEqual(rows)
  })

  test('while its order is still unknown', () => {
    const shop = new Scene({})
    shop.done(reportDelivery, { deliveryId: 'del-1', orderId: 'A', lines: [] })
    expect(shop.unchanged(applyDelivery, { deliveryId: 'del-1' })).toEqual({ deliveryId: 'del-1', state: 'parked' })
  })

  test('about an order delivered as ordered: no figure moves, no limit is exceeded', () => {
    const shop = new Scene({ account: { limit: 10_00 }, orders: [orderOf('A', 10_00)] })
    const { facts, decision } = deliver(shop)
    expect(facts.map(({ type }) => type)).toEqual(['OrderDelivered'])
    expect(decision.entries[0].postings).toEqual([])
    expect(shop.figures).toMatchObject({ exposure: 10_00, headroom: 0 })
  })

  test('about the limit of an account that was over it before and charges no more', () => {
    const shop = new Scene({ account: { limit: 5_00 }, orders: [orderOf('A', 10_00)] })
    expect(factsOf(deliver(shop).facts, 'LimitExceeded')).toEqual([])
  })
})
