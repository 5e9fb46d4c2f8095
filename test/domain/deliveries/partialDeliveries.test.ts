import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { lineOf, orderOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

type Told = { delivered?: string; missing?: string; last?: boolean }

const order = orderOf('A', 100_00, { lines: [{ ...lineOf(10_00), quantity: '10', delivered: '0', missing: '0' }] })

/** Counts deliveries of ten at 10.00 in, one after the other; answers the total, and how far delivered, after each. */
function totalsAfter(told: readonly Told[]) {
  const shop = new Scene({ account: { limit: 'unlimited' }, orders: [order] })
  return told.map(({ last = false, ...line }, at) => {
    shop.done(reportDelivery, { deliveryId: `del-${at}`, orderId: 'A', lines: [{ sku: 'goods', ...line }], last })
    shop.done(applyDelivery, { deliveryId: `del-${at}` })
    const { total, delivery } = shop.order('A')
    return [total, delivery]
  })
}

describe('partial deliveries of ten at 10.00', () => {
  test.each<[string, Told[], [number, string][]]>([
    [
      'add up',
      [{ delivered: '4' }, { delivered: '4' }, { delivered: '2' }],
      [
        [100_00, 'partial'],
        [100_00, 'partial'],
        [100_00, 'whole'],
      ],
    ],
    ['keep what may still come in the total', [{ delivered: '3', missing: '2' }], [[80_00, 'partial']]],
    [
      'are whole once all is delivered or missing',
      [{ delivered: '3', missing: '2' }, { delivered: '5' }],
      [
        [80_00, 'partial'],
        [80_00, 'whole'],
      ],
    ],
    [
      'end with the one marked last: the rest is no longer ordered',
      [{ delivered: '4' }, { delivered: '1', last: true }],
      [
        [100_00, 'partial'],
        [50_00, 'whole'],
      ],
    ],
    ['may end with nothing at all', [{ last: true }], [[0, 'whole']]],
    [
      'count what came beyond the order',
      [{ delivered: '8' }, { delivered: '3' }],
      [
        [100_00, 'partial'],
        [110_00, 'whole'],
      ],
    ],
    [
      'count what came although it was missing',
      [{ missing: '4' }, { delivered: '9' }],
      [
        [60_00, 'none'],
        [90_00, 'whole'],
      ],
    ],
    [
      'count parts of a piece',
      [{ delivered: '0.25' }, { delivered: '0.000001', last: true }],
      [
        [100_00, 'partial'],
        [2_50, 'whole'],
      ],
    ],
  ])('%s', (_, told, expected) => expect(totalsAfter(told)).toEqual(expected))

  test('come to the same in any order, and to what was delivered once the rest is ended', () => {
    const part = fc.record({ delivered: fc.integer({ min: 0, max: 2_00 }), missing: fc.integer({ min: 0, max: 49 }) })
    fc.assert(
      fc.property(fc.array(part, { minLength: 1, maxLength: 4 }), (parts) => {
        const hundredths = (amount: number) => (amount / 100).toFixed(2)
        const told = parts.map(({ delivered, missing }) => ({ delivered: hundredths(delivered), missing: hundredths(missing) }))
        const sum = parts.reduce((total, { delivered }) => total + delivered, 0)
        const rest = parts.reduce((total, { missing }) => total - missing, 10_00)
        const [before, end] = totalsAfter([...told, { last: true }]).slice(-2)
        expect(before).toEqual([10 * rest, sum > 0 ? 'partial' : 'none'])
        expect(end).toEqual([10 * sum, 'whole'])
        expect(totalsAfter([...told.toReversed(), { last: true }]).slice(-2)).toEqual([before, end])
      }),
      { numRuns: 40 },
    )
  })
})
