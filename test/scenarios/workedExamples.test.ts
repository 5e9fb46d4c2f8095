import { expect, test } from 'vitest'
import { AccountId, MerchantId } from '../../domain/ids.ts'
import { checkAccount } from '../../store/check.ts'
import { stories } from '../../tools/demo/stories.ts'
import { systems } from '../../tools/demo/systems.ts'
import { memoryWorld } from '../kit/memoryWorld.ts'

// The demo plays the same stories over HTTP; here they run on the memory twin, with every law asserted at every commit.
const all = [...stories, ...systems]

test.each(all.map((story) => [`${story.section}: ${story.name}`, story] as const))('%s', async (_, story) => {
  const world = await memoryWorld()
  const compared: string[] = []
  await story.play(world, (what, got, expected) => {
    compared.push(what)
    expect(got, what).toEqual(expected)
  })
  expect(compared.length).toBeGreaterThan(0)
  await world.settled()
  const accounts = await world.act('listAccounts', {})
  for (const { accountId } of accounts.items)
    expect(
      await checkAccount({ keeper: world.keeper, merchantId: MerchantId.parse('mer_story'), accountId: AccountId.parse(accountId) }),
    ).toEqual([])
})
