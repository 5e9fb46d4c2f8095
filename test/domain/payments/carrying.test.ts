import { describe, expect, test } from 'vitest'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { settleRefund } from '../../../domain/payments/settleRefund.ts'
import { refText } from '../../../domain/states.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { invoiceOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { askedFor, howFar, reported, taken } from './askedRefunds.ts'
import { disputeTold, online, paymentTold, type Report, refundTold, tell } from './reports.ts'

const back = (amount: number, paymentId = 'pay_out') => ({
  paymentId,
  accountId: theAccount,
  amount: -amount,
  currency: 'EUR' as const,
  method: 'CB',
})
const carrying = (objectId: string, amount: number, refund = 'pay_out') => refundTold(objectId, amount, { carriesOut: refund })

/** 100.00 by card, of which the till gave 30.00 back. */
function refunded(): Scene {
  const shop = new Scene({})
  tell(shop, paymentTold(100_00))
  shop.done(topUp, back(30_00))
  return shop
}

describe('a provider’s refund that carries out one of ours', () => {
  test('is that refund: it takes no money again, and says on it what carried it out', () => {
    const shop = refunded()
    expect(tell(shop, carrying('re_1', 30_00))).toBe('heard')
    expect(shop.figures).toMatchObject({ deposits: 70_00, balance: 70_00 })
    expect(shop.payment('pay_out').carriedBy).toEqual({ re_1: 30_00 })
    expect(shop.payment(online)).toMatchObject({ returned: 30_00, provider: { taken: { re_1: 0 }, heard: { re_1: 'succeeded' } } })
  })

  test('reopens no invoice', () => {
    const shop = new Scene({ payments: [paymentOf('pay_cash', 30_00)], invoices: [invoiceOf('inv_1', 100_00)] })
    tell(shop, paymentTold(100_00, { names: [{ kind: 'invoice', id: 'inv_1' }] }))
    shop.done(topUp, back(30_00))
    tell(shop, carrying('re_1', 30_00))
    expect(shop.invoice('inv_1').outstanding).toBe(0)
    expect(shop.figures).toMatchObject({ deposits: 0, unpaid: 0, balance: 0 })
  })

  test('counts once however often it is told, and when it is told before its payment', () => {
    const shop = new Scene({ payments: [paymentOf('pay_cash', 30_00)] })
    shop.done(topUp, back(30_00))
    expect(tell(shop, carrying('re_1', 30_00, 'pay_out'))).toBe('parked')
    tell(shop, paymentTold(100_00))
    for (const report of [carrying('re_1', 30_00), refundTold('re_1', 30_00)]) expect(tell(shop, report)).toBe('known')
    expect(shop.figures).toMatchObject({ deposits: 100_00, balance: 100_00 })
    expect(shop.payment('pay_out').carriedBy).toEqual({ re_1: 30_00 })
  })

  test('of a till’s card payment, told before the till did', () => {
    const shop = new Scene({ payments: [paymentOf('pay_cash', 30_00)] })
    shop.done(topUp, back(30_00))
    tell(shop, { ...paymentTold(100_00), accountId: undefined })
    tell(shop, carrying('re_1', 30_00))
    shop.done(topUp, { ...back(-100_00, 'pay_in'), providerKey: 'pi_1' })
    expect(shop.figures).toMatchObject({ deposits: 100_00 })
    expect(shop.payment('pay_out').carriedBy).toEqual({ re_1: 30_00 })
  })

  test('that is larger reverses the rest; what is smaller leaves the rest to others', () => {
    const larger = refunded()
    tell(larger, carrying('re_1', 35_00))
    expect(larger.figures).toMatchObject({ deposits: 65_00 })
    const smaller = refunded()
    tell(smaller, carrying('re_1', 10_00))
    tell(smaller, carrying('re_2', 20_00))
    expect(smaller.figures).toMatchObject({ deposits: 70_00 })
    tell(smaller, carrying('re_3', 1_00))
    expect(smaller.figures).toMatchObject({ deposits: 69_00 })
  })

  test('and fails after it was counted leaves our refund as it was recorded, to be carried out by another', () => {
    const shop = refunded()
    tell(shop, carrying('re_1', 30_00))
    // The provider need not repeat what it carried out.
    tell(shop, refundTold('re_1', 30_00, { status: 'failed' }))
    expect(shop.figures).toMatchObject({ deposits: 70_00 })
    expect(shop.payment('pay_out').carriedBy).toEqual({})
    tell(shop, carrying('re_2', 30_00))
    expect(shop.figures).toMatchObject({ deposits: 70_00 })
  })
})

