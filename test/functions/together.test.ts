import { expect, test } from 'vitest'
import { eachTogether } from '../../functions/runtime/together.ts'

const turn = () => new Promise<void>((resolve) => setImmediate(resolve))

test('so many are done at a time at most, and what came of them stands in their order', async () => {
  let [now, most] = [0, 0]
  const doubled = await eachTogether([3, 1, 2, 5, 4], 2, async (one) => {
    now += 1
    most = Math.max(most, now)
    for (let at = 0; at < one; at += 1) await turn()
    now -= 1
    return 2 * one
  })
  expect(doubled).toEqual([6, 2, 4, 10, 8])
  expect(most).toBe(2)
})

test('after one that throws no other is begun, and those beside it are waited for', async () => {
  const [begun, ended]: [number[], number[]] = [[], []]
  const deed = async (one: number) => {
    begun.push(one)
    await turn()
    if (one === 1) throw new Error('one')
    for (let at = 0; at < 5; at += 1) await turn()
    ended.push(one)
  }
  await expect(eachTogether([1, 2, 3, 4, 5, 6], 3, deed)).rejects.toThrow('one')
  expect(begun).toEqual([1, 2, 3])
  expect(ended).toEqual([2, 3])
})
