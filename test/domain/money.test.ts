import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { bounds } from '../../domain/limits.ts'
import {
  Amount,
  Currency,
  decimalOf,
  exponentOf,
  Figure,
  lineAmount,
  micros,
  minorUnits,
  Quantity,
  QuantityOrNone,
  roundedDivision,
  SignedAmount,
  spoken,
  UnitPrice,
  VatRate,
  vatInGross,
  vatOnNet,
} from '../../domain/money.ts'

const absolute = (value: bigint) => (value < 0n ? -value : value)
const wholes = fc.bigInt({ min: -(10n ** 24n), max: 10n ** 24n })
const naturals = fc.bigInt({ min: 1n, max: 10n ** 12n })
const rates = fc.constantFrom('0', '2.1', '5.5', '10', '20', '19.6', '99.9999')

describe('rounding', () => {
  test.each`
    numerator | denominator | rounded
    ${5n}     | ${10n}      | ${1n}
    ${-5n}    | ${10n}      | ${-1n}
    ${15n}    | ${10n}      | ${2n}
    ${-15n}   | ${10n}      | ${-2n}
    ${25n}    | ${10n}      | ${3n}
    ${4n}     | ${10n}      | ${0n}
    ${-4n}    | ${10n}      | ${0n}
    ${1n}     | ${3n}       | ${0n}
    ${2n}     | ${3n}       | ${1n}
    ${0n}     | ${7n}       | ${0n}
  `('$numerator / $denominator is $rounded: half goes away from zero', ({ numerator, denominator, rounded }) => {
    expect(roundedDivision(numerator, denominator)).toBe(rounded)
  })

  test('is never off by more than a half, and a half is always away from zero', () => {
    fc.assert(
      fc.property(wholes, naturals, (numerator, denominator) => {
        const rounded = roundedDivision(numerator, denominator)
        const off = absolute(2n * (rounded * denominator - numerator))
        expect(off <= denominator).toBe(true)
        if (off === denominator) expect(absolute(rounded * denominator) > absolute(numerator)).toBe(true)
      }),
    )
  })

  test('of what is given back mirrors what was taken', () => {
    fc.assert(
      fc.property(wholes, naturals, (numerator, denominator) => {
        expect(roundedDivision(-numerator, denominator)).toBe(-roundedDivision(numerator, denominator))
      }),
    )
  })
})

describe('decimals of six places', () => {
  test.each`
    text                  | millionths              | back
    ${'0'}                | ${0n}                   | ${'0'}
    ${'0.000001'}         | ${1n}                   | ${'0.000001'}
    ${'-0.5'}             | ${-500_000n}            | ${'-0.5'}
    ${'30.00'}            | ${30_000_000n}          | ${'30'}
    ${'007.10'}           | ${7_100_000n}           | ${'7.1'}
    ${'999999999.999999'} | ${999_999_999_999_999n} | ${'999999999.999999'}
    ${'-0'}               | ${0n}                   | ${'0'}
  `('$text is $millionths millionths, and back $back', ({ text, millionths, back }) => {
    expect(micros(text)).toBe(millionths)
    expect(decimalOf(millionths)).toBe(back)
  })

  test('lose nothing there and back', () => {
    fc.assert(
      fc.property(wholes, (millionths) => {
        expect(micros(decimalOf(millionths))).toBe(millionths)
      }),
    )
  })
})

describe('a sum in major units', () => {
  test.each`
    decimal               | currency | minor
    ${'100.000000'}       | ${'EUR'} | ${100_00}
    ${'100.005'}          | ${'EUR'} | ${undefined}
    ${'100.005'}          | ${'TND'} | ${100_005}
    ${'100'}              | ${'JPY'} | ${100}
    ${'0.5'}              | ${'JPY'} | ${undefined}
    ${'0.01'}             | ${'EUR'} | ${1}
    ${'0'}                | ${'EUR'} | ${0}
    ${'9999999999999.99'} | ${'EUR'} | ${undefined}
  `(
    '$decimal $currency is $minor, where its decimals fit the currency and it is no larger than an amount',
    ({ decimal, currency, minor }) => {
      expect(minorUnits(decimal, currency)).toBe(minor)
    },
  )
})

