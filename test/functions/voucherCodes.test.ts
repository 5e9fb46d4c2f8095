import fc from 'fast-check'
import { expect, test } from 'vitest'
import { MerchantId, VoucherId } from '../../domain/ids.ts'
import { codeOf } from '../../functions/runtime/voucherCodes.ts'
import { theMerchant } from '../kit/builders.ts'
import { codeFor, codeKey, codesFor, signing } from '../kit/vouchers.ts'

const { hashOf, newHash } = codesFor(theMerchant)
const voucher = fc.stringMatching(/^vou_[a-z0-9]{1,12}$/)
const alphabet = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'

test('a code is 16 letters and digits in groups of four, none of them one that is taken for another', () => {
  fc.assert(
    fc.property(voucher, (id) => {
      expect(codeFor(theMerchant, id)).toMatch(/^([0-9A-HJKMNP-TV-Z]{4}-){3}[0-9A-HJKMNP-TV-Z]{4}$/)
    }),
  )
})

test('it has 75 bits of chance: each of its 15 places takes each of 32 signs about as often', () => {
  const codes = Array.from({ length: 3_200 }, (_, at) => codeFor(theMerchant, `vou_${at}`).replaceAll('-', ''))
  for (let place = 0; place < 15; place += 1)
    for (const sign of alphabet) {
      const count = codes.filter((code) => code[place] === sign).length
      expect(count).toBeGreaterThan(50)
      expect(count).toBeLessThan(150)
    }
  expect(new Set(codes).size).toBe(codes.length)
})

test('the same voucher has the same code again, another merchant’s another, and by another key another', () => {
  const made = { merchantId: theMerchant, voucherId: VoucherId.parse('vou_1') }
  const [first, second] = [new Uint8Array(32).fill(7), new Uint8Array(32).fill(9)]
  const code = codeOf(made, codeKey(), signing)
  expect(codeOf(made, codeKey(), signing)).toBe(code)
  expect(codeFor(MerchantId.parse('mer_other'), 'vou_1')).not.toBe(code)
  const turned = {
    current: 'k2',
    keys: new Map([
      ['k1', first],
      ['k2', second],
    ]),
  }
  expect(codeKey(turned)).not.toBe(codeKey())
  expect(codeOf(made, codeKey(turned), turned)).not.toBe(code)
  expect(codeOf(made, codeKey(), turned)).toBe(code)
})

test('a key that is gone tells no code again, even where another has its id now', () => {
  const made = { merchantId: theMerchant, voucherId: VoucherId.parse('vou_1') }
  expect(codeOf(made, codeKey(), { current: 'k1', keys: new Map([['k1', new Uint8Array(32).fill(9)]]) })).toBeUndefined()
})

test('what is kept of a new voucher is what its code is found by, whatever way it is typed', () => {
  fc.assert(
    fc.property(voucher, (id) => {
      const code = codeFor(theMerchant, id)
      const { hash } = newHash(VoucherId.parse(id))
      for (const typed of [code, code.toLowerCase(), code.replaceAll('-', ' '), code.replaceAll('0', 'O').replaceAll('1', 'i')])
        expect(hashOf(typed)).toBe(hash)
      expect(codesFor(MerchantId.parse('mer_other')).hashOf(code)).not.toBe(hash)
    }),
  )
})

test('the check sign finds any one wrong sign and any two neighbours swapped', () => {
  fc.assert(
    fc.property(voucher, fc.nat(15), fc.nat(31), (id, place, sign) => {
      const signs = [...codeFor(theMerchant, id).replaceAll('-', '')]
      const wrong = signs.with(place, alphabet[sign] ?? '')
      expect(hashOf(wrong.join('')) === undefined).toBe(wrong[place] !== signs[place])
      const [one = '', other = ''] = [signs[place], signs[(place + 1) % 16]]
      if (place < 15 && one !== other)
        expect(
          hashOf(
            signs
              .with(place, other)
              .with(place + 1, one)
              .join(''),
          ),
        ).toBeUndefined()
    }),
  )
})

test('what is no code has no hash', () => {
  for (const typed of ['', '0', 'UUUU-UUUU-UUUU-UUUU', '0000-0000-0000-0001', '0000-0000-0000-0000-0000'])
    expect(hashOf(typed)).toBeUndefined()
})
