import { describe, expect, test } from 'vitest'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { lineOf, placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

describe('of reports that are told in another order than they were made', () => {
  const reports = [
    { deliveryId: 'del-1', lines: [{ sku: 'goods', delivered: '3' }] },
    { deliveryId: 'del-2', lines: [{ sku: 'goods', delivered: '1' }] },
    { deliveryId: 'del-3', lines: [{ sku: 'goods', delivered: '1' }], last: true },
  ]
  const tell = (order: readonly number[]) => {
    const shop = new Scene({ account: { limit: 500_00 } })
    shop.done(placeOrder, placingOf('A', 0, { lines: [lineOf(10_00, { quantity: '9' })] }))
    for (const report of reports) shop.done(reportDelivery, { orderId: 'A', ...report })
    for (const at of order) shop.done(applyDelivery, { deliveryId: `del-${at}`, reportedAs: 10 + at })
    return shop
  }

  test.each([[[1, 2, 3]], [[1, 3, 2]], [[2, 1, 3]], [[2, 3, 1]], [[3, 1, 2]], [[3, 2, 1]]])(
    '%j, each counts: none is lost to the one that ended the order',
    (order) => {
      const shop = tell(order)
      expect(shop.order('A')).toMatchObject({ delivery: 'whole', lines: [{ delivered: '5' }], total: 50_00, charged: 50_00 })
      expect(shop.figures).toEqual(tell([1, 2, 3]).figures)
    },
  )

  test('one that was made after the end is refused, whatever came before it', () => {
    const shop = tell([3, 1])
    shop.done(reportDelivery, { orderId: 'A', deliveryId: 'del-4', lines: [{ sku: 'goods', delivered: '1' }] })
    expect(shop.done(applyDelivery, { deliveryId: 'del-4', reportedAs: 14 }).answer).toMatchObject({
      state: 'refused',
      reason: 'order-ended',
    })
    expect(shop.done(applyDelivery, { deliveryId: 'del-2', reportedAs: 12 }).answer).toMatchObject({ state: 'applied' })
  })
})