describe('a line costs', () => {
  test.each`
    quantity      | unitPrice     | currency | amount     | why
    ${'0.5'}      | ${'30.00'}    | ${'EUR'} | ${15_00}   | ${'500 g at 30.00 a kilo'}
    ${'0.45'}     | ${'30.00'}    | ${'EUR'} | ${13_50}   | ${'450 g of it'}
    ${'1'}        | ${'0.005'}    | ${'EUR'} | ${1}       | ${'half a cent away from zero'}
    ${'1'}        | ${'-0.005'}   | ${'EUR'} | ${-1}      | ${'a discount likewise'}
    ${'1'}        | ${'0.004999'} | ${'EUR'} | ${0}       | ${'less than half a cent is nothing'}
    ${'3'}        | ${'0.333333'} | ${'EUR'} | ${1_00}    | ${'99.9999 cents'}
    ${'0.000001'} | ${'5000'}     | ${'EUR'} | ${1}       | ${'a millionth of a kilo'}
    ${'1.005'}    | ${'1000'}     | ${'EUR'} | ${1005_00} | ${'what floats get wrong'}
    ${'1.1'}      | ${'1.15'}     | ${'EUR'} | ${1_27}    | ${'1.265, which floats round down'}
    ${'1'}        | ${'99.5'}     | ${'JPY'} | ${100}     | ${'a currency without minor unit'}
    ${'3'}        | ${'0.5'}      | ${'XPF'} | ${2}       | ${'1.5 francs'}
    ${'1'}        | ${'1.2345'}   | ${'KWD'} | ${1_235}   | ${'a currency in thousandths'}
    ${'1'}        | ${'1.2344'}   | ${'TND'} | ${1_234}   | ${'rounded to the thousandth'}
  `('$quantity × $unitPrice $currency: $amount ($why)', ({ quantity, unitPrice, currency, amount }) => {
    expect(lineAmount({ quantity, unitPrice }, currency)).toBe(amount)
  })

  test('what exact arithmetic says, in currencies of every kind', () => {
    const millionths = fc.bigInt({ min: 1n, max: 10n ** 12n })
    const prices = fc.bigInt({ min: -(10n ** 12n), max: 10n ** 12n })
    fc.assert(
      fc.property(millionths, prices, fc.constantFrom('EUR' as const, 'JPY' as const, 'KWD' as const), (quantity, price, currency) => {
        const amount = BigInt(lineAmount({ quantity: decimalOf(quantity), unitPrice: decimalOf(price) }, currency))
        const exact = quantity * price * 10n ** BigInt(exponentOf(currency))
        expect(absolute(2n * (amount * 10n ** 12n - exact)) <= 10n ** 12n).toBe(true)
      }),
    )
  })
})

describe('VAT', () => {
  test.each`
    amount     | rate     | onNet     | inGross
    ${100_00}  | ${'20'}  | ${20_00}  | ${16_67}
    ${120_00}  | ${'20'}  | ${24_00}  | ${20_00}
    ${13_50}   | ${'5.5'} | ${74}     | ${70}
    ${10}      | ${'5'}   | ${1}      | ${0}
    ${-10}     | ${'5'}   | ${-1}     | ${0}
    ${21}      | ${'5'}   | ${1}      | ${1}
    ${100_00}  | ${'0'}   | ${0}      | ${0}
    ${-100_00} | ${'20'}  | ${-20_00} | ${-16_67}
    ${100_00}  | ${'2.1'} | ${2_10}   | ${2_06}
  `('at $rate % on $amount net is $onNet, in $amount gross $inGross', ({ amount, rate, onNet, inGross }) => {
    expect([vatOnNet(amount, rate), vatInGross(amount, rate)]).toEqual([onNet, inGross])
  })

  test('in a gross amount is less than half a unit off what its net would carry, also for the largest amounts', () => {
    fc.assert(
      fc.property(fc.integer({ min: -bounds.amount, max: bounds.amount }), rates, (gross, rate) => {
        const vat = BigInt(vatInGross(gross, rate))
        const whole = 100_000_000n + micros(rate)
        expect(absolute(2n * (vat * whole - BigInt(gross) * micros(rate))) <= whole).toBe(true)
        expect(Math.abs(vatOnNet(gross - Number(vat), rate) - Number(vat))).toBeLessThanOrEqual(1)
      }),
    )
  })

  test('on a net amount is exact arithmetic rounded once', () => {
    fc.assert(
      fc.property(fc.integer({ min: -bounds.amount, max: bounds.amount }), rates, (net, rate) => {
        const exact = BigInt(net) * micros(rate)
        expect(absolute(2n * (BigInt(vatOnNet(net, rate)) * 100_000_000n - exact)) <= 100_000_000n).toBe(true)
      }),
    )
  })
})

