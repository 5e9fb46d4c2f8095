import { describe, expect, test } from 'vitest'
import { getVoucher } from '../../../domain/vouchers/getVoucher.ts'
import { redeemVoucher } from '../../../domain/vouchers/redeemVoucher.ts'
import { Scene } from '../../kit/scene.ts'
import { redeemingOf, sold } from './selling.ts'

describe('answers', () => {
  test('what it is worth, whether it is spent and on what, and neither its code nor the hash of it', async () => {
    const shop = new Scene({})
    shop.done(redeemVoucher, redeemingOf(sold(shop, 'vou_1', 50_00)))
    const said = await shop.ask(getVoucher, { voucherId: 'vou_1' })
    expect(said).toMatchObject({ value: 50_00, state: 'redeemed', redeemed: { as: 'multiple', paymentId: 'pay_redeemed' } })
    expect(said).not.toHaveProperty('codeHash')
  })

  test.each`
    day             | expired
    ${'2026-07-19'} | ${false}
    ${'2026-07-20'} | ${true}
  `('on $day one whose last good day is 19 July as expired: $expired', async ({ day, expired }) => {
    const shop = new Scene({})
    sold(shop, 'vou_1', { value: 50_00, expiresOn: '2026-07-19' })
    expect(await shop.on(day).ask(getVoucher, { voucherId: 'vou_1' })).toMatchObject({ state: 'sold', expired })
  })

  test('by the merchant’s own calendar: in Paris a day begins two hours before it does in London', async () => {
    const shop = new Scene({})
    sold(shop, 'vou_1', { value: 50_00, expiresOn: '2026-07-19' })
    expect(await shop.at('2026-07-19T22:30:00.000Z').ask(getVoucher, { voucherId: 'vou_1' })).toMatchObject({ expired: true })
  })
})

describe('refuses', () => {
  test('what nobody sold', async () => {
    expect(await new Scene({}).ask(getVoucher, { voucherId: 'vou_1' })).toMatchObject({ refused: 'unknown-voucher' })
  })
})
