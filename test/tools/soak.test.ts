import { expect, test } from 'vitest'
import { type Sample, slope, slopes } from '../../tools/soak/memory.ts'

const sample = (minute: number, main: number, workers: Record<string, number> = {}): Sample => ({ minute, main, workers })

test('what grows by 100 kB a minute grows by 1 MB in ten', () => {
  expect(slope([0, 1, 2, 3].map((minute) => ({ minute, bytes: 5_000_000 + minute * 100_000 })))).toBeCloseTo(1_000_000)
})

test('what goes up and down around one level doesn’t grow', () => {
  const points = [3, 5, 3, 5, 3, 5, 3, 5, 3].map((bytes, minute) => ({ minute, bytes: bytes * 1_000_000 }))
  expect(Math.abs(slope(points))).toBeLessThan(1)
})

test('one sample says nothing about growth', () => {
  expect(slope([{ minute: 3, bytes: 7 }])).toBe(0)
})

test('each worker is judged by itself, and one that lived for a few samples only isn’t', () => {
  const samples = [0, 1, 2, 3].map((minute) => sample(minute, 9, { stays: 10 + minute, ...(minute === 0 && { ended: 7 }) }))
  expect(slopes(samples, 0)).toEqual([
    { name: 'the local run', perTenMinutes: 0 },
    { name: 'stays', perTenMinutes: 10 },
  ])
})

test('a worker that was started later is judged from when it is warm itself', () => {
  const late = (minute: number): Record<string, number> => (minute < 2 ? {} : { late: minute < 4 ? minute * 100 : 400 })
  const samples = [0, 1, 2, 3, 4, 5, 6, 7].map((minute) => sample(minute, 9, late(minute)))
  expect(slopes(samples, 2)).toEqual([
    { name: 'the local run', perTenMinutes: 0 },
    { name: 'late', perTenMinutes: 0 },
  ])
})
