import { describe, expect, test } from 'vitest'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const report = { deliveryId: 'del-1', orderId: 'A', lines: [{ sku: 'goods', delivered: '1' }] }

describe('produces', () => {
  test('a report recorded at once, and told for the order to follow', () => {
    const shop = new Scene({ orders: [orderOf('A', 10_00)] })
    const { answer, facts } = shop.done(reportDelivery, report)
    expect(answer).toEqual({ deliveryId: 'del-1', orderId: 'A', state: 'reported' })
    expect(facts).toEqual([{ type: 'DeliveryReported', deliveryId: 'del-1', orderId: 'A' }])
    expect(shop.delivery('del-1')).toMatchObject({
      state: 'reported',
      accountId: theAccount,
      report: { lines: [{ sku: 'goods', delivered: '1', missing: '0' }], added: [], last: false },
    })
  })

  test('reports that wait for their order, and are counted once it is placed', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    const half = [{ sku: 'goods', delivered: '0.5' }]
    expect(shop.done(reportDelivery, { ...report, lines: half }).answer.state).toBe('parked')
    const { facts } = shop.done(reportDelivery, { ...report, deliveryId: 'del-2', lines: half })
    expect(factsOf(facts, 'DeliveryParked')).toEqual([{ type: 'DeliveryParked', deliveryId: 'del-2', orderId: 'A' }])
    shop.done(placeOrder, placingOf('A', 10_00))
    settleDown(shop)
    expect(shop.order('A')).toMatchObject({ delivery: 'whole', deliveryIds: ['del-1', 'del-2'], lines: [{ delivered: '1' }] })
  })
})

describe('refuses', () => {
  test.each([
    ['a quantity below 0', '{ "lines": [{ "sku": "goods", "delivered": "-1" }] }'],
    ['a quantity that is no decimal', '{ "lines": [{ "sku": "goods", "delivered": "1e3" }] }'],
    ['a quantity as a number', '{ "lines": [{ "sku": "goods", "delivered": 1 }] }'],
    ['a reason that isn’t known', '{ "lines": [{ "sku": "goods", "reason": "lost" }] }'],
    ['an added line without a price', '{ "added": [{ "sku": "more", "description": "more", "quantity": "1", "vatRate": "20" }] }'],
    ['a field nobody knows', '{ "driver": "7" }'],
  ])('invalid-input: %s', (_, fault) => {
    expect(new Scene({}).refused(reportDelivery, { ...report, ...JSON.parse(fault) })).toBe('invalid-input')
  })

  test(`too-many-parked: more than ${bounds.parkedDeliveries} reports for an order nobody placed`, () => {
    const shop = new Scene({})
    for (let nth = 0; nth < bounds.parkedDeliveries; nth += 1) shop.done(reportDelivery, { ...report, deliveryId: `del-${nth}` })
    expect(shop.refused(reportDelivery, { ...report, deliveryId: 'one-more' })).toBe('too-many-parked')
  })
})

describe('stays quiet', () => {
  test('about the order: nothing of it changes before the report is applied', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00)] })
    shop.done(reportDelivery, report)
    expect(shop.order('A')).toEqual(orderOf('A', 10_00))
  })

  test('when the same delivery is reported again, and refuses another under its id', () => {
    const shop = new Scene({ orders: [orderOf('A', 10_00)] })
    const { answer } = shop.done(reportDelivery, report)
    expect(shop.unchanged(reportDelivery, report)).toEqual(answer)
    expect(shop.refused(reportDelivery, { ...report, last: true })).toBe('same-key-other-content')
    settleDown(shop)
    expect(shop.order('A').lines).toMatchObject([{ delivered: '1' }])
  })
})
