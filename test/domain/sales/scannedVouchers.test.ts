import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { refs } from '../../../domain/command.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { redeemVoucher } from '../../../domain/vouchers/redeemVoucher.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { lineOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { codeOf, redeemingOf, sold } from '../vouchers/selling.ts'

type Input = z.input<(typeof recordSale)['input']>
const sale = (total: number, vouchers: string[], sketch: Partial<Input> = {}): Input => ({
  saleId: 's-1',
  accountId: theAccount,
  currency: 'EUR',
  prices: 'gross',
  lines: [lineOf(total)],
  vouchers,
  ...sketch,
})
const refusal = (shop: Scene, input: Input) => shop.run(recordSale, input)

describe('produces', () => {
  test.each`
    value    | total    | tenders                              | onAccount
    ${20_00} | ${20_00} | ${[]}                                | ${0}
    ${20_00} | ${50_00} | ${[{ method: 'CB', amount: 30_00 }]} | ${0}
    ${20_00} | ${50_00} | ${[]}                                | ${30_00}
  `('a sale of $total to which a voucher of $value is given over whole', ({ value, total, tenders, onAccount }) => {
    const shop = new Scene({ account: { limit: 'unlimited' } })
    const code = sold(shop, 'vou_1', value)
    const { answer } = shop.done(recordSale, sale(total, [code], { tenders }))
    expect(answer).toMatchObject({
      total,
      onAccount,
      tenders: [{ method: 'VOUCHER', amount: value, paymentId: 'pay_sale-s-1-v1' }, ...tenders],
      account: { deposits: 0, unpaid: onAccount },
    })
    expect(shop.payment('pay_sale-s-1-v1')).toMatchObject({ kind: 'voucher', amount: value, allocations: [{ amount: value }] })
    expect(stateIn(shop.rows, refs.voucher('vou_1'))).toMatchObject({ state: 'redeemed', redeemed: { as: 'single', saleId: 's-1' } })
  })

  test('its VAT once: a single-purpose voucher’s is taken back where the sale bears its own', () => {
    const shop = new Scene({})
    const { decision } = shop.done(recordSale, sale(60_00, [sold(shop, 'vou_1', { value: 60_00, vatRate: '20' })]))
    const postings = [...shop.records.flatMap((record) => record.postings)]
    const held = (account: string) =>
      postings.reduce((sum, { debit, credit, amount }) => sum + (credit === account ? amount : 0) - (debit === account ? amount : 0), 0)
    expect({ vat: held('vat'), sales: held('sales'), vouchers: held('vouchers'), redeemed: held('redeemed') }).toEqual({
      vat: 10_00,
      sales: 50_00,
      vouchers: 0,
      redeemed: 0,
    })
    expect(decision.entries.map(({ chain }) => chain.kind)).toEqual(['account', 'series', 'voucher'])
  })

  test('a sale to nobody known, paid by several vouchers and cash', () => {
    const shop = new Scene({})
    const vouchers = [sold(shop, 'vou_1', 20_00), sold(shop, 'vou_2', { value: 15_00, redemption: 'single' })]
    const input = sale(40_00, vouchers, { accountId: undefined, tenders: [{ method: 'ESP', amount: 5_00 }] })
    expect(shop.done(recordSale, input).answer).toMatchObject({ accountId: 'acc_walk-in', onAccount: 0, label: 'settled' })
  })

  test('no observation of days to pay: the voucher was paid before', () => {
    const shop = new Scene({})
    shop.done(recordSale, sale(20_00, [sold(shop, 'vou_1', 20_00)]))
    expect(shop.account.history).toMatchObject({ daysToPayCount: 0, paymentCount: 1 })
    expect(shop.invoice('inv_sale-s-1').settlings).toMatchObject([{ by: 'voucher' }])
    shop.done(recordSale, sale(20_00, [], { saleId: 's-2', vouchers: undefined, tenders: [{ method: 'CB', amount: 20_00 }] }))
    expect(shop.account.history).toMatchObject({ daysToPayCount: 1 })
  })
})

describe('refuses', () => {
  test('alike a voucher above the total, one that is none, is spent, comes twice, or is only for an account; and what is together too much', () => {
    const shop = new Scene({})
    const [good, other, large] = [sold(shop, 'vou_1', 20_00), sold(shop, 'vou_2', 20_00), sold(shop, 'vou_3', 20_01)]
    const kept = sold(shop, 'vou_4', { value: 10_00, redemption: 'multiple' })
    const spent = sold(shop, 'vou_5', 10_00)
    shop.done(redeemVoucher, redeemingOf(spent))
    for (const vouchers of [[large], [codeOf('vou_none')], ['X'], [spent], [good, good], [kept], [good, other], [good, 'X']])
      expect(refusal(shop, sale(20_00, vouchers))).toEqual({ refused: 'voucher-refused' })
    shop.done(recordSale, sale(20_00, [good]))
  })

  test('first what else forbids the sale, and after the voucher what tenders do', () => {
    const shop = new Scene({})
    const code = sold(shop, 'vou_1', 20_00)
    expect(refusal(shop, sale(20_00, ['X'], { currency: 'USD' }))).toMatchObject({ refused: 'currency-mismatch' })
    expect(refusal(shop, sale(20_00, [code], { tenders: [{ method: 'CB', amount: 1 }] }))).toMatchObject({
      refused: 'tenders-exceed-total',
    })
    expect(refusal(shop, sale(20_00, ['X'], { tenders: [{ method: 'CB', amount: 20_01 }] }))).toMatchObject({ refused: 'voucher-refused' })
    const rights = new Set(['sales:record'] as const)
    expect(shop.run(recordSale, sale(20_00, [code]), { rights })).toMatchObject({ refused: 'not-allowed' })
  })
})

describe('stays quiet', () => {
  test('the same sale again is the same answer, although its voucher is spent', () => {
    const shop = new Scene({})
    const input = sale(20_00, [sold(shop, 'vou_1', 20_00)])
    const { answer } = shop.done(recordSale, input)
    expect(shop.unchanged(recordSale, input)).toEqual(answer)
  })
})
