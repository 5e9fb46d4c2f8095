import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { averageOf, observationOf, tallyOf } from '../../../domain/days-to-pay/observation.ts'
import { claimOf, invoiceOf } from '../../kit/builders.ts'

const settled = (...days: string[]) =>
  invoiceOf('inv_1', 30_00, {
    issuedOn: '2026-06-01',
    dueOn: '2026-07-01',
    outstanding: 0,
    settlings: days.map((on, at) => ({ paymentId: `pay_${at}`, amount: 10_00, on, letter: `A${at}` })),
  })

describe('an observation', () => {
  test('is of the latest payment: two instalments on day 10 and day 40 are one of 40', () => {
    expect(observationOf(settled('2026-06-11', '2026-07-11'))).toEqual({ on: '2026-07-11', days: 40, late: true })
  })

  test('on the due date itself is not late', () => {
    expect(observationOf(settled('2026-07-01'))).toEqual({ on: '2026-07-01', days: 30, late: false })
  })

  test.each([
    ['an open invoice', invoiceOf('inv_1', 10_00)],
    ['one that no payment settled', invoiceOf('inv_1', 10_00, { outstanding: 0, settlings: [] })],
    [
      'a claim',
      claimOf('clm_1', 10_00, { outstanding: 0, settlings: [{ paymentId: 'pay_1', amount: 10_00, on: '2026-07-01', letter: 'AA' }] }),
    ],
  ])('is none: %s', (_, owed) => expect(observationOf(owed)).toBeUndefined())
})

describe('an average', () => {
  test('of 29, 5 and 30 is 21.3 in any order', () => {
    const days = fc.shuffledSubarray([29, 5, 30], { minLength: 3 })
    fc.assert(fc.property(days, (all) => averageOf(tallyOf(all.map((one) => ({ on: '2026-06-01', days: one, late: false })))) === 21.3))
  })

  test.each([
    ['33: (4 × 30 + 45) / 5', 165, 5, 33],
    ['half up: 0.25 is 0.3', 1, 4, 0.3],
    ['0 where nothing was observed', 0, 0, 0],
  ])('is %s', (_, daysSum, daysCount, average) => expect(averageOf({ daysSum, daysCount })).toBe(average))

  test('is never further than half a tenth from the exact one', () => {
    fc.assert(
      fc.property(fc.nat(1_000_000), fc.integer({ min: 1, max: 10_000 }), (daysSum, daysCount) => {
        expect(Math.abs(averageOf({ daysSum, daysCount }) - daysSum / daysCount)).toBeLessThanOrEqual(0.050001)
      }),
    )
  })
})
