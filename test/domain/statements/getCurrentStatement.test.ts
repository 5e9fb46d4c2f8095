import { describe, expect, test } from 'vitest'
import { isRefusal } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { getCurrentStatement } from '../../../domain/statements/getCurrentStatement.ts'
import { getStatement } from '../../../domain/statements/getStatement.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { WholeCurrentStatement, WholeStatement } from '../../../domain/statements/statementView.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const of = (month: string) => ({ accountId: theAccount, month })
const putOn = (shop: Scene, paymentId: string, amount: number) =>
  shop.done(topUp, { paymentId, accountId: theAccount, amount, currency: 'EUR', method: 'CB' })

async function current(shop: Scene, asked: { after?: number; limit?: number } = {}): Promise<WholeCurrentStatement> {
  const answer = await shop.ask(getCurrentStatement, { accountId: theAccount, ...asked })
  if (isRefusal(answer)) throw new Error(answer.refused)
  return WholeCurrentStatement.parse(answer)
}

const sums = ({ opening, movements, closing }: WholeCurrentStatement) => ({ opening, movements, closing })
const references = ({ lines }: Pick<WholeCurrentStatement, 'lines'>) => lines.map(({ reference }) => reference)

/** June: 10 put on; July: 20 put on, 5 given back on the last evening; August: 40 put on, so far. */
function shopInAugust(): Scene {
  const shop = new Scene({ on: '2026-06-10' })
  putOn(shop, 'pay_1', 10_00)
  putOn(shop.on('2026-07-10'), 'pay_2', 20_00)
  putOn(shop.at('2026-07-31T21:58:00.000Z'), 'pay_3', -5_00)
  putOn(shop.at('2026-07-31T22:00:00.000Z'), 'pay_4', 40_00)
  return shop.on('2026-08-20')
}

