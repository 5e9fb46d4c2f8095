import { describe, expect, test } from 'vitest'
import { allocate } from '../../../domain/allocation/allocate.ts'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { invoiceOf, paymentOf } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const pair = { paymentId: 'pay_1', item: 'inv_1' }

/** 12.00 received, 10.00 of them matched by hand with inv_1; inv_2 is still open. */
function matched(): Scene {
  const shop = new Scene({
    payments: [paymentOf('pay_1', 12_00)],
    invoices: [invoiceOf('inv_1', 10_00), invoiceOf('inv_2', 5_00, { dueOn: '2026-09-01' })],
  })
  shop.done(allocate, { ...pair, amount: 10_00 })
  return shop
}

describe('produces', () => {
  test('an invoice that is owed again, and money that is free again', () => {
    const shop = matched()
    const { answer, facts } = shop.done(undoAllocation, pair)
    expect(answer).toMatchObject({
      label: 'unallocated',
      unallocated: 12_00,
      allocations: [],
      account: { unpaid: 15_00, deposits: 12_00, balance: -3_00 },
    })
    expect(factsOf(facts, 'AllocationUndone')).toEqual([{ type: 'AllocationUndone', paymentId: 'pay_1', item: 'inv_1', amount: 10_00 }])
    expect(shop.invoice('inv_1')).toMatchObject({ outstanding: 10_00, settlings: [] })
  })

  test('money that other invoices then get, never the one it was taken from', () => {
    const shop = matched()
    shop.done(undoAllocation, pair)
    settleDown(shop)
    expect([shop.invoice('inv_1').outstanding, shop.invoice('inv_2').outstanding]).toEqual([10_00, 0])
    expect(shop.payment('pay_1')).toMatchObject({ undone: ['inv_1'] })
  })

  test('an observation of days to pay taken back', () => {
    const shop = matched()
    expect(shop.account.history).toMatchObject({ daysToPaySum: 9, daysToPayCount: 1, lateCount: 1 })
    shop.done(undoAllocation, pair)
    expect(shop.account.history).toMatchObject({ daysToPaySum: 0, daysToPayCount: 0, lateCount: 0, paymentCount: 1 })
  })
})

describe('refuses', () => {
  test.each([
    ['unknown-payment', 'before the pair', { paymentId: 'pay_9', item: 'inv_9' }],
    ['unknown-allocation', 'an invoice that isn’t there', { item: 'inv_9' }],
    ['unknown-allocation', 'an invoice the payment didn’t settle', { item: 'inv_2' }],
  ])('%s: %s', (refused, _, fault) => expect(matched().refused(undoAllocation, { ...pair, ...fault })).toBe(refused))

  test('unknown-allocation: the second time', () => {
    const shop = matched()
    shop.done(undoAllocation, pair)
    expect(shop.refused(undoAllocation, pair)).toBe('unknown-allocation')
  })
})

describe('stays quiet', () => {
  test('about the balance and what else the payment settled', () => {
    const shop = matched()
    shop.done(allocate, { paymentId: 'pay_1', item: 'inv_2', amount: 2_00 })
    expect(shop.done(undoAllocation, pair).answer).toMatchObject({
      label: 'partially-allocated',
      allocations: [{ item: 'inv_2', amount: 2_00, letter: 'AB' }],
    })
    expect(shop.figures.balance).toBe(-3_00)
    expect(shop.invoice('inv_2').outstanding).toBe(3_00)
  })
})