describe('what a quantity, price, rate or amount may be', () => {
  test.each([
    [
      'a quantity',
      Quantity,
      ['1', '0.000001', '999999999.999999'],
      ['0', '0.000000', '-1', '1.', '.5', '1e3', '1,5', '0.0000001', '1000000000', ' 1', ''],
    ],
    ['a quantity or none', QuantityOrNone, ['0', '0.5'], ['-0', '-1', '']],
    ['a unit price', UnitPrice, ['0', '-5', '30.00', '0.000001'], ['+5', '--5', '5-', '0.0000001', '1_000', 'NaN', '']],
    ['a VAT rate', VatRate, ['0', '5.5', '20.0000'], ['100', '-5', '5.12345', '20%', '']],
  ])('%s', (_, schema, good, bad) => {
    expect(good.filter((text) => !schema.safeParse(text).success)).toEqual([])
    expect(bad.filter((text) => schema.safeParse(text).success)).toEqual([])
    expect(schema.safeParse(1).success).toBe(false)
  })

  test('an amount is an integer up to its bound, a figure never below 0, a signed amount either way', () => {
    for (const schema of [Amount, Figure, SignedAmount]) {
      expect([0, 1, bounds.amount].filter((amount) => !schema.safeParse(amount).success)).toEqual([])
      for (const wrong of [0.5, Number.NaN, Number.POSITIVE_INFINITY, Number.MAX_SAFE_INTEGER + 1, '1', null])
        expect(schema.safeParse(wrong).success).toBe(false)
    }
    expect(Amount.safeParse(bounds.amount + 1).success).toBe(false)
    expect(Figure.safeParse(bounds.figure + 1).success).toBe(false)
    expect([Amount, Figure, SignedAmount].map((schema) => schema.safeParse(-1).success)).toEqual([false, false, true])
  })

  test('sums of the largest amounts stay exact: a thousand of them are a safe integer', () => {
    expect(bounds.amount * 1000).toBeLessThanOrEqual(bounds.figure)
    expect(Number.isSafeInteger(2 * bounds.figure)).toBe(true)
  })
})

describe('an amount as people read it', () => {
  test.each`
    amount      | currency | text
    ${13_50}    | ${'EUR'} | ${'13.50 EUR'}
    ${5}        | ${'EUR'} | ${'0.05 EUR'}
    ${0}        | ${'EUR'} | ${'0.00 EUR'}
    ${-5}       | ${'EUR'} | ${'-0.05 EUR'}
    ${-1234_56} | ${'USD'} | ${'-1234.56 USD'}
    ${1350}     | ${'JPY'} | ${'1350 JPY'}
    ${0}        | ${'XOF'} | ${'0 XOF'}
    ${1_350}    | ${'KWD'} | ${'1.350 KWD'}
    ${-7}       | ${'BHD'} | ${'-0.007 BHD'}
  `('$amount in $currency is $text', ({ amount, currency, text }) => expect(spoken(amount, currency)).toBe(text))
})

describe('the minor unit of a currency', () => {
  const without = ['CLP', 'ISK', 'JPY', 'KRW', 'UGX', 'VND', 'XAF', 'XOF', 'XPF']
  const inThousandths = ['BHD', 'KWD', 'OMR', 'TND']

  test('is that of ISO 4217: none of nine, thousandths of four, else hundredths', () => {
    const of = (exponent: number) => Currency.options.filter((currency) => exponentOf(currency) === exponent)
    expect([of(0).toSorted(), of(3).toSorted()]).toEqual([without, inThousandths])
    expect(of(2)).toHaveLength(Currency.options.length - without.length - inThousandths.length)
  })

  test('of the forint is its hundredth, though nobody pays with it', () => expect(spoken(1_000_50, 'HUF')).toBe('1000.50 HUF'))
})

test.each(['eur', 'EURO', 'XTS', 'BTC', ''])('%j is no currency', (code) => expect(Currency.safeParse(code).success).toBe(false))
