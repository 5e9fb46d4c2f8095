import { setTimeout as after } from 'node:timers/promises'
import type { Memory } from './controls.ts'

export type Sample = Memory & { minute: number }

/** Asks once a minute, for so many minutes, how much memory is held after a collection. */
export async function sampled(parts: {
  minutes: number
  memory: () => Promise<Memory>
  each: (sample: Sample) => void
}): Promise<Sample[]> {
  const samples: Sample[] = []
  const begun = performance.now()
  const elapsed = (): number => (performance.now() - begun) / 60_000
  const step = Math.min(1, parts.minutes / 10)
  for (let next = step; next <= parts.minutes + step / 2; next += step) {
    await after(Math.max(0, (next - elapsed()) * 60_000))
    const sample = { minute: elapsed(), ...(await parts.memory()) }
    samples.push(sample)
    parts.each(sample)
  }
  return samples
}

export type Growth = { name: string; perTenMinutes: number }

/**
 * How fast the heaps grow: of the run itself, and of each worker, judged from `warmMinutes` after its own first sample on, as caches, code
 * and tables fill in each anew. A worker that was warm for less than half of that time of the run isn't judged.
 */
export function slopes(all: readonly Sample[], warmMinutes: number): Growth[] {
  const samples = all.filter(({ minute }) => minute >= warmMinutes)
  const growth = [{ name: 'the local run', perTenMinutes: slope(samples.map(({ minute, main }) => ({ minute, bytes: main }))) }]
  for (const id of new Set(all.flatMap(({ workers }) => Object.keys(workers)))) {
    const points = all.flatMap(({ minute, workers }) => {
      const bytes = workers[id]
      return bytes === undefined ? [] : [{ minute, bytes }]
    })
    const [born] = points
    // One that the first sample saw is as old as the run.
    const warmAt = born && born.minute > (all[0]?.minute ?? 0) ? born.minute + warmMinutes : warmMinutes
    const warm = points.filter(({ minute }) => minute >= warmAt)
    if (warm.length >= samples.length / 2) growth.push({ name: id, perTenMinutes: slope(warm) })
  }
  return growth
}

/** The line of least squares through the points, in bytes per ten minutes. */
export function slope(points: readonly { minute: number; bytes: number }[]): number {
  const mean = (values: number[]): number => values.reduce((sum, value) => sum + value, 0) / values.length
  const middle = { minute: mean(points.map(({ minute }) => minute)), bytes: mean(points.map(({ bytes }) => bytes)) }
  let product = 0
  let square = 0
  for (const { minute, bytes } of points) {
    product += (minute - middle.minute) * (bytes - middle.bytes)
    square += (minute - middle.minute) ** 2
  }
  return square === 0 ? 0 : (product / square) * 10
}
