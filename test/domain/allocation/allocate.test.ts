import { describe, expect, test } from 'vitest'
import { allocate } from '../../../domain/allocation/allocate.ts'
import { claimOf, invoiceOf, orderOf, paymentOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const pair = { paymentId: 'pay_1', item: 'inv_1' }

describe('produces', () => {
  test.each`
    amount   | outstanding | label                    | unallocated
    ${4_00}  | ${6_00}     | ${'partially-allocated'} | ${8_00}
    ${10_00} | ${0}        | ${'partially-allocated'} | ${2_00}
  `(
    'a match of $amount of kept money with an invoice of 10.00: $outstanding outstanding',
    ({ amount, outstanding, label, unallocated }) => {
      const shop = new Scene({ payments: [paymentOf('pay_1', 12_00, { matches: 'nothing' })], invoices: [invoiceOf('inv_1', 10_00)] })
      const { answer, facts } = shop.done(allocate, { ...pair, amount })
      expect(answer).toMatchObject({
        label,
        unallocated,
        allocations: [{ item: 'inv_1', amount, letter: 'AA' }],
        account: { balance: 2_00, unpaid: outstanding },
      })
      expect(factsOf(facts, 'Allocated')).toEqual([{ type: 'Allocated', paymentId: 'pay_1', item: 'inv_1', amount, letter: 'AA' }])
      expect(factsOf(facts, 'InvoiceSettled')).toHaveLength(outstanding === 0 ? 1 : 0)
    },
  )

  test('one allocation of a pair, under the letter it had, however often more is matched', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 12_00)], invoices: [invoiceOf('inv_1', 10_00)] })
    shop.done(allocate, { ...pair, amount: 4_00 })
    expect(shop.done(allocate, { ...pair, amount: 3_00 }).answer.allocations).toEqual([
      { item: 'inv_1', amount: 7_00, on: '2026-07-10', letter: 'AA' },
    ])
    expect(shop.invoice('inv_1').settlings).toEqual([{ paymentId: 'pay_1', amount: 7_00, on: '2026-07-10', letter: 'AA' }])
  })

  test('a match with a claim', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 12_00)], claims: [claimOf('clm_1', 5_00)] })
    expect(shop.done(allocate, { paymentId: 'pay_1', item: 'clm_1', amount: 5_00 }).answer.account).toMatchObject({
      unpaid: 0,
      deposits: 7_00,
    })
  })

  test('easier times for orders that are held past their limit', () => {
    const shop = new Scene({
      account: { limit: 10_00 },
      payments: [paymentOf('pay_1', 12_00, { matches: 'nothing' })],
      invoices: [invoiceOf('inv_1', 10_00)],
      orders: [orderOf('A', 5_00, { charged: 0, holds: [{ reason: 'limit-exceeded', limit: 10_00, exposure: 15_00, excess: 5_00 }] })],
    })
    expect(factsOf(shop.done(allocate, { ...pair, amount: 10_00 }).facts, 'CreditEased')).toHaveLength(1)
  })
})

describe('refuses', () => {
  test.each([
    ['invalid-input', 'nothing', { amount: 0 }],
    ['invalid-input', 'an order as item', { item: 'A' }],
    ['unknown-payment', 'before the invoice', { paymentId: 'pay_9', item: 'inv_9' }],
    ['unknown-invoice', 'an invoice that isn’t there', { item: 'inv_9', amount: 99_00 }],
    ['unknown-invoice', 'a claim that isn’t there', { item: 'clm_9' }],
    ['exceeds-outstanding', 'before the payment’s money', { amount: 10_01 }],
    ['exceeds-unallocated', 'money that an order has reserved', { amount: 7_01 }],
    ['exceeds-unallocated', 'a refund, which has none', { paymentId: 'pay_2', amount: 1 }],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 10_00), paymentOf('pay_2', -5_00, { kind: 'refund' })],
      orders: [orderOf('A', 3_00, { fromDeposit: 3_00 })],
      invoices: [invoiceOf('inv_1', 10_00)],
    })
    expect(shop.refused(allocate, { ...pair, amount: 1_00, ...fault })).toBe(refused)
    expect(shop.figures).toMatchObject({ deposits: 10_00, unpaid: 10_00 })
  })
})

describe('stays quiet', () => {
  test('about the balance and other money: a match moves neither', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 10_00), paymentOf('pay_2', 10_00)],
      invoices: [invoiceOf('inv_1', 10_00), invoiceOf('inv_2', 10_00)],
    })
    const { decision } = shop.done(allocate, { ...pair, amount: 10_00 })
    expect(shop.figures.balance).toBe(0)
    expect(decision.entries[0].postings).toEqual([{ debit: 'deposits', credit: 'receivable', amount: 10_00 }])
    expect([shop.payment('pay_2').allocations, shop.invoice('inv_2').settlings]).toEqual([[], []])
  })
})
