import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { redeemVoucher } from '../../../domain/vouchers/redeemVoucher.ts'
import { refundVoucher } from '../../../domain/vouchers/refundVoucher.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { invoiceOf, lineOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'
import { codeOf, redeemingOf, sold } from './selling.ts'

const refusal = (shop: Scene, code: string) => shop.run(redeemVoucher, redeemingOf(code, { paymentId: 'pay_try' }))

describe('produces', () => {
  test('kept money of the account, which orders spend and no invoice takes by itself', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 10_00)] })
    const { answer, decision } = shop.done(redeemVoucher, redeemingOf(sold(shop, 'vou_1', 50_00)))
    expect(answer).toMatchObject({
      voucherId: 'vou_1',
      paymentId: 'pay_redeemed',
      amount: 50_00,
      label: 'unallocated',
      account: { deposits: 50_00, unpaid: 10_00, balance: 40_00 },
    })
    expect(decision.entries.map(({ postings }) => postings)).toEqual([
      [{ debit: 'redeemed', credit: 'deposits', amount: 50_00 }],
      [{ debit: 'vouchers', credit: 'redeemed', amount: 50_00 }],
    ])
    settleDown(shop)
    expect(shop.invoice('inv_1').outstanding).toBe(10_00)
    expect(shop.payment('pay_redeemed')).toMatchObject({ kind: 'voucher', method: 'VOUCHER', matches: 'nothing' })
    expect(shop.done(placeOrder, placingOf('A', 30_00, { settlement: 'deposit' })).answer.fromDeposit).toBe(30_00)
  })

  test('the VAT of a single-purpose voucher taken back, since the invoices it pays bear theirs', () => {
    const shop = new Scene({})
    const { decision } = shop.done(redeemVoucher, redeemingOf(sold(shop, 'vou_1', { value: 60_00, vatRate: '20' })))
    expect(decision.entries[1]?.postings).toEqual([
      { debit: 'vat', credit: 'vouchers', amount: 10_00 },
      { debit: 'vouchers', credit: 'redeemed', amount: 60_00 },
    ])
  })

  test('the voucher spent, by what and on what; whatever way its code is typed', () => {
    const shop = new Scene({})
    const code = sold(shop, 'vou_1', { value: 50_00, redemption: 'multiple', expiresOn: '2026-07-18' })
    shop.done(redeemVoucher, redeemingOf(` ${code.toLowerCase().replaceAll('-', ' ').replaceAll('0', 'o').replaceAll('1', 'l')}`))
    expect(stateIn(shop.rows, refs.voucher('vou_1'))).toMatchObject({
      state: 'redeemed',
      redeemed: { on: '2026-07-18', as: 'multiple', accountId: theAccount, paymentId: 'pay_redeemed' },
    })
  })
})

describe('refuses', () => {
  test('every failed try alike: unknown, mistyped, spent, refunded, expired, of another currency, only for a sale', () => {
    const shop = new Scene({})
    const good = sold(shop, 'vou_ok', 1_00)
    const spent = sold(shop, 'vou_spent', 1_00)
    shop.done(redeemVoucher, redeemingOf(spent))
    const back = sold(shop, 'vou_back', 1_00)
    shop.done(refundVoucher, { voucherId: 'vou_back', method: 'ESP' })
    const old = sold(shop, 'vou_old', { value: 1_00, expiresOn: '2026-07-18' })
    const foreign = sold(shop, 'vou_foreign', { value: 1_00, currency: 'USD' })
    const scanned = sold(shop, 'vou_scan', { value: 1_00, redemption: 'single' })
    const last = good.endsWith('A') ? 'B' : 'A'
    const mistyped = `${good.slice(0, -1)}${last}`
    shop.on('2026-07-19')
    const tries = [codeOf('vou_unsold'), mistyped, 'X', spent, back, old, foreign, scanned].map((code) => refusal(shop, code))
    for (const said of tries) expect(said).toEqual({ refused: 'voucher-refused' })
    shop.done(redeemVoucher, redeemingOf(good, { paymentId: 'pay_at-last' }))
  })

  test.each`
    shop                                                                                    | sketch                         | code
    ${{ settings: { features: { b2bCredit: true, invoicing: true, storeCredit: false } } }} | ${{ accountId: 'acc_none' }}   | ${'switched-off'}
    ${{}}                                                                                   | ${{ accountId: 'acc_none' }}   | ${'unknown-account'}
    ${{ account: { erasedAt: '2026-07-01T00:00:00.000Z' } }}                                | ${{}}                          | ${'customer-erased'}
    ${{}}                                                                                   | ${{ paymentId: 'pay_sale-1' }} | ${'invalid-input'}
    ${{}}                                                                                   | ${{ code: '' }}                | ${'invalid-input'}
  `('with $code, whatever the voucher', ({ shop, sketch, code }) => {
    expect(new Scene(shop).run(redeemVoucher, redeemingOf(codeOf('vou_1'), sketch))).toMatchObject({ refused: code })
  })

  test('an account that is nobody’s: what many buy from cannot keep money', () => {
    const shop = new Scene({})
    const tenders = [{ method: 'ESP', amount: 1_00 }]
    shop.done(recordSale, { saleId: 's-1', currency: 'EUR', prices: 'gross', lines: [lineOf(1_00)], tenders })
    expect(shop.refused(redeemVoucher, redeemingOf(sold(shop, 'vou_1', 1_00), { accountId: 'acc_walk-in' }))).toBe('customer-required')
  })

  test('a second redemption of the same code, under another id and onto the same account', () => {
    const shop = new Scene({})
    const code = sold(shop, 'vou_1', 50_00)
    shop.done(redeemVoucher, redeemingOf(code))
    expect(refusal(shop, code)).toEqual({ refused: 'voucher-refused' })
    expect(shop.figures.deposits).toBe(50_00)
  })
})

describe('stays quiet', () => {
  test('the same redemption again is the same answer', () => {
    const shop = new Scene({})
    const code = sold(shop, 'vou_1', 50_00)
    const { answer } = shop.done(redeemVoucher, redeemingOf(code))
    expect(shop.unchanged(redeemVoucher, redeemingOf(code))).toEqual(answer)
    expect(shop.figures.deposits).toBe(50_00)
  })
})
