import { describe, expect, test } from 'vitest'
import { refundPayment } from '../../../domain/payments/refundPayment.ts'
import { orderOf, paymentOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { online, paymentTold, refundTold, tell } from './reports.ts'

const back = (amount: number, sketch: { paymentId?: string; method?: string } = {}) => ({
  paymentId: 'pay_1',
  refundId: 'pay_back',
  amount,
  ...sketch,
})

describe('produces', () => {
  test('a negative payment by the payment’s own method, out of that payment’s money, itself with nothing unallocated', () => {
    const shop = new Scene({ payments: [paymentOf('pay_0', 10_00), paymentOf('pay_1', 30_00)] })
    const { answer, facts, decision } = shop.done(refundPayment, back(12_00))
    expect(answer).toMatchObject({ paymentId: 'pay_back', amount: -12_00, unallocated: 0, account: { deposits: 28_00, balance: 28_00 } })
    expect(factsOf(facts, 'PaymentRefunded')).toEqual([
      { type: 'PaymentRefunded', paymentId: 'pay_back', amount: -12_00, method: 'VIR', refundOf: 'pay_1' },
    ])
    expect(decision.entries[0].postings).toEqual([{ debit: 'deposits', credit: 'money:VIR', amount: 12_00 }])
    expect(shop.payment('pay_1').returned).toBe(12_00)
    expect(shop.payment('pay_back')).toMatchObject({ kind: 'refund', refundOf: 'pay_1' })
  })

  test('another method where one is named', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00)] })
    const { decision } = shop.done(refundPayment, back(30_00, { method: 'CHE' }))
    expect(decision.entries[0].postings).toEqual([{ debit: 'deposits', credit: 'money:CHE', amount: 30_00 }])
  })

  test('the provider’s refund that carries it out is that refund, counted once', () => {
    const shop = new Scene({})
    tell(shop, paymentTold(30_00))
    shop.done(refundPayment, back(12_00, { paymentId: online }))
    expect(tell(shop, refundTold('re_1', 12_00, { carriesOut: 'pay_back' }))).toBe('heard')
    expect(shop.figures).toMatchObject({ deposits: 18_00, unpaid: 0 })
  })
})

describe('asks the provider', () => {
  const paid = (chosen: Partial<Parameters<Scene['choose']>[0]> = {}) => {
    const shop = new Scene({ settings: { paymentProvider: 'stripe', ...chosen } })
    tell(shop, paymentTold(30_00))
    return shop
  }

  test('for money that came through it and goes back the way it came', () => {
    const shop = paid()
    const { facts } = shop.done(refundPayment, back(12_00, { paymentId: online }))
    expect(factsOf(facts, 'RefundOrdered')).toEqual([
      { type: 'RefundOrdered', paymentId: 'pay_back', refundOf: online, amount: 12_00, attempt: 1 },
    ])
    expect(shop.payment('pay_back').carryingOut).toMatchObject({ state: 'asked', attempt: 1 })
  })

  test('before its receipt is mailed: it may refuse', () => {
    const receipts = { mail: 'always' } as const
    const cash = new Scene({ settings: { receipts }, payments: [paymentOf('pay_1', 30_00)] })
    const issued = factsOf(cash.done(refundPayment, back(12_00)).facts, 'ReceiptIssued')
    expect(issued).toEqual([{ type: 'ReceiptIssued', paymentId: 'pay_back' }])
    const carried = paid({ receipts }).done(refundPayment, back(12_00, { paymentId: online }))
    expect(factsOf(carried.facts, 'RefundOrdered')).toHaveLength(1)
    expect(factsOf(carried.facts, 'ReceiptIssued')).toEqual([])
  })

  test('for no money that goes back another way, came another way, or that the merchant gives back by hand', () => {
    const asked = (shop: Scene, about: object) => factsOf(shop.done(refundPayment, { ...back(12_00), ...about }).facts, 'RefundOrdered')
    expect(asked(paid(), { paymentId: online, method: 'VIR' })).toEqual([])
    expect(asked(paid({ onlineRefunds: 'by-hand' }), { paymentId: online })).toEqual([])
    expect(asked(paid({ paymentProvider: 'none' }), { paymentId: online })).toEqual([])
    const cash = new Scene({ settings: { paymentProvider: 'stripe' }, payments: [paymentOf('pay_1', 30_00)] })
    expect(asked(cash, {})).toEqual([])
    expect(cash.payment('pay_back')).not.toHaveProperty('carryingOut')
  })
})

describe('refuses', () => {
  test('unknown-payment: no such payment', () => expect(new Scene({}).refused(refundPayment, back(1))).toBe('unknown-payment'))

  test('invalid-transition: a provider’s refund named this id before and was counted by itself', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00)] })
    tell(shop, paymentTold(30_00))
    tell(shop, refundTold('re_1', 12_00, { carriesOut: 'pay_back' }))
    expect(shop.refused(refundPayment, back(30_01))).toBe('invalid-transition')
  })

  test('refund-exceeds-deposits: beyond what the payment has neither allocated nor reserved', () => {
    const orders = [orderOf('A', 10_00, { settlement: 'deposit', fromDeposit: 10_00 })]
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00), paymentOf('pay_2', 30_00)], orders })
    expect(shop.refused(refundPayment, back(20_01, { method: 'XX' }))).toBe('refund-exceeds-deposits')
    expect(shop.run(refundPayment, back(20_00))).toMatchObject({ answer: { account: { unreservedDeposits: 30_00 } } })
  })

  test('unknown-payment-method: not of the merchant’s list', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00)] })
    for (const method of ['XX', 'CRED']) expect(shop.refused(refundPayment, back(1, { method }))).toBe('unknown-payment-method')
  })
})

describe('stays quiet', () => {
  test('the same refund again counts once', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00)] })
    const { answer } = shop.done(refundPayment, back(12_00))
    expect(shop.run(refundPayment, back(12_00))).toEqual({ unchanged: answer })
    expect(shop.refused(refundPayment, back(13_00))).toBe('same-key-other-content')
  })
})
