import { describe, expect, test } from 'vitest'
import { listHolds } from '../../../domain/credit-check/listHolds.ts'
import { orderOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const manual = { reason: 'manual' as const, by: 'person:ada', why: 'asked to wait' }

describe('answers', () => {
  test('the held orders, oldest first, each with its reasons', async () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [
        orderOf('young', 10_00, { holds: [manual], placedAt: '2026-07-18T07:00:00.000Z' }),
        orderOf('old', 20_00, { settlement: 'prepaid', toCollect: 20_00, placedAt: '2026-07-17T07:00:00.000Z' }),
        orderOf('free', 30_00),
        orderOf('gone', 40_00, { holds: [manual], state: 'cancelled' }),
      ],
    })
    const page = await shop.ask(listHolds, {})
    expect(page).toMatchObject({
      items: [
        { orderId: 'old', holds: [{ reason: 'awaiting-payment', sentence: '20.00 EUR wait to be paid.' }] },
        { orderId: 'young', holds: [{ reason: 'manual', sentence: 'Held by hand: asked to wait' }] },
      ],
    })
    expect('items' in page && page.items).toHaveLength(2)
  })
})

describe('refuses', () => {
  test('invalid-input: more than a page at once', async () => {
    expect(await new Scene({}).ask(listHolds, { limit: 1000 })).toMatchObject({ refused: 'invalid-input' })
  })
})