describe('answers', () => {
  test('what the statement would say if the period ended now, marked as provisional with its moment', async () => {
    const shop = shopInAugust()
    shop.done(prepareStatement, of('2026-07'))
    const view = await current(shop)
    expect(view).toMatchObject({ provisional: true, month: '2026-08', from: '2026-08-01', to: '2026-08-20', deposits: 65_00 })
    expect(view.asOf.slice(0, 10)).toBe('2026-08-20')
    expect(sums(view)).toEqual({ opening: 25_00, movements: 40_00, closing: 65_00 })
    expect(view.lines.map(({ cause, reference, amount, balance }) => [cause, reference, amount, balance])).toEqual([
      ['top-up', 'pay_4', 40_00, 65_00],
    ])
  })

  test('from the first day of the month in the merchant’s time zone on, also where no statement was ever made', async () => {
    const view = await current(shopInAugust())
    expect(sums(view)).toEqual({ opening: 25_00, movements: 40_00, closing: 65_00 })
    expect([view.from, view.afterSequence, references(view)]).toEqual(['2026-08-01', 3, ['pay_4']])
  })

  test('from the Monday of the week, where weeks are stated', async () => {
    const shop = shopInAugust().choose({ statements: { schedule: 'weekly' } })
    putOn(shop, 'pay_5', 1_00)
    const view = await current(shop)
    expect(view).toMatchObject({ month: '2026-W34', from: '2026-08-17', opening: 65_00, closing: 66_00 })
    expect(references(view)).toEqual(['pay_5'])
  })

  test('from the day behind the last statement, where that reaches into the period', async () => {
    const shop = new Scene({ on: '2026-07-31', settings: { statements: { schedule: 'weekly' } } })
    putOn(shop, 'pay_1', 10_00)
    putOn(shop.on('2026-08-02'), 'pay_2', 20_00)
    putOn(shop.on('2026-08-03'), 'pay_3', 40_00)
    shop.done(prepareStatement, of('2026-W31'))
    const view = await current(shop.choose({ statements: { schedule: 'monthly' } }))
    expect(view).toMatchObject({ month: '2026-08', from: '2026-08-03', opening: 30_00, closing: 70_00 })
    expect(references(view)).toEqual(['pay_3'])
  })

  test('with the movements, sums and open items that the period is sealed with later, where nothing follows', async () => {
    const shop = shopInAugust()
    shop.done(prepareStatement, of('2026-07'))
    const seen = await current(shop)
    shop.on('2026-09-02').done(prepareStatement, of('2026-08'))
    const sealed = await shop.ask(getStatement, of('2026-08'))
    const { to: _, asOf: __, provisional: ___, ...same } = seen
    expect(sealed).toMatchObject(same)
    expect(WholeStatement.parse(sealed).to).toBe('2026-08-31')
  })

  test('nothing that a later look finds changed: who reads writes nothing', async () => {
    const shop = shopInAugust()
    const before = JSON.stringify([[...shop.rows], shop.records])
    await current(shop)
    expect(JSON.stringify([[...shop.rows], shop.records])).toBe(before)
  })

  test('what is owed, with its age as of today', async () => {
    const shop = new Scene({ on: '2026-08-03', account: { limit: 'unlimited' } })
    shop.done(placeOrder, placingOf('A', 30_00))
    shop.done(reportDelivery, { deliveryId: 'd-A', orderId: 'A', lines: [{ sku: 'goods', delivered: '1' }], last: true })
    shop.done(applyDelivery, { deliveryId: 'd-A' })
    shop.done(issueInvoice, { invoiceId: 'inv_A', accountId: theAccount, orderIds: ['A'] })
    const today = await current(shop)
    expect(today).toMatchObject({ closing: -30_00, aged: [30_00, 0, 0, 0, 0], openItems: [{ id: 'inv_A', outstanding: 30_00, period: 1 }] })
    expect(await current(shop.on('2026-08-04'))).toMatchObject({ aged: [0, 30_00, 0, 0, 0], openItems: [{ id: 'inv_A', period: 2 }] })
  })

  test('each movement once, a page at a time', async () => {
    const shop = new Scene({ on: '2026-08-03' })
    for (const nth of [1, 2, 3]) putOn(shop, `pay_${nth}`, 1_00)
    const first = await current(shop, { limit: 2 })
    expect([references(first), first.moreLines]).toEqual([['pay_1', 'pay_2'], true])
    const last = await current(shop, { limit: 2, after: first.nextAfter ?? 0 })
    expect([references(last), last.moreLines, last.nextAfter]).toEqual([['pay_3'], false, undefined])
  })

  test('nothing but zeros of an account on which nothing happened', async () => {
    const view = await current(new Scene({}))
    expect(view).toMatchObject({ opening: 0, movements: 0, closing: 0, deposits: 0, lines: [], moreLines: false, openItems: [] })
  })

  test('without its balances for whoever may not see store credit', async () => {
    const rights = new Set(['statements:read'] as const)
    const view = await shopInAugust().ask(getCurrentStatement, { accountId: theAccount }, { rights })
    if (isRefusal(view)) throw new Error(view.refused)
    const withheld = ['opening', 'movements', 'closing', 'deposits']
    expect(Object.keys(view).filter((name) => withheld.includes(name))).toEqual([])
    expect(getCurrentStatement.sheet?.(view).rows.map((row) => row.slice(2))).toEqual([['top-up', 'pay_4', undefined, undefined, 'EUR']])
  })
})

/** The question where the account's chain is found at these places, one after the other, and then at the last for good. */
function movingThrough(...places: number[]): typeof getCurrentStatement {
  const answers: typeof getCurrentStatement.answers = (asked, reader, context) => {
    const head = async () => ({ sequence: (places.length > 1 ? places.shift() : places[0]) ?? 0, hash: '' })
    return getCurrentStatement.answers(asked, { ...reader, head }, context)
  }
  return { ...getCurrentStatement, answers }
}

test('an account that changes while it is read is read again, so that its sums are those of its lines', async () => {
  const shop = new Scene({ on: '2026-08-03' })
  for (const nth of [1, 2, 3]) putOn(shop, `pay_${nth}`, 1_00)
  const view = WholeCurrentStatement.parse(await shop.ask(movingThrough(2, 3), { accountId: theAccount }))
  expect([view.throughSequence, view.closing, references(view)]).toEqual([3, 3_00, ['pay_1', 'pay_2', 'pay_3']])
})

describe('refuses', () => {
  test('unknown-account', async () =>
    expect(await new Scene({}).ask(getCurrentStatement, { accountId: 'acc_nobody' })).toEqual({ refused: 'unknown-account' }))

  test('busy: an account that never stands still', async () =>
    expect(await new Scene({}).ask(movingThrough(1, 2, 3, 4, 5, 6, 7, 8), { accountId: theAccount })).toEqual({ refused: 'busy' }))

  test('not-allowed: who may not read statements', async () => {
    const rights = new Set(['accounts:read', 'store-credit:read'] as const)
    expect(await new Scene({}).ask(getCurrentStatement, { accountId: theAccount }, { rights })).toMatchObject({ refused: 'not-allowed' })
  })
})
