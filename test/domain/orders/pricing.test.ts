import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { exponentOf, lineAmount } from '../../../domain/money.ts'
import { canonicalRate, price } from '../../../domain/orders/pricing.ts'

const line = (quantity: string, unitPrice: string, vatRate = '20') => ({ quantity, unitPrice, vatRate })

describe('a line', () => {
  test.each([
    ['0.5', '30.00', 15_00],
    ['0.45', '30.00', 13_50],
    ['1', '1.005', 1_01],
    ['3', '0.335', 1_01],
    ['1', '0.004999', 0],
    ['1', '0.005', 1],
    ['1', '-0.005', -1],
    ['1', '-0.004999', 0],
    ['1', '-2.675', -2_68],
    ['1000000', '0.000001', 1_00],
    ['0.000001', '5000', 1],
    ['0.000001', '4999.999999', 0],
    ['1.234567', '3.000003', 3_70],
    ['333333.333333', '3', 1_000_000_00],
  ])('of %s at %s costs %i, exactly computed and rounded half away from zero', (quantity, unitPrice, amount) => {
    expect(lineAmount({ quantity, unitPrice }, 'EUR')).toBe(amount)
  })

  test.each([
    ['JPY', 0, '1.5', '333', 500],
    ['JPY', 0, '1', '-0.5', -1],
    ['TND', 3, '1', '1.0005', 1_001],
    ['EUR', 2, '1', '1.0005', 1_00],
  ] as const)('in %s is rounded to %i decimals', (currency, exponent, quantity, unitPrice, amount) => {
    expect(exponentOf(currency)).toBe(exponent)
    expect(lineAmount({ quantity, unitPrice }, currency)).toBe(amount)
  })
})

describe('net prices', () => {
  test('round each line first, then take VAT on the sum of the rate', () => {
    // 3 × 0.335 in three lines: 0.34 each, 1.02 together; 20 % of 1.02 is 0.204.
    const lines = [line('1', '0.335'), line('1', '0.335'), line('1', '0.335')]
    expect(price(lines, 'net', 'EUR')).toEqual({ total: 1_22, net: 1_02, vat: [{ rate: '20', net: 1_02, vat: 20 }] })
  })

  test('take VAT once per rate, not once per line', () => {
    // Line by line 0.13 × 20 % would be 0.03 twice; on 0.26 it is 0.052.
    expect(price([line('1', '0.13'), line('1', '0.13')], 'net', 'EUR')).toEqual({
      total: 31,
      net: 26,
      vat: [{ rate: '20', net: 26, vat: 5 }],
    })
  })

  test('of several rates are summed rate by rate', () => {
    expect(price([line('2', '10', '20'), line('1', '10', '5.5'), line('1', '1', '20')], 'net', 'EUR')).toEqual({
      total: 35_75,
      net: 31_00,
      vat: [
        { rate: '5.5', net: 10_00, vat: 55 },
        { rate: '20', net: 21_00, vat: 4_20 },
      ],
    })
  })
})

describe('gross prices', () => {
  test.each([
    ['15.00', '20', 15_00, 2_50],
    ['13.50', '20', 13_50, 2_25],
    ['10.55', '5.5', 10_55, 55],
    ['0.03', '20', 3, 1],
    ['9.99', '0', 9_99, 0],
    ['-10.55', '5.5', -10_55, -55],
  ])('of %s at %s %% hold their VAT', (unitPrice, rate, total, vat) => {
    expect(price([line('1', unitPrice, rate)], 'gross', 'EUR')).toEqual({ total, net: total - vat, vat: [{ rate, net: total - vat, vat }] })
  })

  test('round each line first, then take the VAT out of the sum of the rate', () => {
    // Two lines of 0.03: 0.005 of VAT each would make 0.02; out of 0.06 it is 0.01.
    expect(price([line('1', '0.025'), line('1', '0.025')], 'gross', 'EUR')).toEqual({
      total: 6,
      net: 5,
      vat: [{ rate: '20', net: 5, vat: 1 }],
    })
  })
})

describe('rates', () => {
  test.each([
    ['5.5', '5.5'],
    ['5.50', '5.5'],
    ['05.5000', '5.5'],
    ['20', '20'],
    ['20.0', '20'],
    ['0.0', '0'],
  ])('%s is written %s', (rate, written) => expect(canonicalRate(rate)).toBe(written))

  test('5.5 and 5.50 are one rate', () => {
    expect(price([line('1', '10', '5.5'), line('1', '10', '5.50')], 'net', 'EUR').vat).toEqual([{ rate: '5.5', net: 20_00, vat: 1_10 }])
  })
})

describe('whatever the lines', () => {
  const decimal = fc
    .tuple(fc.integer({ min: 1, max: 99_999 }), fc.integer({ min: 0, max: 999_999 }))
    .map(([whole, part]) => `${whole}.${String(part).padStart(6, '0')}`)
  const lines = fc.array(
    fc.record({ quantity: decimal, unitPrice: decimal, vatRate: fc.constantFrom('0', '2.1', '5.5', '5.50', '10', '20') }),
    { minLength: 1, maxLength: 12 },
  )

  test('the total is its net and the VAT of each rate, and gross totals are the sum of their lines', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('net' as const, 'gross' as const), (all, prices) => {
        const { total, net, vat } = price(all, prices, 'EUR')
        const amounts = all.reduce((sum, one) => sum + lineAmount(one, 'EUR'), 0)
        expect(vat.reduce((sum, one) => sum + one.net, 0)).toBe(net)
        expect(vat.reduce((sum, one) => sum + one.vat, net)).toBe(total)
        expect(prices === 'net' ? net : total).toBe(amounts)
        expect(new Set(vat.map(({ rate }) => rate)).size).toBe(vat.length)
      }),
    )
  })

  test('the same goods given back cost the same, below zero', () => {
    fc.assert(
      fc.property(lines, fc.constantFrom('net' as const, 'gross' as const), (all, prices) => {
        const back = all.map((one) => ({ ...one, unitPrice: `-${one.unitPrice}` }))
        expect(price(back, prices, 'EUR').total).toBe(-price(all, prices, 'EUR').total)
      }),
    )
  })
})
