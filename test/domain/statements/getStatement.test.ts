import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { isRefusal } from '../../../domain/command.ts'
import { claimMail } from '../../../domain/mail/claimMail.ts'
import { settleMail } from '../../../domain/mail/settleMail.ts'
import type { Refusal } from '../../../domain/refusals.ts'
import { getStatement } from '../../../domain/statements/getStatement.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { mailOfStatement } from '../../../domain/statements/statement.ts'
import { type StatementView, WholeStatement } from '../../../domain/statements/statementView.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const of = (month: string) => ({ accountId: theAccount, month })
const putOn = (shop: Scene, paymentId: string, amount: number) =>
  shop.done(topUp, { paymentId, accountId: theAccount, amount, currency: 'EUR', method: 'CB' })

/** June: 10 put on; July: 20 put on, a limit set, 5 given back; August: 40 put on. */
function statedShop(): Scene {
  const shop = new Scene({ on: '2026-06-10' })
  putOn(shop, 'pay_1', 10_00)
  putOn(shop.on('2026-07-10'), 'pay_2', 20_00)
  shop.done(changeLimit, { accountId: theAccount, limit: 100_00 })
  putOn(shop, 'pay_3', -5_00)
  putOn(shop.on('2026-08-01'), 'pay_4', 40_00)
  for (const month of ['2026-06', '2026-07']) shop.done(prepareStatement, of(month))
  return shop
}

function viewOf(answer: StatementView | Refusal): WholeStatement {
  if (isRefusal(answer)) throw new Error(answer.refused)
  return WholeStatement.parse(answer)
}

async function statementOf(shop: Scene, month: string): Promise<WholeStatement> {
  return viewOf(await shop.ask(getStatement, of(month)))
}

/** A June of so many records, each of a cent. */
function longMonth(count: number): Scene {
  const shop = new Scene({ on: '2026-06-10' })
  shop.records.push(...cents(count))
  shop.on('2026-07-01').done(prepareStatement, of('2026-06'))
  return shop
}

