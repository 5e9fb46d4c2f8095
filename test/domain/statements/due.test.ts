import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { addDays } from '../../../domain/calendar.ts'
import { isRefusal } from '../../../domain/command.ts'
import { nextPeriodOf, nextStatementOf } from '../../../domain/statements/due.ts'
import { getStatement } from '../../../domain/statements/getStatement.ts'
import { begunOn, dayAfterPeriod } from '../../../domain/statements/period.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { accountOf, settingsOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const of = (month: string) => ({ accountId: theAccount, month })
const put = (shop: Scene, paymentId: string, amount: number) =>
  shop.done(topUp, { paymentId, accountId: theAccount, amount, currency: 'EUR', method: 'CB' })
const next = (shop: Scene) => shop.account.nextStatement

describe('the next statement', () => {
  test('is none of an account in which nothing moved', () => {
    expect(nextStatementOf(accountOf({ nextStatement: null }))).toBeUndefined()
  })

  test('is about the day of the first movement, and later ones leave it so', () => {
    const shop = new Scene({ on: '2026-06-15', account: { nextStatement: null } })
    put(shop, 'pay_1', 10_00)
    put(shop.on('2026-07-02'), 'pay_2', 5_00)
    expect(next(shop)).toBe('2026-06-15')
  })

  test.each([
    ['2026-06', '2026-07-01'],
    ['2026-W25', '2026-06-22'],
  ])('once %s is stated, begins right behind it while something is owed or deposited', (period, day) => {
    const shop = new Scene({ on: '2026-06-15', account: { nextStatement: null } })
    put(shop, 'pay_1', 10_00)
    shop.on('2026-07-01').done(prepareStatement, of(period))
    expect(next(shop)).toBe(day)
  })

  test('once stated at nothing, begins with the next movement, even one that came before it was stated', () => {
    const shop = new Scene({ on: '2026-06-15', account: { nextStatement: null } })
    put(shop, 'pay_1', 10_00)
    put(shop, 'pay_2', -10_00)
    shop.on('2026-07-01').done(prepareStatement, of('2026-06'))
    expect(next(shop)).toBeNull()
    put(shop.on('2026-08-05'), 'pay_3', 10_00)
    put(shop, 'pay_4', -10_00)
    expect(next(shop)).toBe('2026-08-05')
    put(shop.on('2026-10-05'), 'pay_5', 7_00)
    put(shop, 'pay_6', -7_00)
    shop.done(prepareStatement, of('2026-08'))
    expect(next(shop)).toBe('2026-10-05')
  })

  test('of a row that has a month begins with its first day', () => {
    expect(nextStatementOf(accountOf({ nextStatement: '2026-07' }))).toBe('2026-07-01')
  })

  test('of a row from before either was kept begins where it was stated, or a day before it was opened', () => {
    const opened = accountOf({ openedAt: '2026-07-01T00:30:00.000Z' })
    expect(nextStatementOf(opened)).toBe('2026-06-30')
    expect(nextStatementOf({ ...opened, stated: { month: '2026-12', sequence: 4, balance: 0 } })).toBe('2027-01-01')
  })

  test('is none of an erased customer', () => {
    expect(nextStatementOf(accountOf({ nextStatement: '2026-07-09', erasedAt: '2026-07-12T08:00:00.000Z' }))).toBeUndefined()
  })
})

test.each`
  schedule     | nextStatement   | stated        | period        | why
  ${'monthly'} | ${'2026-07-09'} | ${undefined}  | ${'2026-07'}  | ${'the month it is in'}
  ${'weekly'}  | ${'2026-07-09'} | ${undefined}  | ${'2026-W28'} | ${'the week it is in'}
  ${'weekly'}  | ${'2026-08-01'} | ${'2026-07'}  | ${'2026-W31'} | ${'the rest of a week that began in a stated month'}
  ${'monthly'} | ${'2026-07-13'} | ${'2026-W28'} | ${'2026-07'}  | ${'the rest of a month whose weeks were stated'}
  ${'weekly'}  | ${'2026-07'}    | ${'2026-W28'} | ${'2026-W29'} | ${'an older row, not before what was stated'}
  ${'monthly'} | ${'2026-05-20'} | ${undefined}  | ${'2026-06'}  | ${'not before it was opened'}
  ${'weekly'}  | ${null}         | ${'2026-W28'} | ${undefined}  | ${'nothing is to be stated'}
`('$schedule, the next period from $nextStatement on is $period: $why', ({ schedule, nextStatement, stated, period }) => {
  const account = accountOf({
    openedAt: '2026-06-10T08:00:00.000Z',
    nextStatement,
    ...(stated && { stated: { month: stated, sequence: 4, balance: 0 } }),
  })
  expect(nextPeriodOf(account, settingsOf({ statements: { schedule } }))).toBe(period)
})

type Stated = { from: string; to: string; opening: number; closing: number; lines: string[] }

/** What one run states: nobody whom the list leaves out, and of the others what is due by the schedule as it is. */
async function runOn(shop: Scene, today: string): Promise<Stated[]> {
  const made: Stated[] = []
  const begun = begunOn(today, shop.on(today).settings)
  for (;;) {
    const { account } = shop
    const month = nextPeriodOf(account, shop.settings)
    const due = month !== undefined && dayAfterPeriod(month) <= begun
    if (due) expect((nextStatementOf(account) ?? '') < begun, 'whoever is due is in the list').toBe(true)
    if (!due) return made
    shop.done(prepareStatement, of(month))
    const view = await shop.ask(getStatement, of(month))
    if (isRefusal(view)) throw new Error(view.refused)
    const { opening = 0, closing = 0 } = view
    made.push({ ...view, opening, closing, lines: view.lines.map(({ reference }) => reference) })
  }
}

test('each entry stands in exactly one statement, and none is missing, however often months and weeks are changed for each other', async () => {
  const act = fc.record({
    after: fc.integer({ min: 0, max: 12 }),
    does: fc.constantFrom('pays', 'pays', 'empties', 'runs', 'monthly', 'weekly'),
  })
  await fc.assert(
    fc.asyncProperty(fc.array(act, { minLength: 5, maxLength: 25 }), async (acts) => {
      const shop = new Scene({ on: '2026-01-05', account: { openedAt: '2026-01-05T08:00:00.000Z', nextStatement: null } })
      const paidOn = new Map<string, string>()
      const stated: Stated[] = []
      let today = '2026-01-05'
      for (const { after, does } of acts) {
        today = addDays(today, after)
        const amount = does === 'empties' ? -shop.account.deposits : 1_00
        if (does === 'runs') stated.push(...(await runOn(shop, today)))
        else if (does === 'monthly' || does === 'weekly') shop.choose({ statements: { schedule: does } })
        else if (amount !== 0) {
          const paymentId = `pay_${paidOn.size + 1}`
          put(shop.on(today), paymentId, amount)
          paidOn.set(paymentId, today)
        }
      }
      stated.push(...(await runOn(shop, addDays(today, 40))))
      expect(stated.flatMap(({ lines }) => lines)).toEqual([...paidOn.keys()])
      for (const [at, { from, to, opening, closing, lines }] of stated.entries()) {
        const before = stated[at - 1] ?? { to: '', closing: 0 }
        expect([from > before.to, opening]).toEqual([true, before.closing])
        expect(closing === opening || lines.length > 0).toBe(true)
        for (const line of lines) expect((paidOn.get(line) ?? '') >= from && (paidOn.get(line) ?? '') <= to).toBe(true)
      }
    }),
    { numRuns: 40 },
  )
})
