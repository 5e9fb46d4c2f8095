import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import {
  addDays,
  CalendarDate,
  dayAfterMonth,
  dayOf,
  daysBetween,
  endOfMonth,
  hourOf,
  later,
  momentOf,
  monthOf,
} from '../../domain/calendar.ts'

const days = fc
  .date({ min: new Date('1970-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
  .map((date) => date.toISOString().slice(0, 10))
const zones = fc.constantFrom(
  'Europe/Paris',
  'America/New_York',
  'Asia/Kolkata',
  'Pacific/Chatham',
  'Pacific/Kiritimati',
  'America/St_Johns',
  'UTC',
)

describe('the day of a moment', () => {
  test.each`
    zone                    | instant                       | day             | hour  | why
    ${'Europe/Paris'}       | ${'2026-03-28T22:59:59.999Z'} | ${'2026-03-28'} | ${23} | ${'winter: an hour ahead'}
    ${'Europe/Paris'}       | ${'2026-03-28T23:00:00.000Z'} | ${'2026-03-29'} | ${0}  | ${'midnight of the short day'}
    ${'Europe/Paris'}       | ${'2026-03-29T00:59:59.999Z'} | ${'2026-03-29'} | ${1}  | ${'the last moment of winter'}
    ${'Europe/Paris'}       | ${'2026-03-29T01:00:00.000Z'} | ${'2026-03-29'} | ${3}  | ${'two o’clock is left out'}
    ${'Europe/Paris'}       | ${'2026-03-29T21:59:59.999Z'} | ${'2026-03-29'} | ${23} | ${'summer: two hours ahead'}
    ${'Europe/Paris'}       | ${'2026-03-29T22:00:00.000Z'} | ${'2026-03-30'} | ${0}  | ${'after 23 hours'}
    ${'Europe/Paris'}       | ${'2026-10-25T00:30:00.000Z'} | ${'2026-10-25'} | ${2}  | ${'half past two'}
    ${'Europe/Paris'}       | ${'2026-10-25T01:30:00.000Z'} | ${'2026-10-25'} | ${2}  | ${'half past two again'}
    ${'Europe/Paris'}       | ${'2026-10-25T22:59:59.999Z'} | ${'2026-10-25'} | ${23} | ${'the long day of 25 hours'}
    ${'Europe/Paris'}       | ${'2026-10-25T23:00:00.000Z'} | ${'2026-10-26'} | ${0}  | ${'is over'}
    ${'America/New_York'}   | ${'2026-03-08T04:59:59.999Z'} | ${'2026-03-07'} | ${23} | ${'another clock, another week'}
    ${'America/New_York'}   | ${'2026-03-09T03:59:59.999Z'} | ${'2026-03-08'} | ${23} | ${'summer there, winter in Paris'}
    ${'Australia/Sydney'}   | ${'2026-10-03T16:00:00.000Z'} | ${'2026-10-04'} | ${3}  | ${'summer begins in October'}
    ${'Asia/Kolkata'}       | ${'2026-07-17T18:29:59.999Z'} | ${'2026-07-17'} | ${23} | ${'half an hour off'}
    ${'Pacific/Chatham'}    | ${'2026-07-18T11:15:00.000Z'} | ${'2026-07-19'} | ${0}  | ${'a quarter of an hour off'}
    ${'Pacific/Kiritimati'} | ${'2026-12-31T10:00:00.000Z'} | ${'2027-01-01'} | ${0}  | ${'the first new year'}
    ${'Pacific/Pago_Pago'}  | ${'2027-01-01T10:59:59.999Z'} | ${'2026-12-31'} | ${23} | ${'the last old one'}
  `('in $zone $instant is $day at $hour ($why)', ({ zone, instant, day, hour }) => {
    expect([dayOf(instant, zone), hourOf(instant, zone)]).toEqual([day, hour])
  })

  test('is at most a day from the day in UTC, and a date in every zone and year', () => {
    const moments = fc.date({ min: new Date('1971-01-01'), max: new Date('2199-12-31'), noInvalidDate: true })
    fc.assert(
      fc.property(moments, zones, (moment, zone) => {
        const instant = moment.toISOString()
        const day = dayOf(instant, zone)
        expect(CalendarDate.safeParse(day).success).toBe(true)
        expect(Math.abs(daysBetween(instant.slice(0, 10), day))).toBeLessThanOrEqual(1)
      }),
    )
  })
})

describe('adding days', () => {
  test.each`
    date            | by     | becomes
    ${'2026-02-28'} | ${1}   | ${'2026-03-01'}
    ${'2028-02-28'} | ${1}   | ${'2028-02-29'}
    ${'2028-02-29'} | ${365} | ${'2029-02-28'}
    ${'2100-02-28'} | ${1}   | ${'2100-03-01'}
    ${'2000-02-28'} | ${1}   | ${'2000-02-29'}
    ${'2026-12-31'} | ${1}   | ${'2027-01-01'}
    ${'2026-01-01'} | ${-1}  | ${'2025-12-31'}
    ${'2026-03-28'} | ${1}   | ${'2026-03-29'}
    ${'2026-03-29'} | ${1}   | ${'2026-03-30'}
    ${'2026-10-25'} | ${1}   | ${'2026-10-26'}
    ${'2026-07-18'} | ${0}   | ${'2026-07-18'}
  `('$date by $by is $becomes', ({ date, by, becomes }) => expect(addDays(date, by)).toBe(becomes))

  test('and counting them are one thing, both ways', () => {
    fc.assert(
      fc.property(days, fc.integer({ min: -40_000, max: 40_000 }), (date, by) => {
        const other = addDays(date, by)
        expect(daysBetween(date, other)).toBe(by)
        expect(addDays(other, -by)).toBe(date)
        expect(other > date).toBe(by > 0)
      }),
    )
  })
})

describe('months', () => {
  test.each`
    date            | end
    ${'2026-01-31'} | ${'2026-01-31'}
    ${'2026-02-01'} | ${'2026-02-28'}
    ${'2028-02-01'} | ${'2028-02-29'}
    ${'2100-02-11'} | ${'2100-02-28'}
    ${'2000-02-11'} | ${'2000-02-29'}
    ${'2026-04-30'} | ${'2026-04-30'}
    ${'2026-12-01'} | ${'2026-12-31'}
  `('the end of the month of $date is $end', ({ date, end }) => expect(endOfMonth(date)).toBe(end))

  test.each`
    month        | dayAfter
    ${'2026-01'} | ${'2026-02-01'}
    ${'2026-03'} | ${'2026-04-01'}
    ${'2028-02'} | ${'2028-03-01'}
    ${'2026-12'} | ${'2027-01-01'}
  `('$month ends before $dayAfter', ({ month, dayAfter }) => expect(dayAfterMonth(month)).toBe(dayAfter))

  test('join: the day after the end of a month is the first of the next', () => {
    fc.assert(
      fc.property(days, (date) => {
        const next = dayAfterMonth(monthOf(date))
        expect(next).toBe(addDays(endOfMonth(date), 1))
        expect(next.slice(8)).toBe('01')
        expect(endOfMonth(date) >= date && monthOf(endOfMonth(date)) === monthOf(date)).toBe(true)
      }),
    )
  })
})

test('the later of two days or moments is told by their text', () => {
  expect(later('2026-07-18', '2026-07-09')).toBe('2026-07-18')
  expect(later('2026-12-31T23:59:59.999Z', '2027-01-01T00:00:00.000Z')).toBe('2027-01-01T00:00:00.000Z')
})

test.each(['2026-02-29', '2026-13-01', '2026-7-1', '2026-07-18T00:00:00Z', ''])('%j is no calendar date', (text) => {
  expect(CalendarDate.safeParse(text).success).toBe(false)
})

test.each([
  ['2026-07-18', 0, 'Europe/Paris', '2026-07-17T22:00:00.000Z'],
  ['2026-01-18', 4, 'Europe/Paris', '2026-01-18T03:00:00.000Z'],
  ['2026-03-29', 2, 'Europe/Paris', '2026-03-29T01:00:00.000Z'],
  ['2026-10-25', 4, 'Europe/Paris', '2026-10-25T03:00:00.000Z'],
  ['2026-07-18', 12, 'UTC', '2026-07-18T12:00:00.000Z'],
  ['2026-07-18', 0, 'Asia/Kolkata', '2026-07-17T18:30:00.000Z'],
  ['2026-07-18', 0, 'America/New_York', '2026-07-18T04:00:00.000Z'],
  // Hours that the clock leaves out, on both sides of Greenwich.
  ['2026-03-08', 2, 'America/New_York', '2026-03-08T07:00:00.000Z'],
  ['2026-09-06', 0, 'America/Santiago', '2026-09-06T04:00:00.000Z'],
  ['2026-04-24', 0, 'Africa/Cairo', '2026-04-23T22:00:00.000Z'],
])('on %s at %i o’clock in %s it is %s', (date, hour, zone, instant) => expect(momentOf(date, hour, zone)).toBe(instant))

test('a day begins where the one before ends, whatever the clock does in it', () => {
  for (const zone of ['Europe/Paris', 'America/New_York', 'America/Santiago', 'Africa/Cairo', 'Australia/Lord_Howe', 'Asia/Kolkata']) {
    for (let day = '2026-01-01'; day < '2027-01-01'; day = addDays(day, 1)) {
      const [from, to] = [momentOf(day, 0, zone), momentOf(addDays(day, 1), 0, zone)]
      expect([dayOf(from, zone), from < to]).toEqual([day, true])
    }
  }
})
