import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { nextLetter, openBooks } from '../../../domain/accounts/books.ts'
import { allocate } from '../../../domain/allocation/allocate.ts'
import { inMatchingOrder, matchingMoney } from '../../../domain/allocation/matching.ts'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { idOf } from '../../../domain/invoices/invoice.ts'
import { accountOf, claimOf, contextOf, invoiceOf, paymentOf } from '../../kit/builders.ts'
import { purseOf } from '../../kit/holding.ts'
import { Scene } from '../../kit/scene.ts'

describe('lettering codes', () => {
  test.each([
    [0, 'AA'],
    [1, 'AB'],
    [25, 'AZ'],
    [26, 'BA'],
    [675, 'ZZ'],
    [676, 'AAA'],
    [676 + 17575, 'ZZZ'],
    [676 + 17576, 'AAAA'],
  ])('after %i the next is %s', (letters, letter) => {
    const books = openBooks({ account: accountOf({ letters }) }, contextOf())
    expect(nextLetter(books)).toBe(letter)
    expect(books.account.letters).toBe(letters + 1)
  })

  test('are all different', () => {
    const books = openBooks({ account: accountOf() }, contextOf())
    expect(new Set(Array.from({ length: 2000 }, () => nextLetter(books))).size).toBe(2000)
  })
})

test('items are matched in one order, however they are read: claims, partially settled, due date, invoice date, number', () => {
  const expected = [
    claimOf('clm_1', 5_00, { issuedOn: '2026-07-02' }),
    claimOf('clm_2', 5_00, { issuedOn: '2026-07-03' }),
    invoiceOf('inv_1', 9_00, {
      outstanding: 1_00,
      dueOn: '2026-12-01',
      settlings: [{ paymentId: 'pay_1', amount: 8_00, on: '2026-07-03', letter: 'AA' }],
    }),
    invoiceOf('inv_2', 9_00, { dueOn: '2026-07-01' }),
    invoiceOf('inv_3', 9_00, { dueOn: '2026-08-01', issuedOn: '2026-07-01' }),
    invoiceOf('inv_4', 9_00, { dueOn: '2026-08-01', issuedOn: '2026-07-02', number: 'F-2026-000001' }),
    invoiceOf('inv_5', 9_00, { dueOn: '2026-08-01', issuedOn: '2026-07-02', number: 'F-2026-000002' }),
  ]
  fc.assert(
    fc.property(fc.shuffledSubarray(expected, { minLength: expected.length }), (items) => {
      expect(inMatchingOrder(items).map(idOf)).toEqual(expected.map(idOf))
    }),
  )
})

test('money is matched begun first, then oldest received; never what is kept or all reserved', () => {
  const begun = [{ item: 'inv_1', amount: 1_00, on: '2026-07-16', letter: 'AA' }]
  const { money } = purseOf({
    payments: [
      paymentOf('pay_1', 5_00, { receivedOn: '2026-07-09' }),
      paymentOf('pay_2', 5_00, { receivedOn: '2026-07-16', allocations: begun }),
      paymentOf('pay_3', 5_00, { receivedOn: '2026-07-01', matches: 'nothing' }),
      paymentOf('pay_4', 5_00, { receivedOn: '2026-07-08', matches: 'due' }),
      paymentOf('pay_5', 1_00, { receivedOn: '2026-07-02', allocations: begun }),
    ],
  })
  expect(matchingMoney(money).map(({ paymentId }) => paymentId)).toEqual(['pay_2', 'pay_4', 'pay_1'])
})

describe('days to pay', () => {
  const issuedOn = '2026-06-01'
  /** An invoice of 30.00 settled by payments received on these days, matched in this order. */
  function settledOn(days: readonly string[], sketch: Parameters<typeof invoiceOf>[2] = {}): Scene {
    const payments = days.map((receivedOn, at) => paymentOf(`pay_${at}`, 30_00 / days.length, { receivedOn }))
    const shop = new Scene({ payments, invoices: [invoiceOf('inv_1', 30_00, { issuedOn, dueOn: '2026-07-01', ...sketch })] })
    for (const { paymentId, amount } of payments) shop.done(allocate, { paymentId, item: 'inv_1', amount })
    return shop
  }

  test.each([
    [['2026-06-30'], 29, 0],
    [['2026-06-06'], 5, 0],
    [['2026-07-01'], 30, 0],
    [['2026-07-02'], 31, 1],
    [['2026-06-06', '2026-07-02'], 31, 1],
    [['2026-07-02', '2026-06-06'], 31, 1],
    [['2026-05-20'], 0, 0],
  ])('of an invoice settled on %j are %i, late %i', (days, daysToPaySum, lateCount) => {
    expect(settledOn(days).account.history).toMatchObject({ daysToPaySum, daysToPayCount: 1, lateCount })
  })

  test('are none while a cent is open', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00)], invoices: [invoiceOf('inv_1', 30_00)] })
    shop.done(allocate, { paymentId: 'pay_1', item: 'inv_1', amount: 29_99 })
    expect(shop.account.history).toMatchObject({ daysToPaySum: 0, daysToPayCount: 0 })
  })

  test('are none of a claim', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 30_00)], claims: [claimOf('clm_1', 30_00)] })
    shop.done(allocate, { paymentId: 'pay_1', item: 'clm_1', amount: 30_00 })
    expect(shop.account.history).toMatchObject({ daysToPayCount: 0, lateCount: 0 })
  })

  test('29, 5 and 30 come to 64 over 3 in any order, and a reversal takes its own back', () => {
    const paid: [number, string][] = [
      [29, '2026-06-30'],
      [5, '2026-06-06'],
      [30, '2026-07-01'],
    ]
    fc.assert(
      fc.property(fc.shuffledSubarray(paid, { minLength: 3 }), fc.constantFrom(29, 5, 30), (order, gone) => {
        const shop = new Scene({
          payments: order.map(([days, receivedOn]) => paymentOf(`pay_${days}`, 10_00, { receivedOn })),
          invoices: order.map(([days]) => invoiceOf(`inv_${days}`, 10_00, { issuedOn })),
        })
        for (const [days] of order) shop.done(allocate, { paymentId: `pay_${days}`, item: `inv_${days}`, amount: 10_00 })
        const { daysToPaySum, daysToPayCount } = shop.account.history
        expect([daysToPaySum, daysToPayCount, (daysToPaySum / daysToPayCount).toFixed(1)]).toEqual([64, 3, '21.3'])
        shop.done(undoAllocation, { paymentId: `pay_${gone}`, item: `inv_${gone}` })
        expect(shop.account.history).toMatchObject({ daysToPaySum: 64 - gone, daysToPayCount: 2 })
      }),
      { numRuns: 30 },
    )
  })
})