describe('a refund of ours is carried out once', () => {
  const reports: Report[] = [
    carrying('re_1', 30_00),
    carrying('re_2', 25_00),
    refundTold('re_1', 30_00, { status: 'failed', carriesOut: 'pay_out' }),
    disputeTold('dp_1', 10_00),
  ]
  const permutations = <T>(all: readonly T[]): T[][] =>
    all.length === 0 ? [[]] : all.flatMap((one, at) => permutations(all.toSpliced(at, 1)).map((rest) => [one, ...rest]))

  test('by two that name it, of which one fails, in whatever order they are told', () => {
    const ends = permutations([paymentTold(100_00), ...reports]).map((told) => {
      const shop = new Scene({ payments: [paymentOf('pay_cash', 30_00)] })
      shop.done(topUp, back(30_00))
      for (const report of told) tell(shop, report)
      const { returned, provider } = shop.payment(online)
      const side = { taken: Object.entries(provider?.taken ?? {}).toSorted(), carries: provider?.carries }
      return { figures: shop.figures, returned, side, carriedBy: shop.payment('pay_out').carriedBy }
    })
    expect(ends).toHaveLength(120)
    expect(ends[0]).toMatchObject({ figures: { deposits: 90_00, unpaid: 0 }, returned: 10_00, carriedBy: { re_2: 25_00 } })
    for (const end of ends) expect(end).toEqual(ends[0])
  })

  test('by refunds of two payments: what exceeds it is a reversal', () => {
    const shop = refunded()
    tell(shop, paymentTold(50_00, { paymentKey: 'pi_2', objectId: 'pi_2' }))
    tell(shop, carrying('re_1', 20_00))
    tell(shop, { ...carrying('re_2', 20_00), paymentKey: 'pi_2' })
    expect(shop.figures).toMatchObject({ deposits: 110_00 })
    expect(shop.payment('pay_out').carriedBy).toEqual({ re_1: 20_00, re_2: 10_00 })
  })

  test('also when it would be recorded after the provider’s: that was counted by itself', () => {
    for (const early of [true, false]) {
      const shop = new Scene({})
      if (early) tell(shop, carrying('re_1', 30_00))
      tell(shop, paymentTold(100_00))
      tell(shop, carrying('re_1', 30_00))
      expect(shop.figures).toMatchObject({ deposits: 70_00 })
      expect(shop.refused(topUp, back(30_00))).toBe('invalid-transition')
      shop.done(topUp, back(5_00, 'pay_other'))
      expect(shop.figures).toMatchObject({ deposits: 65_00 })
    }
  })
})

describe('a provider’s refund that waits', () => {
  test('in suspense, too, is never recorded by us again', () => {
    const shop = new Scene({})
    tell(shop, { ...paymentTold(100_00), accountId: undefined })
    expect(tell(shop, carrying('re_1', 30_00))).toBe('suspended')
    expect(shop.refused(topUp, back(30_00))).toBe('invalid-transition')
  })

  test('and names none of ours leaves no note on any', () => {
    const { decision } = new Scene({}).done(applyPaymentReport, refundTold('re_1', 10_00))
    expect(decision.changed.map(({ ref }) => refText(ref))).toEqual([`pointer||payment/${online}`])
  })
})

describe('what names no refund of the account is a reversal', () => {
  const other = orderOf('A', 1_00)
  test.each([
    ['an id nobody knows', carrying('re_1', 10_00, 'pay_nobody')],
    ['money taken in', carrying('re_1', 10_00, 'pay_cheque')],
    ['the payment itself', carrying('re_1', 10_00, 'pay_in')],
  ])('%s', (_, report) => {
    const shop = new Scene({ orders: [other] })
    shop.done(recordPayment, { ...back(-5_00, 'pay_cheque'), method: 'VIR' })
    shop.done(topUp, { ...back(-100_00, 'pay_in'), providerKey: 'pi_1' })
    shop.done(topUp, back(30_00))
    const { deposits } = shop.figures
    expect(tell(shop, report)).toBe('reversed')
    expect(shop.figures.deposits).toBe(deposits - 10_00)
    expect(shop.payment('pay_out').carriedBy).toBeUndefined()
  })

  test('nothing else may be named: an id of an online payment is of no form', () => {
    expect(refunded().refused(applyPaymentReport, carrying('re_1', 30_00, online))).toBe('invalid-input')
  })
})

describe('a refund that the provider was asked for', () => {
  test('is done when the provider’s refunds have given all of it back', () => {
    const shop = askedFor()
    reported(shop, 'pending')
    expect(howFar(shop)).toBe('asked')
    reported(shop, 'succeeded')
    expect(howFar(shop)).toBe('done')
  })

  test('that fails after all is told: nobody has the money', () => {
    const shop = askedFor()
    reported(shop, 'succeeded')
    reported(shop, 'failed')
    expect(howFar(shop)).toBe('failed')
    expect(shop.records.at(-1)?.facts).toContainEqual({
      type: 'RefundFailed',
      paymentId: 'pay_out',
      refundOf: online,
      amount: 30_00,
      reason: 'failed',
    })
    expect(shop.figures).toMatchObject({ deposits: 70_00 })
  })

  test('comes to no harm by another refund that named it and failed', () => {
    const shop = askedFor()
    shop.done(settleRefund, taken)
    reported(shop, 'failed', { objectId: 're_other' })
    expect(howFar(shop)).toBe('taken')
    reported(shop, 'succeeded')
    expect(howFar(shop)).toBe('done')
  })
})
