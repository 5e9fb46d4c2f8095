import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { listOrders } from '../../../domain/orders/listOrders.ts'
import { orderOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const held = { charged: 0, holds: [{ reason: 'not-approved' as const }] }
const shop = new Scene({
  orders: [
    orderOf('A', 10_00, { state: 'invoiced', delivery: 'whole' }),
    orderOf('B', 20_00, { placedAt: '2026-07-18T08:00:00.000Z' }),
    orderOf('C', 30_00, { ...held, placedAt: '2026-07-18T09:00:00.000Z' }),
    orderOf('D', 40_00, { ...held, placedAt: '2026-07-18T07:00:00.000Z' }),
    orderOf('E', 50_00, { state: 'cancelled' }),
  ],
})

async function idsOf(input: { only?: 'all' | 'open' | 'held'; limit?: number; cursor?: string }) {
  const page = await shop.ask(listOrders, { accountId: theAccount, ...input })
  return isRefusal(page) ? page : { ids: page.items.map(({ orderId }) => String(orderId)), next: page.next }
}

describe('answers', () => {
  test.each([
    [{}, ['A', 'B', 'C', 'D', 'E']],
    [{ only: 'open' as const }, ['B', 'D', 'C']],
    [{ only: 'held' as const }, ['D', 'C']],
  ])('%j: %j', async (input, ids) => expect(await idsOf(input)).toEqual({ ids, next: undefined }))

  test('page by page, each order once', async () => {
    const first = await idsOf({ limit: 2 })
    if (isRefusal(first) || first.next === undefined) throw new Error('there is a second page')
    expect(first.ids).toEqual(['A', 'B'])
    expect(await idsOf({ limit: 3, cursor: first.next })).toEqual({ ids: ['C', 'D', 'E'], next: undefined })
  })
})

describe('refuses', () => {
  test('unknown-account', async () => {
    expect(await new Scene({}).ask(listOrders, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' })
  })

  test.each([{ limit: 0 }, { limit: 101 }, { limit: 1.5 }])('invalid-input: a page of %j', async (input) => {
    expect(await shop.ask(listOrders, { accountId: theAccount, ...input })).toMatchObject({ refused: 'invalid-input' })
  })
})
