import { describe, expect, test } from 'vitest'
import { redeemVoucher } from '../../../domain/vouchers/redeemVoucher.ts'
import { refundVoucher } from '../../../domain/vouchers/refundVoucher.ts'
import { Scene } from '../../kit/scene.ts'
import { redeemingOf, sold } from './selling.ts'

describe('produces', () => {
  test('money back by a method, and the VAT of its sale with it', () => {
    const shop = new Scene({})
    sold(shop, 'vou_1', { value: 60_00, vatRate: '20' })
    const { answer, decision, facts } = shop.done(refundVoucher, { voucherId: 'vou_1', method: 'CB' })
    expect(answer).toMatchObject({ state: 'refunded', refunded: { on: '2026-07-18', method: 'CB' }, expired: false })
    expect(decision.entries[0].postings).toEqual([
      { debit: 'vat', credit: 'vouchers', amount: 10_00 },
      { debit: 'vouchers', credit: 'money:CB', amount: 60_00 },
    ])
    expect(facts).toEqual([{ type: 'VoucherRefunded', voucherId: 'vou_1', amount: 60_00, currency: 'EUR', method: 'CB' }])
  })

  test('the money of an expired one as well, and while store credit is off: nobody spent it', () => {
    const shop = new Scene({})
    sold(shop, 'vou_1', { value: 60_00, expiresOn: '2026-07-18' })
    shop.on('2026-08-01').choose({ features: { b2bCredit: true, invoicing: true, storeCredit: false } })
    expect(shop.done(refundVoucher, { voucherId: 'vou_1', method: 'ESP' }).answer).toMatchObject({ state: 'refunded' })
  })
})

describe('refuses', () => {
  test('what is unknown, spent, given back already, or to be given back by no method', () => {
    const shop = new Scene({})
    const refund = (voucherId: string, method = 'ESP') => shop.refused(refundVoucher, { voucherId, method })
    expect(refund('vou_none')).toBe('unknown-voucher')
    shop.done(redeemVoucher, redeemingOf(sold(shop, 'vou_spent', 1_00)))
    expect(refund('vou_spent', 'CRED')).toBe('voucher-spent')
    sold(shop, 'vou_1', 1_00)
    expect(refund('vou_1', 'CRED')).toBe('unknown-payment-method')
    shop.done(refundVoucher, { voucherId: 'vou_1', method: 'ESP' })
    expect(refund('vou_1')).toBe('voucher-spent')
  })
})

describe('stays quiet', () => {
  test('nothing of an account moves: who gets the money is unknown', () => {
    const shop = new Scene({})
    sold(shop, 'vou_1', 1_00)
    const before = JSON.stringify([shop.account, shop.purse])
    const { decision } = shop.done(refundVoucher, { voucherId: 'vou_1', method: 'ESP' })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['voucher'])
    expect(JSON.stringify([shop.account, shop.purse])).toBe(before)
  })
})
