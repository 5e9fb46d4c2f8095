import { expect, test } from 'vitest'
import { keeperOver } from '../../store/keeper.ts'
import { memoryTable } from '../../store/memory.ts'
import { patienceUntil } from '../../store/patience.ts'
import { send } from '../../store/send.ts'
import { theMerchant } from '../kit/builders.ts'
import { steppingClock } from '../kit/keeper.ts'

const put = { put: { pk: `${theMerchant}#any`, sk: 'row', version: 1 }, under: 'absent' } as const

/** A table whose first replies are lost: what was asked of it is done all the same. */
function losing(replies: number) {
  const table = memoryTable()
  const tokens: string[] = []
  const keeper = keeperOver({
    ...table,
    write: async (actions, token) => {
      tokens.push(token)
      const written = await table.write(actions, token)
      return tokens.length <= replies ? { outcome: 'again', because: 'TimeoutError' } : written
    },
  })
  return { keeper, tokens, rows: () => table.get([{ pk: put.put.pk, sk: 'row' }]) }
}

test('a transaction whose replies are lost is sent again under its own token, and was written once', async () => {
  const { keeper, tokens, rows } = losing(3)
  expect(await send(keeper, [put], patienceUntil(1_000, steppingClock()))).toEqual({ outcome: 'written' })
  expect(tokens).toHaveLength(4)
  expect(new Set(tokens).size).toBe(1)
  expect(await rows()).toEqual([put.put])
})

test('two transactions have two tokens', async () => {
  const { keeper, tokens } = losing(0)
  const patience = patienceUntil(1_000, steppingClock())
  await send(keeper, [put], patience)
  expect(await send(keeper, [put], patience)).toMatchObject({ outcome: 'raced' })
  expect(new Set(tokens).size).toBe(2)
})

test('it is sent once in any case, and never after patience has ended', async () => {
  const { keeper, tokens } = losing(1_000)
  const clock = steppingClock()
  expect(await send(keeper, [put], patienceUntil(100, clock))).toBeUndefined()
  expect(clock.now()).toBeLessThan(100)
  expect(tokens.length).toBeGreaterThan(3)
  const before = tokens.length
  expect(await send(keeper, [put], patienceUntil(clock.now(), clock))).toBeUndefined()
  expect(tokens).toHaveLength(before + 1)
})
