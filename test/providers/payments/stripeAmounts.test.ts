import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Currency, exponentOf } from '../../../domain/money.ts'
import { fromStripeAmount, toStripeAmount } from '../../../providers/payments/stripeAmounts.ts'

describe('amounts at Stripe', () => {
  test.each([
    ['EUR', 20_00, 2000],
    ['JPY', 500, 500],
    ['XOF', 655, 655],
    ['ISK', 5, 500],
    ['UGX', 5, 500],
    ['KWD', 5_120, 5120],
    ['HUF', 1045, 1045],
  ] as const)('of %s: %i of ours are %i of theirs, and back', (currency, ours, theirs) => {
    expect(toStripeAmount(ours, currency)).toBe(theirs)
    expect(fromStripeAmount(theirs, currency)).toBe(ours)
  })

  test('of three-decimal currencies are refused where the last digit is not 0', () => {
    expect(toStripeAmount(5_124, 'KWD')).toBeUndefined()
  })

  test('that are no whole number of our units are told as such, not rounded', () => {
    expect(fromStripeAmount(550, 'ISK')).toBeUndefined()
  })

  test('of a currency we keep no accounts in stay in the units of Stripe', () => {
    expect(fromStripeAmount(1234, 'MGA')).toBe(1234)
  })

  test('come back unchanged in every currency, and differ only by a power of ten', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Currency.options), fc.integer({ min: 1, max: 1_000_000_000_000 }), (currency, amount) => {
        const theirs = toStripeAmount(amount, currency)
        if (theirs === undefined) {
          expect(exponentOf(currency)).toBe(3)
          expect(amount % 10).not.toBe(0)
        } else {
          expect(fromStripeAmount(theirs, currency)).toBe(amount)
          expect(Number.isInteger(Math.log10(theirs / amount))).toBe(true)
        }
      }),
    )
  })
})