describe('answers', () => {
  test('the movements of the month with cause, reference and balance; opening + movements = closing', async () => {
    const { opening, movements, closing, lines, moreLines } = await statementOf(statedShop(), '2026-07')
    expect({ opening, movements, closing, moreLines }).toEqual({ opening: 10_00, movements: 15_00, closing: 25_00, moreLines: false })
    expect(lines.map(({ cause, reference, amount, balance }) => [cause, reference, amount, balance])).toEqual([
      ['top-up', 'pay_2', 20_00, 30_00],
      ['refund', 'pay_3', -5_00, 25_00],
    ])
  })

  test('each entry in exactly one of the statements', async () => {
    const shop = statedShop()
    shop.on('2026-09-01').done(prepareStatement, of('2026-08'))
    const all = await Promise.all(['2026-06', '2026-07', '2026-08'].map((month) => statementOf(shop, month)))
    expect(all.flatMap(({ lines }) => lines.map(({ reference }) => reference))).toEqual(['pay_1', 'pay_2', 'pay_3', 'pay_4'])
    for (const { opening, closing, lines } of all) expect(opening + lines.reduce((sum, { amount }) => sum + amount, 0)).toBe(closing)
  })

  test('the same statement whatever happens later', async () => {
    const shop = statedShop()
    const before = await statementOf(shop, '2026-07')
    putOn(shop.on('2026-08-20'), 'pay_5', 70_00)
    expect(await statementOf(shop, '2026-07')).toEqual(before)
  })

  test('no lines of a month without movements, nor of one without records', async () => {
    const shop = statedShop()
    shop.on('2026-11-01')
    for (const month of ['2026-08', '2026-09', '2026-10']) shop.done(prepareStatement, of(month))
    expect(await statementOf(shop, '2026-10')).toMatchObject({ opening: 65_00, movements: 0, closing: 65_00, lines: [] })
  })

  test('500 lines at most, and that there are more, while the sums cover all', async () => {
    const shop = longMonth(501)
    const { lines, moreLines, closing } = await statementOf(shop, '2026-06')
    expect({ count: lines.length, moreLines, closing }).toEqual({ count: 500, moreLines: true, closing: 501 })
  })

  test.each([
    [1_203, 500],
    [703, 97],
  ])('each movement of %i once, page after page of %i at most', async (count, limit) => {
    const shop = longMonth(count)
    const sequences: number[] = []
    for (let after: number | undefined = 0; after !== undefined; ) {
      const page: WholeStatement = viewOf(await shop.ask(getStatement, { ...of('2026-06'), after, limit }))
      expect(page.lines.length).toBeLessThanOrEqual(limit)
      expect(page.moreLines).toBe(page.nextAfter !== undefined)
      sequences.push(...page.lines.map(({ sequence }) => sequence))
      after = page.nextAfter
    }
    expect(sequences).toEqual(Array.from({ length: count }, (_, at) => at + 1))
  })

  test('the lines and columns of a page', async () => {
    const view = await statementOf(statedShop(), '2026-07')
    expect(getStatement.sheet?.(view).rows.map((row) => row.slice(2))).toEqual([
      ['top-up', 'pay_2', '20.00', '30.00', 'EUR'],
      ['refund', 'pay_3', '-5.00', '25.00', 'EUR'],
    ])
  })

  test('without its balances for whoever may not see store credit, and in a sheet their cells are empty', async () => {
    const rights = new Set(['statements:read'] as const)
    const view = await statedShop().ask(getStatement, of('2026-07'), { rights })
    if (isRefusal(view)) throw new Error(view.refused)
    const withheld = ['opening', 'movements', 'closing', 'deposits']
    expect(Object.keys(view).filter((name) => withheld.includes(name))).toEqual([])
    expect(view.lines.map((line) => Object.keys(line))).toEqual(Array(2).fill(['sequence', 'at', 'cause', 'reference']))
    expect(getStatement.sheet?.(view).rows.map((row) => row.slice(2))).toEqual([
      ['top-up', 'pay_2', undefined, undefined, 'EUR'],
      ['refund', 'pay_3', undefined, undefined, 'EUR'],
    ])
  })

  test('what became of its e-mail', async () => {
    const shop = statedShop()
    expect(await statementOf(shop, '2026-07')).not.toHaveProperty('mail')
    const mailId = mailOfStatement(of('2026-07'))
    shop.done(claimMail, { mailId, accountId: theAccount, subject: { kind: 'statement', id: 'sta_1-2026-07' } })
    shop.done(settleMail, { mailId, accountId: theAccount, outcome: 'bounced', reason: 'mailbox full' })
    expect((await statementOf(shop, '2026-07')).mail).toEqual({ state: 'bounced', reason: 'mailbox full' })
    expect(await statementOf(shop, '2026-06')).not.toHaveProperty('mail')
  })
})

/** Records that each moved the balance by one cent. */
function cents(count: number): Scene['records'] {
  const [model] = statedShop().records
  if (!model) throw new Error('there is a first record')
  const kept = (deposits: number) => ({ unpaid: 0, deposits, openOrders: 0, charged: 0, reserved: 0 })
  return Array.from({ length: count }, (_, at) => ({ ...model, sequence: at + 1, before: kept(at), after: kept(at + 1) }))
}

describe('refuses', () => {
  test('invalid-input: a month that is none', async () => {
    expect(await statedShop().ask(getStatement, of('2026-7'))).toMatchObject({ refused: 'invalid-input' })
  })

  test.each([
    ['a month not stated', of('2026-05')],
    ['an account nobody opened', { ...of('2026-07'), accountId: 'acc_nobody' }],
  ])('unknown-statement: %s', async (_, input) => {
    expect(await statedShop().ask(getStatement, input)).toEqual({ refused: 'unknown-statement' })
  })
})
