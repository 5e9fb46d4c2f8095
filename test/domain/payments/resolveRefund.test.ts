import { describe, expect, test } from 'vitest'
import { resolveRefund } from '../../../domain/payments/resolveRefund.ts'
import { settleRefund } from '../../../domain/payments/settleRefund.ts'
import { paymentOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { askedFor, howFar, refusedRefund, reported, taken } from './askedRefunds.ts'
import { online } from './reports.ts'

const again = { paymentId: 'pay_out', how: 'ask-again' as const }
const byHand = { ...again, how: 'by-hand' as const }

describe('produces', () => {
  test('the provider is asked again, under a new attempt', () => {
    const shop = refusedRefund()
    const { answer, facts } = shop.done(resolveRefund, again)
    expect(answer.carryingOut).toMatchObject({ state: 'asked', attempt: 2 })
    expect(answer.carryingOut).not.toHaveProperty('reason')
    expect(facts).toEqual([{ type: 'RefundOrdered', paymentId: 'pay_out', refundOf: online, amount: 30_00, attempt: 2 }])
  })

  test('a refund that somebody gave back otherwise: no figure moves, and nobody is asked any more', () => {
    const shop = refusedRefund()
    const before = shop.figures
    const { facts, decision } = shop.done(resolveRefund, byHand)
    expect(facts).toEqual([{ type: 'RefundGivenByHand', paymentId: 'pay_out' }])
    expect(decision.entries[0].postings).toEqual([])
    expect(shop.figures).toEqual(before)
    expect(shop.run(settleRefund, { ...taken, attempt: 2 })).toEqual({ unchanged: { state: 'by-hand' } })
  })

  test('one that failed after it was taken, or of which nothing was heard for a day, can be asked for again', () => {
    const failed = askedFor()
    failed.done(settleRefund, taken)
    reported(failed, 'failed')
    expect(failed.done(resolveRefund, again).answer.carryingOut).toMatchObject({ state: 'asked', attempt: 2 })
    const silent = askedFor().on('2026-12-30')
    expect(silent.done(resolveRefund, again).answer.carryingOut).toMatchObject({ state: 'asked', attempt: 2 })
  })
})

describe('refuses', () => {
  test('unknown-payment: no such payment', () => expect(new Scene({}).refused(resolveRefund, again)).toBe('unknown-payment'))

  test('invalid-transition: nobody was asked, the provider may still answer, or it is done', () => {
    expect(new Scene({ payments: [paymentOf('pay_out', 1)] }).refused(resolveRefund, again)).toBe('invalid-transition')
    const shop = askedFor()
    expect(shop.refused(resolveRefund, byHand)).toBe('invalid-transition')
    shop.done(settleRefund, taken)
    expect(shop.refused(resolveRefund, again)).toBe('invalid-transition')
    reported(shop, 'succeeded')
    expect(shop.refused(resolveRefund, again)).toBe('invalid-transition')
    expect(howFar(shop)).toBe('done')
  })
})

describe('stays quiet', () => {
  test('given back by hand is the end of it: a second word is refused', () => {
    const shop = refusedRefund()
    shop.done(resolveRefund, byHand)
    expect(shop.refused(resolveRefund, again)).toBe('invalid-transition')
  })
})
