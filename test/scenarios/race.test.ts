import { expect, test } from 'vitest'
import { figures, open, orderOf } from '../../tools/demo/scenes.ts'
import { memoryWorld } from '../kit/memoryWorld.ts'

test('64 orders of 10.00 at once on a limit of 100.00: the memory twin approves exactly 10 and holds 54, as the engine does', async () => {
  const world = await memoryWorld()
  await open(world, { accountId: 'acc_race', limit: 10_000 })
  const orders = await Promise.all(
    Array.from({ length: 64 }, (_, nth) =>
      world.act('placeOrder', orderOf({ accountId: 'acc_race', orderId: `race-${nth}`, amount: 1_000 })),
    ),
  )
  expect(orders.filter(({ held }) => !held)).toHaveLength(10)
  expect((await figures(world, 'acc_race')).exposure).toBe(10_000)
  await world.settled()
  expect((await world.act('checkLedger', { accountId: 'acc_race' })).differences).toEqual([])
})
