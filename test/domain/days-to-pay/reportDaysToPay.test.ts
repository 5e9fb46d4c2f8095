import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { reportDaysToPay } from '../../../domain/days-to-pay/reportDaysToPay.ts'
import { standingOf, theAccount } from '../../kit/builders.ts'
import { paidAfter } from './shop.ts'

function listedShop() {
  const shop = paidAfter([29, 5, 30])
  shop.put({ ref: refs.standing(theAccount), state: standingOf() })
  return shop
}

describe('answers', () => {
  test('each account with its payments, the average of the period, and the change', async () => {
    expect(await listedShop().ask(reportDaysToPay, { from: '2026-06-01', to: '2026-06-30' })).toMatchObject({
      items: [{ accountId: theAccount, paymentCount: 3, lateCount: 1, calculated: { averageDays: 17, daysCount: 2 }, tooMany: false }],
    })
  })

  test('the whole history without a period', async () => {
    expect(await listedShop().ask(reportDaysToPay, {})).toMatchObject({ items: [{ calculated: { averageDays: 21.3, daysCount: 3 } }] })
  })

  test('an empty list of no accounts', async () => {
    expect(await paidAfter([]).ask(reportDaysToPay, {})).toEqual({ items: [] })
  })
})

describe('refuses', () => {
  test('invalid-input: half a period', async () => {
    expect(await listedShop().ask(reportDaysToPay, { from: '2026-06-01' })).toMatchObject({ refused: 'invalid-input' })
  })
})
