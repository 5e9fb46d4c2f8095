import { describe, expect, test } from 'vitest'
import { Closing } from '../../../domain/closings/closing.ts'
import { listClosings } from '../../../domain/closings/listClosings.ts'
import { isRefusal, refs } from '../../../domain/command.ts'
import { Scene } from '../../kit/scene.ts'

const shop = new Scene({})
const moments = { from: '2026-03-01T00:00:00.000Z', to: '2026-03-02T00:00:00.000Z', closedAt: '2026-03-02T01:00:00.000Z' }
const totals = [{ currency: 'EUR', sales: 120_00, vat: 20_00, received: 50_00, paidBack: 0 }]
for (const period of ['2026-03-01', '2026-03-02', '2026-03-03']) {
  const state = Closing.parse({ kind: 'day', period, ...moments, recordCount: 1, totals, perpetual: totals, seal: period })
  shop.put({ ref: refs.closing('day', period), state })
}

describe('answers', () => {
  test('the closings of a kind, newest first, page by page', async () => {
    const first = await shop.ask(listClosings, { kind: 'day', limit: 2 })
    if (isRefusal(first)) throw new Error(first.refused)
    expect(first.items.map(({ period }) => period)).toEqual(['2026-03-03', '2026-03-02'])
    expect(await shop.ask(listClosings, { kind: 'day', limit: 2, cursor: first.next })).toMatchObject({ items: [{ period: '2026-03-01' }] })
    expect(await shop.ask(listClosings, { kind: 'month' })).toEqual({ items: [] })
  })

  test('as a sheet, a line per currency', async () => {
    const page = await shop.ask(listClosings, { kind: 'day', limit: 1 })
    if (isRefusal(page)) throw new Error(page.refused)
    expect(listClosings.sheet?.(page).rows).toEqual([
      ['day', '2026-03-03', 'EUR', '120.00', '20.00', '50.00', '0.00', '120.00', '2026-03-03'],
    ])
  })
})

describe('refuses', () => {
  test('invalid-input: no kind', async () => {
    expect(await shop.ask(listClosings, Object({ kind: 'week' }))).toMatchObject({ refused: 'invalid-input' })
  })
})
