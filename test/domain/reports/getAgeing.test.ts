import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { getAgeing } from '../../../domain/reports/getAgeing.ts'
import { shopOf } from './customers.ts'

/** SPEC section 3, as of 18 July: A due 1 August 200, B due 1 July 50, C due 25 May 10 → periods 1, 2, 3. */
const shop = shopOf([
  {
    nth: 1,
    invoices: [
      { total: 200, issuedOn: '2026-07-02', dueOn: '2026-08-01' },
      { total: 50, issuedOn: '2026-06-01', dueOn: '2026-07-01' },
      { total: 10, issuedOn: '2026-04-25', dueOn: '2026-05-25' },
    ],
  },
  { nth: 2, invoices: [{ total: 7, issuedOn: '2026-01-02' }] },
  { nth: 3 },
])

async function read(input: { limit?: number; cursor?: string } = {}) {
  const answer = await shop.ask(getAgeing, input)
  if (isRefusal(answer)) throw new Error(answer.refused)
  return answer
}

describe('answers', () => {
  test('what each customer owes by period, whose oldest debt fell due first, and what all owe', async () => {
    const { on, items, totals, complete } = await read()
    expect({ on, complete }).toEqual({ on: '2026-07-18', complete: true })
    expect(items.map(({ accountId, unpaid, periods }) => [String(accountId), unpaid, periods])).toEqual([
      ['acc_c2', 7, [0, 0, 0, 0, 7]],
      ['acc_c1', 260, [200, 50, 10, 0, 0]],
    ])
    expect(totals).toEqual([{ currency: 'EUR', accountCount: 2, unpaid: 267, periods: [200, 50, 10, 0, 7] }])
  })

  test('totals that add up over pages, and say when they are of all', async () => {
    const first = await read({ limit: 1 })
    expect(first).toMatchObject({ complete: false, totals: [{ accountCount: 1, unpaid: 7 }] })
    expect(await read({ limit: 1, cursor: first.next ?? '' })).toMatchObject({
      items: [{ accountId: 'acc_c1' }],
      complete: true,
      totals: [{ accountCount: 2, unpaid: 267, periods: [200, 50, 10, 0, 7] }],
    })
  })

  test('by the merchant’s own periods', async () => {
    const own = shopOf([{ nth: 1, invoices: [{ total: 7, issuedOn: '2026-07-01' }] }], { ageing: { by: 'due-date', days: [10] } })
    expect(await own.ask(getAgeing, {})).toMatchObject({ items: [{ periods: [0, 0, 7] }] })
  })

  test('as a sheet with a column per period', async () => {
    const { columns, rows } = getAgeing.sheet?.(await read()) ?? { columns: [], rows: [] }
    expect(columns.slice(5)).toEqual(['unpaid', 'not due', '1-30 days', '31-60 days', '61-90 days', 'over 90 days'])
    expect(rows[1]?.slice(5)).toEqual(['2.60', '2.00', '0.50', '0.10', '0.00', '0.00'])
  })
})

describe('refuses', () => {
  test('invalid-input: a cursor of something else', async () => {
    expect(await shop.ask(getAgeing, { cursor: '{}' })).toMatchObject({ refused: 'invalid-input', faults: [{ pointer: '/cursor' }] })
  })
})
