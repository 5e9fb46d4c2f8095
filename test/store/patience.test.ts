import { expect, test } from 'vitest'
import { patienceUntil } from '../../store/patience.ts'
import { steppingClock } from '../kit/keeper.ts'

test('pauses grow by doubling, each a random part of its length, up to a second', async () => {
  const slept: number[] = []
  const clock = { ...steppingClock(), random: () => 0.5, sleep: async (millis: number) => void slept.push(millis) }
  const patience = patienceUntil(60_000, clock)
  for (let nth = 0; nth < 10; nth += 1) await patience.pause()
  expect(slept).toEqual([2.5, 5, 10, 20, 40, 80, 160, 320, 500, 500])
})

test('patience ends before the deadline, without waiting for it', async () => {
  const clock = steppingClock()
  const patience = patienceUntil(10, clock)
  expect(await patience.pause()).toBe(true)
  expect(await patience.pause()).toBe(true)
  expect(await patience.pause()).toBe(false)
  expect(clock.now()).toBe(7.5)
  expect(patience.isOver()).toBe(false)
})

test('patience that overslept is over: what was frozen meanwhile sends nothing more', async () => {
  const steady = steppingClock()
  const clock = { ...steady, sleep: (_: number) => steady.sleep(40 * 60_000) }
  const patience = patienceUntil(60_000, clock)
  expect(await patience.pause()).toBe(false)
  expect(patience.isOver()).toBe(true)
})

test('after a lost race the first try comes at once, and only every other one waits', async () => {
  const slept: number[] = []
  const patience = patienceUntil(60_000, { ...steppingClock(), sleep: async (millis) => void slept.push(millis) })
  for (let nth = 0; nth < 6; nth += 1) await patience.pauseAfterRace()
  expect(slept).toEqual([2.5, 5, 10])
})
