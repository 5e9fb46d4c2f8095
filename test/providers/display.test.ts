import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Currency, exponentOf } from '../../domain/money.ts'
import {
  displayAmount,
  displayDate,
  displayDecimal,
  displayFigure,
  displayMoment,
  displayRate,
  displayShortDate,
} from '../../providers/display.ts'

describe('an amount shown', () => {
  test.each([
    [123_456_789, 'EUR', 'fr', '1 234 567,89 €'],
    [123_456_789, 'EUR', 'en', '€1,234,567.89'],
    [-12_50, 'EUR', 'fr', '-12,50 €'],
    [5, 'UGX', 'en', 'UGX 5'],
    [5_120, 'KWD', 'fr', '5,120 KWD'],
    [500, 'JPY', 'en', 'JP¥500'],
    [3_999_999_999_999_999, 'EUR', 'fr', '39 999 999 999 999,99 €'],
    [0, 'EUR', 'fr', '0,00 €'],
  ] as const)('%i %s in %s is %s', (amount, currency, language, shown) => {
    expect(displayAmount(amount, currency, language).replaceAll('\u00a0', ' ')).toBe(shown)
  })

  test('has exactly the digits of the amount, in every currency', () => {
    fc.assert(
      fc.property(fc.constantFrom(...Currency.options), fc.maxSafeInteger(), fc.constantFrom('fr', 'en'), (currency, amount, language) => {
        const digits = displayFigure(amount, currency, language).replace(/\D/g, '')
        expect(digits).toBe(String(Math.abs(amount)).padStart(exponentOf(currency) + 1, '0'))
      }),
    )
  })

  test('has no blank that the font of the documents lacks', () => {
    expect(displayFigure(123_456_789, 'EUR', 'fr')).not.toContain('\u202f')
  })
})

test('quantities, prices, rates and dates are shown as the reader writes them', () => {
  expect(displayDecimal('0.450000', 'fr')).toBe('0,45')
  expect(displayDecimal('30', 'en', 2)).toBe('30.00')
  expect(displayDecimal('0.123456', 'fr', 2)).toBe('0,123456')
  expect(displayRate('5.5', 'fr')).toBe('5,5\u00a0%')
  expect(displayRate('20', 'en')).toBe('20%')
  expect(displayDate('2026-11-01', 'fr')).toBe('1 novembre 2026')
  expect(displayShortDate('2026-11-01', 'en')).toBe('01/11/2026')
  expect(displayMoment('2026-11-01T23:05:00.000Z', 'Europe/Paris', 'fr')).toBe('02/11/2026 00:05')
  expect(displayMoment('2026-11-01T23:05:00.000Z', 'Europe/London', 'en')).toBe('01/11/2026, 23:05')
  expect(() => displayDecimal('1e5', 'fr')).toThrow(RangeError)
})
