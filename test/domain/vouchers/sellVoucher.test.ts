import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { getVoucher } from '../../../domain/vouchers/getVoucher.ts'
import { sellVoucher } from '../../../domain/vouchers/sellVoucher.ts'
import { vatOfSale } from '../../../domain/vouchers/voucher.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { contextOf, theDay } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { codeKey } from '../../kit/vouchers.ts'
import { codeOf, sellingOf } from './selling.ts'

describe('produces', () => {
  test('a multi-purpose voucher at 0 %, owed by the merchant, found by the hash of its code', () => {
    const shop = new Scene({})
    const { answer, facts, decision } = shop.done(sellVoucher, sellingOf('vou_1', 50_00))
    expect(answer).toMatchObject({ value: 50_00, purpose: 'multi-purpose', vat: [{ rate: '0', net: 50_00, vat: 0 }], soldOn: theDay })
    expect(decision.entries[0].postings).toEqual([{ debit: 'money:ESP', credit: 'vouchers', amount: 50_00 }])
    expect(facts).toEqual([{ type: 'VoucherSold', voucherId: 'vou_1', amount: 50_00, currency: 'EUR', method: 'ESP', vat: 0 }])
    const hash = contextOf().voucherCodes?.hashOf(codeOf('vou_1')) ?? ''
    expect(stateIn(shop.rows, refs.pointer({ scope: 'voucher-code', key: hash }))).toMatchObject({ target: 'vou_1' })
    expect(stateIn(shop.rows, refs.voucher('vou_1'))).toMatchObject({ state: 'sold', codeHash: hash, codeKey: codeKey() })
  })

  test('a single-purpose voucher with VAT at its rate, due now and no more of what is owed', () => {
    const { answer, decision } = new Scene({}).done(sellVoucher, sellingOf('vou_1', 60_00, { vatRate: '20.00', redemption: 'single' }))
    expect(answer).toMatchObject({ purpose: 'single-purpose', vat: [{ rate: '20', net: 50_00, vat: 10_00 }], redemption: 'single' })
    expect(decision.entries[0].postings).toEqual([
      { debit: 'money:ESP', credit: 'vouchers', amount: 60_00 },
      { debit: 'vouchers', credit: 'vat', amount: 10_00 },
    ])
  })

  test('nothing that tells the code: it leaves with the answer of the door, and stays nowhere', () => {
    const shop = new Scene({})
    const { decision } = shop.done(sellVoucher, sellingOf('vou_1', 50_00))
    const code = codeOf('vou_1')
    const kept = JSON.stringify([decision, [...shop.rows.values()], shop.records])
    for (const text of [code, code.replaceAll('-', ''), code.toLowerCase()]) expect(kept).not.toContain(text)
  })

  test('VAT and net that are the value, whatever it is and at whatever rate', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 1_000_000 }), fc.integer({ min: 0, max: 9_999 }), (value, basis) => {
        const [{ net, vat } = { net: 0, vat: 0 }, ...others] = vatOfSale(value, (basis / 100).toFixed(2))
        expect([net + vat, others.length]).toEqual([value, 0])
        expect(vat).toBeGreaterThanOrEqual(0)
        expect(vat).toBeLessThan(value)
      }),
    )
  })
})

describe('refuses', () => {
  test.each`
    input                                                 | code
    ${sellingOf('vou_1', 0)}                              | ${'invalid-input'}
    ${sellingOf('vou_1', 1, { method: 'cash' })}          | ${'invalid-input'}
    ${sellingOf('1', 1)}                                  | ${'invalid-input'}
    ${sellingOf('vou_1', 1, { expiresOn: '2026-07-17' })} | ${'invalid-input'}
    ${sellingOf('vou_1', 1, { method: 'CRED' })}          | ${'unknown-payment-method'}
    ${sellingOf('vou_1', 1, { method: 'BA' })}            | ${'unknown-payment-method'}
  `('$input with $code', ({ input, code }) => {
    expect(new Scene({}).refused(sellVoucher, input)).toBe(code)
  })

  test('while store credit is off, before it looks at the method', () => {
    const features = { b2bCredit: true, invoicing: true, storeCredit: false }
    expect(new Scene({ settings: { features } }).refused(sellVoucher, sellingOf('vou_1', 1, { method: 'BA' }))).toBe('switched-off')
  })

  test('an id that another voucher has, and who lacks the right', () => {
    const shop = new Scene({})
    shop.done(sellVoucher, sellingOf('vou_1', 50_00))
    expect(shop.refused(sellVoucher, sellingOf('vou_1', 60_00))).toBe('same-key-other-content')
    expect(shop.refused(sellVoucher, sellingOf('vou_2', 1), { rights: new Set(['vouchers:redeem'] as const) })).toBe('not-allowed')
  })
})

describe('stays quiet', () => {
  test('the same sale again is the same answer, and one voucher', async () => {
    const shop = new Scene({})
    const { answer } = shop.done(sellVoucher, sellingOf('vou_1', 50_00))
    expect(shop.unchanged(sellVoucher, sellingOf('vou_1', 50_00))).toEqual(answer)
    expect(shop.records).toHaveLength(1)
    expect(await shop.ask(getVoucher, { voucherId: 'vou_1' })).toMatchObject({ state: 'sold', expired: false })
  })
})
