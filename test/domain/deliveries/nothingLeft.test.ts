import { describe, expect, test } from 'vitest'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { lineOf, placingOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const outOfStock = { sku: 'b', missing: '1', reason: 'out-of-stock' as const }

function told(shop: Scene, lines: { sku: string; missing: string; reason: 'out-of-stock' }[], last = false) {
  shop.done(reportDelivery, { deliveryId: 'd-1', orderId: 'A', lines, last })
  return shop.done(applyDelivery, { deliveryId: 'd-1' })
}

/** An order of 101.00 on a line of 10.00: held. */
function held(): Scene {
  const shop = new Scene({ account: { limit: 10_00 } })
  shop.done(placeOrder, placingOf('A', 1, { lines: [lineOf(100_00), lineOf(1_00, { sku: 'b' })] }))
  return shop
}

describe('a report by which nothing has left the warehouse', () => {
  test('lifts no hold and charges nothing: what is missing only makes the order smaller', () => {
    const shop = held()
    const { facts } = told(shop, [outOfStock])
    expect(shop.order('A')).toMatchObject({ total: 100_00, charged: 0, delivery: 'none', holds: [{ reason: 'limit-exceeded' }] })
    expect(factsOf(facts, 'OrderChanged')).toHaveLength(1)
    expect(factsOf(facts, 'OrderReleased')).toEqual([])
  })

  test('of no lines at all changes nothing of the order but that it is known', () => {
    const shop = held()
    told(shop, [])
    expect(shop.order('A')).toMatchObject({ total: 101_00, charged: 0, delivery: 'none', deliveryIds: ['d-1'] })
    expect(shop.order('A').holds).toHaveLength(1)
  })

  test('releases an order that its remaining goods no longer hold, like every decrease', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(placeOrder, placingOf('A', 1, { lines: [lineOf(100_00), lineOf(1_00, { sku: 'b' })] }))
    told(shop, [outOfStock])
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 100_00, delivery: 'none' })
  })

  test('leaves a prepaid order waiting for its payment', () => {
    const shop = new Scene({ account: { limit: null } })
    shop.done(placeOrder, placingOf('A', 1, { settlement: 'prepaid', lines: [lineOf(20_00), lineOf(1_00, { sku: 'b' })] }))
    told(shop, [outOfStock])
    expect(shop.order('A')).toMatchObject({ toCollect: 20_00, onCredit: 0, charged: 0 })
  })

  test('ends the order when it is the last: nothing is owed', () => {
    const shop = held()
    told(shop, [], true)
    expect(shop.order('A')).toMatchObject({ total: 0, delivery: 'whole', charged: 0 })
  })
})
