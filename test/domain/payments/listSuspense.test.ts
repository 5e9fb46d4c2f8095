import { describe, expect, test } from 'vitest'
import { listSuspense } from '../../../domain/payments/listSuspense.ts'
import { Scene } from '../../kit/scene.ts'
import { paymentTold, refundTold, tell } from './reports.ts'

describe('answers', () => {
  test('money that no account could take, why, and what was heard of it since', async () => {
    const shop = new Scene({})
    tell(shop, refundTold('re_0', 1_00))
    tell(shop, paymentTold(20_00, { accountId: 'acc_nobody' }))
    tell(shop, refundTold('re_1', 5_00, { status: 'pending' }))
    tell(shop, refundTold('re_1', 5_00))
    tell(shop, paymentTold(7_00, { currency: 'USD', paymentKey: 'pi_2' }))
    expect(await shop.ask(listSuspense, {})).toMatchObject({
      items: [
        {
          paymentKey: 'pi_1',
          amount: 20_00,
          currency: 'EUR',
          reason: 'unknown-account',
          reports: [
            { objectId: 're_0', amount: 1_00 },
            { objectId: 're_1', status: 'succeeded', amount: 5_00 },
          ],
        },
        { paymentKey: 'pi_2', amount: 7_00, currency: 'USD', reason: 'other-currency', reports: [] },
      ],
    })
  })

  test('nothing where all money found its account', async () => {
    const shop = new Scene({})
    tell(shop, paymentTold(20_00))
    expect(await shop.ask(listSuspense, {})).toEqual({ items: [] })
  })
})

describe('refuses', () => {
  test('invalid-input: a page of none', async () =>
    expect(await new Scene({}).ask(listSuspense, { limit: 0 })).toMatchObject({ refused: 'invalid-input' }))
})
