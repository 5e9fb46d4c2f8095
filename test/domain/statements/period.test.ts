import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays, daysBetween, weekdayOf } from '../../../domain/calendar.ts'
import { begunOn, dayAfterPeriod, firstDayOf, periodOf, type Rhythm, StatedPeriod } from '../../../domain/statements/period.ts'
import { settingsOf } from '../../kit/builders.ts'

const rhythms: readonly Rhythm[] = ['monthly', 'weekly']
const day = fc.integer({ min: 0, max: 40_000 }).map((days) => addDays('2000-01-03', days))

describe('a period that can be stated', () => {
  test.each([
    ['2026-01-01', '2026-W01'],
    ['2025-12-29', '2026-W01'],
    ['2026-12-31', '2026-W53'],
    ['2027-01-03', '2026-W53'],
    ['2027-01-04', '2027-W01'],
    ['2024-12-30', '2025-W01'],
  ])('%s is in the week %s', (date, week) => expect(periodOf(date, 'weekly')).toBe(week))

  test.each(['2026-01', '2026-12', '2000-10', '2026-W01', '2026-W53'])('%s is one', (text) => {
    expect(StatedPeriod.safeParse(text).success).toBe(true)
  })

  test.each(['2026-00', '2026-13', '2026-7', '2026', '2026-01-01', '26-01', ' 2026-01', '0001-10', '1999-12'])('%j is none', (text) => {
    expect(StatedPeriod.safeParse(text).success).toBe(false)
  })

  test.each(['2025-W53', '2026-W00', '2026-W54', '2026-W1', '2026-w30', '2026-W40%', '2026-W', 'abcdeWxy', '2026-W40\n'])(
    '%j is no week',
    (text) => {
      expect(StatedPeriod.safeParse(text).success).toBe(false)
    },
  )

  test('has each of its days and no other, and weeks begin on Mondays', () => {
    fc.assert(
      fc.property(day, fc.constantFrom(...rhythms), (date, rhythm) => {
        const period = periodOf(date, rhythm)
        const [first, after] = [firstDayOf(period), dayAfterPeriod(period)]
        expect(StatedPeriod.parse(period)).toBe(period)
        expect(first <= date && date < after).toBe(true)
        expect([periodOf(first, rhythm), periodOf(addDays(after, -1), rhythm)]).toEqual([period, period])
        if (rhythm === 'weekly') expect([weekdayOf(first), daysBetween(first, after)]).toEqual([0, 7])
      }),
    )
  })
})

test.each`
  schedule     | today           | begun
  ${'monthly'} | ${'2026-07-31'} | ${'2026-07-01'}
  ${'monthly'} | ${'2026-08-01'} | ${'2026-08-01'}
  ${'weekly'}  | ${'2026-08-02'} | ${'2026-07-27'}
  ${'weekly'}  | ${'2026-08-03'} | ${'2026-08-03'}
  ${'off'}     | ${'2026-08-03'} | ${'2026-08-01'}
`('on $today, $schedule, the period under way began on $begun', ({ schedule, today, begun }) => {
  expect(begunOn(today, settingsOf({ statements: { schedule } }))).toBe(begun)
})
