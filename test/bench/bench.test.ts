import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { Awaited } from './awaited.ts'
import { type Found, verdictOf } from './bench.ts'
import { interleaved, median, quantile, ratio } from './interleaved.ts'
import { measuredWith, pageOf, tableOf } from './told.ts'

describe('contenders are timed in one run', () => {
  test('each once a round, the first round is warming up, and another begins each round', async () => {
    const order: string[] = []
    const timed = (name: string, figure: number) => async () => {
      order.push(name)
      return figure
    }
    const rounds = await interleaved({ floor: timed('floor', 2), ours: timed('ours', 3) }, 2)
    expect(order).toEqual(['floor', 'ours', 'ours', 'floor', 'floor', 'ours'])
    expect(rounds).toEqual({ floor: [2, 2], ours: [3, 3] })
  })

  test('whoever waits is told of each round when it ends', async () => {
    const lines: string[] = []
    await interleaved({ one: async () => 1 }, 2, (line) => lines.push(line))
    expect(lines).toEqual(['warmed up', 'round 1 of 2', 'round 2 of 2'])
  })

  test('the ratio is that of figures of the same round, so that a slow minute meets both', () => {
    const rounds = { floor: [1, 10, 100], ours: [2, 20, 150] }
    expect(ratio(rounds, 'ours', 'floor')).toBe(2)
  })
})

describe('what is waited for', () => {
  test('is told when somebody sees it; what was seen before took no time', async () => {
    const awaited = new Awaited()
    const [first, second] = [awaited.until('first'), awaited.until('second')]
    expect(awaited.oldest(1)).toEqual(['first'])
    awaited.saw('first')
    awaited.saw('third')
    expect(await first).toBeGreaterThanOrEqual(0)
    expect(await awaited.until('third')).toBe(0)
    expect(awaited.oldest(9)).toEqual(['second'])
    awaited.saw('second')
    await second
  })
})

describe('a median', () => {
  test('lies in the middle, or between the two of the middle', () => {
    expect(median([3, 1, 2])).toBe(2)
    expect(median([4, 1, 2, 3])).toBe(2.5)
  })

  test('has as many figures below as above it, whatever their order', () => {
    void fc.assert(
      fc.property(fc.array(fc.integer(), { minLength: 1 }), (figures) => {
        const middle = median(figures)
        const below = figures.filter((figure) => figure < middle).length
        const above = figures.filter((figure) => figure > middle).length
        expect(Math.abs(below - above)).toBeLessThanOrEqual(figures.length - below - above)
      }),
    )
  })

  test('the ninety-ninth of a hundred figures', () => {
    expect(
      quantile(
        Array.from({ length: 101 }, (_, at) => at),
        0.99,
      ),
    ).toBe(99)
  })
})

describe('a figure', () => {
  test.each([
    [{ figure: 'x', measured: 1.3, unit: '×', atMost: 1.3 }, 'kept'],
    [{ figure: 'x', measured: 1.31, unit: '×', atMost: 1.3 }, 'missed'],
    [{ figure: 'x', measured: 10_000, unit: 'a second', atLeast: 10_000 }, 'kept'],
    [{ figure: 'x', measured: 9_999, unit: 'a second', atLeast: 10_000 }, 'missed'],
    [{ figure: 'x', measured: 1, unit: 'ms' }, 'published'],
  ])('%o is %s', (figure, verdict) => {
    expect(verdictOf(figure)).toBe(verdict)
  })
})

test('a table reads as Markdown, with numbers that say no more than they know', () => {
  expect(
    tableOf([
      { name: 'a', ms: 1.234 },
      { name: 'bc', ms: 12_345 },
    ]),
  ).toBe(['| name | ms     |', '| ---- | ------ |', '| a    | 1.23   |', '| bc   | 12 345 |'].join('\n'))
})

const found: Found = { tables: [], figures: [{ figure: 'x', measured: 1, unit: 'ms' }], notes: [] }

test('a figure is printed and kept with the versions of all that it depends on', () => {
  const { versions } = measuredWith()
  expect(Object.keys(versions)).toEqual(['Node', 'DynamoDB Local', 'AWS SDK', 'zod', 'pdfmake', 'Medusa'])
  const page = pageOf({ name: 'x', says: 'y', run: async () => found }, found)
  for (const version of Object.values(versions)) {
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(page).toContain(version)
  }
})
