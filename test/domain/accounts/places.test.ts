import fc from 'fast-check'
import { expect, test } from 'vitest'
import { inProportion } from '../../../domain/accounts/places.ts'
import { bounds } from '../../../domain/limits.ts'

test.each([
  [10, [1, 1, 1], [4, 3, 3]],
  [19_99, [10_00, 10_00, 10_00], [667, 666, 666]],
  [5, [0, 3, 7], [0, 2, 3]],
  [0, [1, 2], [0, 0]],
  [7, [0, 0], [0, 0]],
])('%i in proportion to %j is %j', (amount, weights, parts) => {
  expect(inProportion(amount, weights)).toEqual(parts)
})

test('parts are whole, add up exactly, and each is less than one unit from its exact share', () => {
  const weight = fc.integer({ min: 0, max: bounds.amount })
  void fc.assert(
    fc.property(fc.array(weight, { minLength: 1, maxLength: 40 }), fc.double({ min: 0, max: 1, noNaN: true }), (weights, some) => {
      const whole = weights.reduce((sum, one) => sum + one, 0)
      const amount = Math.floor(whole * some)
      const parts = inProportion(amount, weights)
      if (whole === 0) return
      expect(parts.reduce((sum, part) => sum + part, 0)).toBe(amount)
      for (const [at, part] of parts.entries()) {
        const exact = BigInt(amount) * BigInt(weights[at] ?? 0)
        const distance = BigInt(part) * BigInt(whole) - exact
        expect(distance < BigInt(whole) && distance > -BigInt(whole)).toBe(true)
      }
    }),
  )
})
