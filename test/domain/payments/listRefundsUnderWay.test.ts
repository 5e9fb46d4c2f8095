import { describe, expect, test } from 'vitest'
import { listRefundsUnderWay } from '../../../domain/payments/listRefundsUnderWay.ts'
import { resolveRefund } from '../../../domain/payments/resolveRefund.ts'
import { Scene } from '../../kit/scene.ts'
import { askedFor, refusedRefund, reported } from './askedRefunds.ts'
import { online } from './reports.ts'

describe('answers', () => {
  test('a refund until the provider has given all of it back, with how far it is and why', async () => {
    const shop = askedFor()
    expect(await shop.ask(listRefundsUnderWay, {})).toMatchObject({
      items: [{ paymentId: 'pay_out', amount: -30_00, refundOf: online, carryingOut: { state: 'asked', attempt: 1 } }],
    })
    reported(shop, 'succeeded', { objectId: 're_by-hand', amount: 10_00 })
    expect(await shop.ask(listRefundsUnderWay, {})).toMatchObject({ items: [{ carryingOut: { state: 'asked' } }] })
    reported(shop, 'succeeded', { amount: 20_00 })
    expect(await shop.ask(listRefundsUnderWay, {})).toEqual({ items: [] })
  })

  test('what the provider refused stays until somebody decides', async () => {
    const shop = refusedRefund()
    expect(await shop.ask(listRefundsUnderWay, {})).toMatchObject({
      items: [{ carryingOut: { state: 'refused', reason: 'charge_disputed' } }],
    })
    shop.done(resolveRefund, { paymentId: 'pay_out', how: 'by-hand' })
    expect(await shop.ask(listRefundsUnderWay, {})).toEqual({ items: [] })
  })
})

describe('refuses', () => {
  test('invalid-input: a page of none', async () =>
    expect(await new Scene({}).ask(listRefundsUnderWay, { limit: 0 })).toMatchObject({ refused: 'invalid-input' }))
})
