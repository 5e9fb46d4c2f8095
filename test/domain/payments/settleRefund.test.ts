import { describe, expect, test } from 'vitest'
import { settleRefund } from '../../../domain/payments/settleRefund.ts'
import { Scene } from '../../kit/scene.ts'
import { askedFor, howFar, refused, reported, taken } from './askedRefunds.ts'
import { online } from './reports.ts'

describe('produces', () => {
  test('a refund that the provider has taken, by its own refund', () => {
    const shop = askedFor()
    const { facts, decision } = shop.done(settleRefund, taken)
    expect(facts).toEqual([{ type: 'RefundTaken', paymentId: 'pay_out', objectId: 're_1' }])
    expect(decision.entries[0].postings).toEqual([])
    expect(shop.payment('pay_out').carryingOut).toMatchObject({ state: 'taken', attempt: 1, objectId: 're_1' })
  })

  test('a refund that it refused, told with the reason so that somebody looks', () => {
    const shop = askedFor()
    const { facts } = shop.done(settleRefund, refused)
    expect(facts).toEqual([{ type: 'RefundFailed', paymentId: 'pay_out', refundOf: online, amount: 30_00, reason: 'charge_disputed' }])
    expect(shop.payment('pay_out').carryingOut).toMatchObject({ state: 'refused', reason: 'charge_disputed' })
    expect(shop.figures).toMatchObject({ deposits: 70_00 })
  })
})

describe('refuses', () => {
  test('unknown-payment: no refund that the provider was asked for', () =>
    expect(new Scene({}).refused(settleRefund, taken)).toBe('unknown-payment'))
})

describe('stays quiet', () => {
  test('what the provider reported before its answer came says more', () => {
    const shop = askedFor()
    reported(shop, 'succeeded')
    expect(shop.run(settleRefund, taken)).toEqual({ unchanged: { state: 'done' } })
    reported(shop, 'failed')
    expect(shop.run(settleRefund, taken)).toEqual({ unchanged: { state: 'failed' } })
  })

  test('an answer to an attempt that is over changes nothing', () => {
    const shop = askedFor()
    shop.done(settleRefund, refused)
    expect(shop.run(settleRefund, taken)).toEqual({ unchanged: { state: 'refused' } })
    expect(howFar(shop)).toBe('refused')
  })
})
