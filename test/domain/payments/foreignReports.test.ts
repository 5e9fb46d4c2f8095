import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { disputeTold, online, paymentTold, refundTold, tell } from './reports.ts'

const yen = { currency: 'JPY' }

describe('a refund or dispute told in another currency than its payment', () => {
  test.each([refundTold('re_1', 16_000, yen), disputeTold('dp_1', 16_000, yen)])('moves nothing, and is told: $kind', (report) => {
    const shop = new Scene({})
    tell(shop, paymentTold(100_00))
    const { answer, facts } = shop.done(applyPaymentReport, report)
    expect(answer.state).toBe('heard')
    expect(factsOf(facts, 'ReportUncounted')).toMatchObject([{ objectId: report.objectId, amount: 16_000, currency: 'JPY' }])
    expect(shop.figures.balance).toBe(100_00)
    expect(tell(shop, report)).toBe('known')
  })

  test('moves nothing either when it came before its payment', () => {
    const shop = new Scene({})
    expect(tell(shop, disputeTold('dp_1', 16_000, yen))).toBe('parked')
    tell(shop, paymentTold(100_00))
    expect(shop.figures.balance).toBe(100_00)
  })

  test('counts for money of that currency, which a till had named as other money', () => {
    const shop = new Scene({})
    shop.done(topUp, { paymentId: 'pay_t', accountId: theAccount, amount: 100_00, currency: 'EUR', method: 'CB', providerKey: 'pi_1' })
    tell(shop, disputeTold('dp_1', 16_000, yen))
    expect(shop.figures.balance).toBe(100_00)
    expect(tell(shop, paymentTold(16_000, yen))).toBe('suspended')
    expect(stateIn(shop.rows, refs.suspense(online))?.reports).toMatchObject([{ objectId: 'dp_1', amount: 16_000, currency: 'JPY' }])
    expect(shop.figures.balance).toBe(100_00)
  })

  test('carries out no refund of ours', () => {
    const shop = new Scene({})
    tell(shop, paymentTold(100_00))
    shop.done(topUp, { paymentId: 'pay_out', accountId: theAccount, amount: -30_00, currency: 'EUR', method: 'CB' })
    expect(tell(shop, refundTold('re_1', 10_00, { currency: 'USD', carriesOut: 'pay_out' }))).toBe('heard')
    expect([shop.figures.deposits, shop.payment('pay_out').carriedBy]).toEqual([70_00, undefined])
  })

  test('gives back what it took while it was told in the right one, once it takes no more', () => {
    const shop = new Scene({})
    tell(shop, paymentTold(100_00))
    tell(shop, disputeTold('dp_1', 40_00))
    tell(shop, disputeTold('dp_1', 6_000, { ...yen, status: 'lost' }))
    expect(shop.figures.balance).toBe(60_00)
    tell(shop, disputeTold('dp_1', 6_000, { ...yen, status: 'won' }))
    expect(shop.figures.balance).toBe(100_00)
  })
})
