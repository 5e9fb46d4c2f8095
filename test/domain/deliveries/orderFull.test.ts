import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { refs } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { DeliveryId } from '../../../domain/ids.ts'
import { bounds } from '../../../domain/limits.ts'
import { bytesOf, itemsOf, rowFor } from '../../../store/codec.ts'
import { lineOf, orderOf, theAccount, theMerchant } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

type Report = z.input<(typeof reportDelivery)['input']>

function deliver(shop: Scene, report: Partial<Report> = {}) {
  const deliveryId = report.deliveryId ?? 'del-1'
  shop.done(reportDelivery, { orderId: 'A', lines: [{ sku: 'goods', delivered: '1' }], ...report, deliveryId })
  return shop.done(applyDelivery, { deliveryId })
}

/** Lines that nobody ordered, all with other skus. */
const strangers = (from: number, count: number, description = 'more') =>
  Array.from({ length: count }, (_, nth) => lineOf(1, { sku: `new-${from + nth}` })).map((line) => ({ ...line, description }))

describe('an order that would outgrow its row keeps what it was: the delivery is recorded as refused', () => {
  test.each([
    ['lines that no invoice takes', 'short', 3, 'order-full'],
    ['descriptions that no row takes', '漢'.repeat(200), 2, 'order-full'],
  ])('by %s', (_, description, deliveries, reason) => {
    const shop = new Scene({ account: { limit: 'unlimited' }, orders: [orderOf('A', 10_00)] })
    for (let nth = 1; nth < deliveries; nth += 1)
      expect(deliver(shop, { deliveryId: `del-${nth}`, lines: [], added: strangers(nth * 200, 200, description) }).answer.state).toBe(
        'applied',
      )
    const before = shop.order('A')
    const { answer, facts } = deliver(shop, { deliveryId: 'del-9', lines: [], added: strangers(9_000, 200, description) })
    expect(answer).toEqual({ deliveryId: 'del-9', state: 'refused', reason })
    expect(factsOf(facts, 'DeliveryRefused')).toMatchObject([{ reason }])
    expect(shop.order('A')).toEqual(before)
    const [item] = itemsOf(theMerchant, refs.order(theAccount, 'A'), rowFor(refs.order(theAccount, 'A'), before, { version: 1 }))
    expect(item && bytesOf(item)).toBeLessThan(bounds.rowBytes)
  })

  test('by deliveries without end', () => {
    const deliveryIds = Array.from({ length: bounds.deliveriesPerOrder }, (_, nth) => DeliveryId.parse(`d${nth}`))
    const shop = new Scene({ account: { limit: 'unlimited' }, orders: [orderOf('A', 10_00, { delivery: 'partial', deliveryIds })] })
    expect(deliver(shop).answer).toMatchObject({ state: 'refused', reason: 'order-full' })
  })
})
