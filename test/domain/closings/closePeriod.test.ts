import { describe, expect, test } from 'vitest'
import { closePeriod } from '../../../domain/closings/closePeriod.ts'
import { endOf, partsOf, totalOf } from '../../../domain/closings/closing.ts'
import { JournalRecord } from '../../../domain/ledger/journal.ts'
import { settingsOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const zeros = '0'.repeat(64)
const totalled = (sales: number) => [{ currency: 'EUR' as const, sales, vat: 0, received: 0, paidBack: 0 }]

/** A day as it is counted: `nth` of March, sealed by its number, after the day before. */
function day(nth: number, { sales = nth, previousSeal = nth === 30 ? zeros : `seal-${nth - 1}` } = {}) {
  const period = `2026-03-${nth}`
  const from = endOf('day', `2026-03-${nth - 1}`, settingsOf())
  return { kind: 'day' as const, period, counted: { from, recordCount: 2, totals: totalled(sales), previousSeal, seal: `seal-${nth}` } }
}

const shop = () => new Scene({ on: '2026-04-02' })

describe('produces', () => {
  test('a closing with the totals of its day and the perpetual ones, told to nobody but the journal', () => {
    const scene = shop()
    scene.done(closePeriod, day(30))
    const { answer, facts, decision } = scene.done(closePeriod, day(31))
    expect(answer).toEqual({ kind: 'day', period: '2026-03-31', totals: totalled(31), perpetual: totalled(61), seal: 'seal-31' })
    expect(facts).toEqual([{ type: 'PeriodClosed', ...answer, recordCount: 2 }])
    expect(decision.entries.map(({ chain }) => chain)).toEqual([{ kind: 'closings', id: 'day' }])
  })

  test('a month by its days, a year by its months, under the seal of the last', () => {
    const scene = shop()
    for (const nth of [30, 31]) scene.done(closePeriod, day(nth))
    expect(scene.done(closePeriod, { kind: 'month', period: '2026-03' }).answer).toEqual({
      kind: 'month',
      period: '2026-03',
      totals: totalled(61),
      perpetual: totalled(61),
      seal: 'seal-31',
    })
  })

  test('a day from the moment on at which the one before ended, though the cut-off hour is another now', () => {
    const scene = shop()
    scene.done(closePeriod, day(30))
    scene.choose({ cutOffHour: 4 })
    expect(scene.done(closePeriod, day(31)).decision.changed[1]?.state).toMatchObject({
      from: '2026-03-30T22:00:00.000Z',
      to: '2026-04-01T02:00:00.000Z',
    })
  })
})

describe('refuses', () => {
  test('invalid-input: a period of another kind, a day without what was counted, a month with it', () => {
    expect(shop().refused(closePeriod, { kind: 'month', period: '2026-03-30' })).toBe('invalid-input')
    expect(shop().refused(closePeriod, { kind: 'day', period: '2026-02-30' })).toBe('invalid-input')
    expect(shop().refused(closePeriod, { kind: 'day', period: '2026-03-30' })).toBe('invalid-input')
    expect(shop().refused(closePeriod, { ...day(30), kind: 'month', period: '2026-03' })).toBe('invalid-input')
  })

  test('period-not-over, before anything of its order', () => {
    const scene = new Scene({ on: '2026-03-30' })
    expect(scene.refused(closePeriod, day(31))).toBe('period-not-over')
    expect(scene.refused(closePeriod, { kind: 'year', period: '2026' })).toBe('period-not-over')
  })

  test('invalid-transition: a day left out, one counted from elsewhere, a month whose last day is open', () => {
    const scene = shop()
    scene.done(closePeriod, day(29, { previousSeal: zeros }))
    expect(scene.refused(closePeriod, day(31))).toBe('invalid-transition')
    expect(scene.refused(closePeriod, day(30))).toBe('invalid-transition')
    const { counted, ...period } = day(30, { previousSeal: 'seal-29' })
    expect(scene.refused(closePeriod, { ...period, counted: { ...counted, from: '2026-03-29T22:00:00.001Z' } })).toBe('invalid-transition')
    expect(scene.refused(closePeriod, { kind: 'month', period: '2026-03' })).toBe('invalid-transition')
  })

  test('same-key-other-content: a closed day with other totals', () => {
    const scene = shop()
    scene.done(closePeriod, day(30))
    expect(scene.refused(closePeriod, day(30, { sales: 1 }))).toBe('same-key-other-content')
  })
})

describe('stays quiet', () => {
  test('a closed day is closed once', () => {
    const scene = shop()
    scene.done(closePeriod, day(30))
    expect(scene.unchanged(closePeriod, day(30))).toMatchObject({ period: '2026-03-30', perpetual: totalled(30) })
  })
})

test('a record adds its sales with VAT, money in and money back, and no memorandum', () => {
  const ids = { merchantId: 'mer_1', chain: 'acc_1', commitId: '', correlationId: '', by: '', command: '', inputHash: '' }
  const postings = [
    { debit: 'receivable', credit: 'sales', amount: 100 },
    { debit: 'receivable', credit: 'vat', amount: 20 },
    { debit: 'sales', credit: 'receivable', amount: 10 },
    { debit: 'vat', credit: 'receivable', amount: 2 },
    { debit: 'money:CB', credit: 'deposits', amount: 50 },
    { debit: 'deposits', credit: 'money:CB', amount: 7 },
    { debit: 'charged:contra', credit: 'charged', amount: 1_000 },
  ]
  const record = JournalRecord.parse({
    ...ids,
    sequence: 1,
    at: '2026-03-30T10:00:00Z',
    facts: [],
    postings,
    rows: {},
    previousHash: '',
    hash: '',
  })
  expect(totalOf(record, 'EUR')).toEqual({ currency: 'EUR', sales: 108, vat: 18, received: 50, paidBack: 7 })
})

test('a month is the sum of its days, a year of its months', () => {
  expect(partsOf('month', '2028-02')).toHaveLength(29)
  expect(
    partsOf('year', '2026')
      .map(({ period }) => period)
      .at(-1),
  ).toBe('2026-12')
})
