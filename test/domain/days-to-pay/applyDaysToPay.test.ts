import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { applyDaysToPay } from '../../../domain/days-to-pay/applyDaysToPay.ts'
import { bounds } from '../../../domain/limits.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { basesOf, paidAfter } from './shop.ts'

const june = { from: '2026-06-01', to: '2026-06-30' }
const july = { from: '2026-07-01', to: '2026-07-31' }

describe('produces', () => {
  test('the average of what was paid in the period, both ends included', () => {
    const shop = paidAfter([29, 5, 30])
    const { answer } = shop.done(applyDaysToPay, { accountId: theAccount, period: { from: '2026-06-06', to: '2026-06-30' } })
    expect(answer.base).toMatchObject({ daysSum: 34, daysCount: 2, averageDays: 17 })
  })

  test('the whole history where no period is given: 21.3', () => {
    const { answer } = paidAfter([29, 5, 30]).done(applyDaysToPay, { accountId: theAccount, period: 'whole-history' })
    expect(answer.base).toMatchObject({ daysSum: 64, daysCount: 3, averageDays: 21.3 })
    expect(answer.base.period).toBeUndefined()
  })

  test('a fact with sums and dates, and no posting', () => {
    const { facts, decision } = paidAfter([29]).done(applyDaysToPay, { accountId: theAccount, period: june })
    expect(facts).toEqual([{ type: 'DaysToPayApplied', period: june, daysSum: 29, daysCount: 1, appliedAt: '2026-07-18T10:01:00.000Z' }])
    expect(decision.entries[0].postings).toEqual([])
  })

  test('earlier results beside the current one, the latest first, up to a bound', () => {
    const shop = paidAfter([29, 30])
    shop.done(applyDaysToPay, { accountId: theAccount, period: june })
    shop.done(applyDaysToPay, { accountId: theAccount, period: july })
    expect(basesOf(shop)).toMatchObject({ current: { period: july, daysSum: 30 }, earlier: [{ period: june, daysSum: 29 }] })
    for (let times = 0; times <= bounds.earlierPeriods; times += 1) shop.done(applyDaysToPay, { accountId: theAccount, period: july })
    expect(basesOf(shop)?.earlier).toHaveLength(bounds.earlierPeriods)
  })

  test('0 where nothing is eligible, once that is confirmed', () => {
    const { answer } = paidAfter([29]).done(applyDaysToPay, { accountId: theAccount, period: july, confirmEmpty: true })
    expect(answer.base).toMatchObject({ daysSum: 0, daysCount: 0, averageDays: 0 })
  })

  test('the same by any cut: two periods beside each other add up to both together', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(60), { minLength: 1, maxLength: 6 }), fc.integer({ min: 1, max: 59 }), (days, cut) => {
        const at = (after: number) => new Date(Date.parse('2026-06-01') + after * 86_400_000).toISOString().slice(0, 10)
        const sums = [
          { from: '2026-06-01', to: at(cut - 1) },
          { from: at(cut), to: '2026-12-31' },
        ].map((period) => paidAfter(days).done(applyDaysToPay, { accountId: theAccount, period, confirmEmpty: true }).answer.base)
        expect(sums.reduce((sum, { daysSum }) => sum + daysSum, 0)).toBe(days.reduce((sum, one) => sum + one, 0))
        expect(sums.reduce((sum, { daysCount }) => sum + daysCount, 0)).toBe(days.length)
      }),
      { numRuns: 25 },
    )
  })
})

describe('refuses', () => {
  test('unknown-account', () => {
    const nobody = { accountId: 'acc_none', period: june }
    expect(new Scene({}).refused(applyDaysToPay, nobody)).toBe('unknown-account')
  })

  test.each([
    ['fr', 'Aucun enregistrement admissible trouvé pour le calcul. Continuer la mise à jour ?'],
    ['en', 'No eligible record was found for the calculation. Continue the update?'],
  ] as const)('nothing-eligible, with the question in the merchant’s language: %s', (language, detail) => {
    const asked = paidAfter([29], language).run(applyDaysToPay, { accountId: theAccount, period: july })
    expect(asked).toEqual({ refused: 'nothing-eligible', detail })
  })

  test.each([
    ['a period that ends before it begins', { from: '2026-07-02', to: '2026-07-01' }],
    ['half a period', { from: '2026-07-02' }],
  ])('invalid-input: %s', (_, period) => {
    expect(applyDaysToPay.input.safeParse({ accountId: theAccount, period }).success).toBe(false)
  })
})

describe('stays quiet', () => {
  test('about limits, terms and figures: history never influences a check', () => {
    const shop = paidAfter([29])
    const before = shop.account
    shop.done(applyDaysToPay, { accountId: theAccount, period: june })
    expect(shop.account).toEqual(before)
  })
})
