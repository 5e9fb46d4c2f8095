import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { creditorReference, epcPayload, inFours, isCreditorReference, isIban } from '../../../domain/invoices/reference.ts'

describe('a creditor reference (ISO 11649)', () => {
  test.each([
    ['539007547034', 'RF18539007547034'],
    ['INV20260001', 'RF16INV20260001'],
    ['INV-2026-000123', 'RF98INV2026000123'],
    ['000000123', 'RF78000000123'],
  ])('of %s is %s', (number, reference) => {
    expect(creditorReference(number)).toBe(reference)
    expect(isCreditorReference(reference)).toBe(true)
  })

  test('with wrong check digits is none', () => {
    expect(isCreditorReference('RF19539007547034')).toBe(false)
  })

  test('is recognised with blanks and in lower case, as people type it', () => {
    expect(isCreditorReference('rf18 5390 0754 7034')).toBe(true)
  })

  test('of any number checks, and with one digit changed it does not', () => {
    const number = fc.stringMatching(/^[A-Z0-9-]{0,20}[A-Z0-9][A-Z0-9-]{0,8}$/)
    fc.assert(
      fc.property(number, fc.nat(), fc.constantFrom(...'0123456789'), (text, at, digit) => {
        const reference = creditorReference(text)
        expect(reference.length).toBeLessThanOrEqual(25)
        expect(isCreditorReference(reference)).toBe(true)
        const place = 2 + (at % (reference.length - 2))
        const changed = reference.slice(0, place) + digit + reference.slice(place + 1)
        // A letter counts two places, so only digit for digit is sure to be found.
        if (/\d/.test(reference.charAt(place)) && changed !== reference) expect(isCreditorReference(changed)).toBe(false)
      }),
    )
  })

  test('needs something to refer to', () => {
    expect(() => creditorReference('--')).toThrow(RangeError)
  })

  test('of a number longer than 21 characters keeps the end, which tells invoices apart', () => {
    expect(creditorReference('ABCDEFGHIJKL-2026-000123')).toMatch(/^RF\d\dBCDEFGHIJKL2026000123$/)
  })
})

describe('an IBAN', () => {
  test.each([
    ['FR1420041010050500013M02606', true],
    ['FR14 2004 1010 0505 0001 3M02 606', true],
    ['FR1520041010050500013M02606', false],
    ['DE89370400440532013000', true],
    ['', false],
  ])('%s: %s', (iban, right) => expect(isIban(iban)).toBe(right))

  test('is printed in groups of four', () => {
    expect(inFours('FR1420041010050500013M02606')).toBe('FR14 2004 1010 0505 0001 3M02 606')
    expect(inFours('RF18539007547034')).toBe('RF18 5390 0754 7034')
  })
})

describe('the EPC QR code of a transfer', () => {
  const transfer = { name: 'ACME SARL', iban: 'FR1420041010050500013M02606', amount: 120_00, reference: 'RF16INV20260001' }

  test('of 120.00 EUR is the vector of 79 bytes', () => {
    const payload = epcPayload(transfer)
    expect(payload).toBe('BCD\n002\n1\nSCT\n\nACME SARL\nFR1420041010050500013M02606\nEUR120.00\n\nRF16INV20260001')
    expect(new TextEncoder().encode(payload).length).toBe(79)
  })

  test('carries the BIC where there is one, and cents with their zeros', () => {
    expect(
      epcPayload({ ...transfer, bic: 'PSSTFRPPXXX', amount: 5 })
        ?.split('\n')
        .slice(4, 8),
    ).toEqual(['PSSTFRPPXXX', 'ACME SARL', 'FR1420041010050500013M02606', 'EUR0.05'])
  })

  test('carries IBAN and reference as machines read them, however people type them', () => {
    const typed = { iban: 'fr14 2004 1010 0505 0001 3m02 606', reference: 'rf16 INV2 0260 001' }
    expect(epcPayload({ ...transfer, ...typed })).toBe(epcPayload(transfer))
  })

  test('holds 331 bytes, and not one more', () => {
    // 70 bytes without the name; 65 characters of four bytes, and one by one.
    const named = (rest: string) => epcPayload({ ...transfer, name: `${'\u{1F600}'.repeat(65)}${rest}` })
    expect(new TextEncoder().encode(named('a')).length).toBe(331)
    expect(named('ab')).toBeUndefined()
  })

  test('has at most 70 characters of the name, on one line', () => {
    const name = `${'é'.repeat(60)}\n${'z'.repeat(60)}`
    const line = epcPayload({ ...transfer, name })?.split('\n')[5]
    expect(line).toBe(`${'é'.repeat(60)} ${'z'.repeat(9)}`)
  })

  test.each([
    ['nothing to pay', { amount: 0 }],
    ['an amount above the standard', { amount: 100_000_000_000 }],
    ['a fraction of a cent', { amount: 0.5 }],
    ['a wrong IBAN', { iban: 'FR1520041010050500013M02606' }],
    ['a wrong reference', { reference: 'RF19539007547034' }],
    ['no name', { name: ' ' }],
    ['more bytes than it holds', { name: '\u{1F600}'.repeat(70) }],
  ])('is not drawn for %s', (_, change) => expect(epcPayload({ ...transfer, ...change })).toBeUndefined())
})
