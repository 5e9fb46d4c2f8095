import { describe, expect, test } from 'vitest'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { lineOf, placingOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

/** An order of 10.00, delivered with goods added under the sku of its line. */
function adding(added: Partial<ReturnType<typeof lineOf>>) {
  const shop = new Scene({ account: { limit: 'unlimited' } })
  shop.done(placeOrder, placingOf('A', 10_00))
  const report = { lines: [{ sku: 'goods', delivered: '1' }], added: [{ ...lineOf(10_00), ...added }] }
  shop.done(reportDelivery, { deliveryId: 'del-1', orderId: 'A', ...report })
  return { shop, ...shop.done(applyDelivery, { deliveryId: 'del-1' }) }
}

describe('goods added under the sku of an ordered line', () => {
  test.each([{}, { unitPrice: '10' }, { vatRate: '20.0' }, { description: 'other words' }])('are counted to it: %j', (added) => {
    const { shop, answer } = adding(added)
    expect(answer).toMatchObject({ state: 'applied' })
    expect(shop.order('A')).toMatchObject({ total: 20_00, lines: [{ sku: 'goods', delivered: '2' }] })
  })

  test.each([{ unitPrice: '5.00' }, { vatRate: '5.5' }, { unit: 'kg' }])(
    'that cost otherwise are not charged as if they were the same: %j',
    (added) => {
      const { shop, answer, facts } = adding(added)
      expect(answer).toEqual({ deliveryId: 'del-1', state: 'refused', reason: 'line-differs' })
      expect(factsOf(facts, 'DeliveryRefused')).toMatchObject([{ reason: 'line-differs' }])
      expect(shop.order('A')).toMatchObject({ total: 10_00, delivery: 'none' })
    },
  )
})
