import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { aged, ageingPeriod, type Debts, dueBy, noDebts, overdueSince, owe, totalOwed } from '../../../domain/accounts/debts.ts'
import { addDays } from '../../../domain/calendar.ts'
import { settingsOf } from '../../kit/builders.ts'

const { ageing } = settingsOf()
const byInvoice = { ...ageing, by: 'invoice-date' as const }
const today = '2026-07-18'

function debtsOf(...debts: readonly { dueOn: string; issuedOn?: string; outstanding: number }[]): Debts {
  return debts.reduce((sum, { dueOn, issuedOn = '2026-01-01', outstanding }) => owe(sum, { dueOn, issuedOn }, outstanding), noDebts)
}

/** SPEC section 3: A due 1 August 200, B due 1 July 50, C due 25 May 10. */
const example = debtsOf(
  { dueOn: '2026-08-01', outstanding: 200 },
  { dueOn: '2026-07-01', outstanding: 50 },
  { dueOn: '2026-05-25', outstanding: 10 },
)

describe('ageing', () => {
  test('of the example of section 3 as of 18 July: periods 1, 2 and 3', () => {
    expect(aged(example, ageing, today)).toEqual([200, 50, 10, 0, 0])
  })

  test.each`
    late   | period
    ${-30} | ${1}
    ${-1}  | ${1}
    ${0}   | ${1}
    ${1}   | ${2}
    ${30}  | ${2}
    ${31}  | ${3}
    ${60}  | ${3}
    ${61}  | ${4}
    ${90}  | ${4}
    ${91}  | ${5}
    ${999} | ${5}
  `('$late days late is period $period', ({ late, period }) => {
    expect(ageingPeriod({ dueOn: addDays(today, -late), issuedOn: '2020-01-01' }, ageing, today)).toBe(period)
  })

  test('by invoice date counts from the invoice, due or not', () => {
    const dates = { dueOn: '2026-09-01', issuedOn: '2026-06-18' }
    expect([ageingPeriod(dates, ageing, today), ageingPeriod(dates, byInvoice, today)]).toEqual([1, 2])
    expect(ageingPeriod({ dueOn: today, issuedOn: today }, byInvoice, today)).toBe(1)
  })

  test('by periods of the merchant: one bound makes three', () => {
    expect(aged(example, { by: 'due-date', days: [45] }, today)).toEqual([200, 50, 10])
    expect(aged(example, { by: 'due-date', days: [60] }, today)).toEqual([200, 60, 0])
  })

  test('moves with the days alone, and always adds up to all that is owed', () => {
    fc.assert(
      fc.property(fc.integer({ min: -400, max: 400 }), (days) => {
        const asOf = addDays(today, days)
        expect(aged(example, ageing, asOf).reduce((sum, owed) => sum + owed, 0)).toBe(totalOwed(example))
      }),
    )
    expect(aged(example, ageing, '2026-08-02')).toEqual([0, 200, 50, 10, 0])
  })

  test('of no debts is five empty periods', () => expect(aged(noDebts, ageing, today)).toEqual([0, 0, 0, 0, 0]))
})

describe('what is due', () => {
  test.each`
    on              | due
    ${'2026-05-24'} | ${0}
    ${'2026-05-25'} | ${10}
    ${'2026-07-18'} | ${60}
    ${'2026-07-31'} | ${60}
    ${'2026-08-01'} | ${260}
  `('on $on is $due: the due date itself counts', ({ on, due }) => expect(dueBy(example, on)).toBe(due))
})

describe('overdue', () => {
  test.each`
    on              | since
    ${'2026-05-25'} | ${undefined}
    ${'2026-05-26'} | ${'2026-05-25'}
    ${'2026-09-01'} | ${'2026-05-25'}
  `('on $on is since $since: it starts the day after', ({ on, since }) => expect(overdueSince(example, on)).toBe(since))

  test('is nobody who owes nothing', () => expect(overdueSince(noDebts, today)).toBeUndefined())
})

describe('owing', () => {
  const dates = { dueOn: '2026-08-01', issuedOn: '2026-07-01' }

  test('adds up what has the same two dates, and keeps apart what hasn’t', () => {
    const debts = debtsOf({ ...dates, outstanding: 5 }, { ...dates, outstanding: 7 }, { ...dates, issuedOn: '2026-07-02', outstanding: 1 })
    expect(debts.owed).toEqual({ '2026-08-01/2026-07-01': 12, '2026-08-01/2026-07-02': 1 })
  })

  test('leaves no entry of what is settled, and changes nothing it was given', () => {
    const debts = debtsOf({ ...dates, outstanding: 5 })
    expect(owe(debts, dates, -5)).toEqual(noDebts)
    expect(totalOwed(debts)).toBe(5)
  })

  test('in any order comes to the same', () => {
    const steps = fc.array(fc.record({ day: fc.integer({ min: 0, max: 3 }), amount: fc.integer({ min: 1, max: 100 }) }), { maxLength: 10 })
    fc.assert(
      fc.property(steps, (all) => {
        const given = all.map(({ day, amount }) => ({ dueOn: addDays(today, day), outstanding: amount }))
        expect(debtsOf(...given).owed).toEqual(debtsOf(...given.toReversed()).owed)
      }),
    )
  })
})
