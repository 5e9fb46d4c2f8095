import { describe, expect, test } from 'vitest'
import { applyDaysToPay } from '../../../domain/days-to-pay/applyDaysToPay.ts'
import { getDaysToPay } from '../../../domain/days-to-pay/getDaysToPay.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { paidAfter } from './shop.ts'

describe('answers', () => {
  test('history, base period and earlier ones, so that two compare', async () => {
    const shop = paidAfter([29, 5, 30])
    const [june, july] = [
      { from: '2026-06-01', to: '2026-06-30' },
      { from: '2026-07-01', to: '2026-07-31' },
    ]
    for (const period of [june, july]) shop.done(applyDaysToPay, { accountId: theAccount, period })
    expect(await shop.ask(getDaysToPay, { accountId: theAccount })).toMatchObject({
      averageDays: 21.3,
      history: { daysToPayCount: 3, lateCount: 1, paymentCount: 3 },
      base: { period: july, averageDays: 30, daysCount: 1 },
      earlier: [{ period: june, averageDays: 17, daysCount: 2 }],
    })
  })

  test('0 days and no base period, of an account that never paid', async () => {
    const answer = await new Scene({}).ask(getDaysToPay, { accountId: theAccount })
    expect(answer).toMatchObject({ averageDays: 0, earlier: [] })
    expect(answer).not.toHaveProperty('base')
  })
})

describe('refuses', () => {
  test('unknown-account', async () => {
    expect(await new Scene({}).ask(getDaysToPay, { accountId: 'acc_none' })).toEqual({ refused: 'unknown-account' })
  })
})
