import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { Statement } from '../../../domain/statements/statement.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { invoiceOf, orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const of = (month: string) => ({ accountId: theAccount, month })
const statementIn = (shop: Scene, month: string) => Statement.parse(stateIn(shop.rows, refs.statement(theAccount, month)))
const putOn = (shop: Scene, paymentId: string, amount: number) =>
  shop.done(topUp, { paymentId, accountId: theAccount, amount, currency: 'EUR', method: 'CB' })

/** An order delivered and invoiced on the scene's day. */
function invoiced(shop: Scene, orderId: string, total: number): void {
  shop.done(placeOrder, placingOf(orderId, total))
  shop.done(reportDelivery, { deliveryId: `d-${orderId}`, orderId, lines: [{ sku: 'goods', delivered: '1' }], last: true })
  shop.done(applyDelivery, { deliveryId: `d-${orderId}` })
  shop.done(issueInvoice, { invoiceId: `inv_${orderId}`, accountId: theAccount, orderIds: [orderId] })
}

describe('produces', () => {
  test('opening, movements and closing of the month, and deposits at its end', () => {
    const shop = new Scene({ on: '2026-07-05' })
    putOn(shop, 'pay_1', 100_00)
    putOn(shop.on('2026-07-20'), 'pay_2', -30_00)
    putOn(shop.on('2026-08-01'), 'pay_3', 500_00)
    const { answer, facts } = shop.done(prepareStatement, of('2026-07'))
    expect(answer).toMatchObject({ statementId: 'sta_1-2026-07', opening: 0, movements: 70_00, closing: 70_00 })
    expect(facts).toEqual([{ type: 'StatementPrepared', statementId: 'sta_1-2026-07', month: '2026-07', opening: 0, closing: 70_00 }])
    expect(statementIn(shop, '2026-07')).toMatchObject({
      from: '2026-07-01',
      to: '2026-07-31',
      deposits: 70_00,
      afterSequence: 0,
      throughSequence: 2,
    })
  })

  test('each entry in exactly one period: months join without gap and without overlap', () => {
    const shop = new Scene({ on: '2026-05-30' })
    putOn(shop, 'pay_1', 10_00)
    putOn(shop.on('2026-06-15'), 'pay_2', 20_00)
    putOn(shop.on('2026-07-02'), 'pay_3', 40_00)
    shop.on('2026-08-03')
    const months = ['2026-05', '2026-06', '2026-07'].map((month) => shop.done(prepareStatement, of(month)).answer)
    expect(months.map(({ opening, movements, closing }) => [opening, movements, closing])).toEqual([
      [0, 10_00, 10_00],
      [10_00, 20_00, 30_00],
      [30_00, 40_00, 70_00],
    ])
    const [may, june, july] = ['2026-05', '2026-06', '2026-07'].map((month) => statementIn(shop, month))
    expect(june?.afterSequence).toBe(may?.throughSequence)
    expect(july?.afterSequence).toBe(june?.throughSequence)
  })

  test('a week from its Monday to its Sunday, and the rest of one that began in a stated month', () => {
    const shop = new Scene({ on: '2026-07-26' })
    putOn(shop, 'pay_1', 10_00)
    putOn(shop.on('2026-07-27'), 'pay_2', 20_00)
    putOn(shop.on('2026-08-02'), 'pay_3', 40_00)
    putOn(shop.on('2026-08-03'), 'pay_4', 80_00)
    shop.done(prepareStatement, of('2026-07'))
    expect(shop.done(prepareStatement, of('2026-W31')).answer).toMatchObject({ opening: 30_00, movements: 40_00, closing: 70_00 })
    expect(statementIn(shop, '2026-W31')).toMatchObject({ statementId: 'sta_1-2026-W31', from: '2026-08-01', to: '2026-08-02' })
  })

  test('a month in which nothing happened, which closes as it opened', () => {
    const shop = new Scene({ on: '2026-06-15' })
    putOn(shop, 'pay_1', 10_00)
    shop.on('2026-08-03').done(prepareStatement, of('2026-06'))
    expect(shop.done(prepareStatement, of('2026-07')).answer).toMatchObject({ opening: 10_00, movements: 0, closing: 10_00 })
    expect(statementIn(shop, '2026-07')).toMatchObject({ deposits: 10_00 })
  })

  test('what is still owed, with its age on the day after the month', () => {
    const shop = new Scene({
      on: '2026-08-01',
      invoices: [
        invoiceOf('inv_1', 200_00, { dueOn: '2026-08-15' }),
        invoiceOf('inv_2', 50_00, { dueOn: '2026-07-01' }),
        invoiceOf('inv_3', 10_00, { dueOn: '2026-05-25' }),
      ],
    })
    shop.done(prepareStatement, of('2026-07'))
    expect(statementIn(shop, '2026-07').openItems.map(({ id, outstanding, period }) => [id, outstanding, period])).toEqual([
      ['inv_3', 10_00, 4],
      ['inv_2', 50_00, 3],
      ['inv_1', 200_00, 1],
    ])
    expect(statementIn(shop, '2026-07').aged).toEqual([200_00, 0, 50_00, 10_00, 0])
  })

  test('forty open items at most, and that there are more', () => {
    const of40 = Array.from({ length: 41 }, (_, nth) => invoiceOf(`inv_${nth + 1}`, 1_00))
    const shop = new Scene({ on: '2026-08-01', invoices: of40 })
    shop.done(prepareStatement, of('2026-07'))
    expect(statementIn(shop, '2026-07')).toMatchObject({ moreOpenItems: true })
    expect(statementIn(shop, '2026-07').openItems).toHaveLength(40)
    expect(
      statementIn(shop, '2026-07').aged?.reduce((sum, amount) => sum + amount, 0),
      'all of them by age',
    ).toBe(41_00)
  })

  test('the month of the merchant’s clock: what happens at 1 a.m. in Paris on 1 August is of August', () => {
    const shop = new Scene({ on: '2026-07-05' })
    putOn(shop.at('2026-07-31T21:50:00.000Z'), 'pay_1', 10_00)
    putOn(shop.at('2026-07-31T22:05:00.000Z'), 'pay_2', 20_00)
    expect(shop.done(prepareStatement, of('2026-07')).answer.closing).toBe(10_00)
  })
})

describe('refuses', () => {
  test.each(['2026-7', '2026-13', '2026-00', '2026-07-01', '2026-W54', '2025-W53'])(
    'invalid-input: %s, which is no month and no week',
    (month) => {
      expect(new Scene({}).refused(prepareStatement, of(month))).toBe('invalid-input')
    },
  )

  test.each([
    ['unknown-account', 'before the month is looked at', { accountId: 'acc_nobody' }],
    ['period-not-over', 'before what was stated is', {}],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({ account: { stated: { month: '2026-12', sequence: 1, balance: 0 } } })
    expect(shop.refused(prepareStatement, { ...of('2026-07'), ...fault })).toBe(refused)
  })

  test('not-allowed: to read statements is not to prepare them', () => {
    expect(new Scene({}).refused(prepareStatement, of('2026-06'), { rights: new Set(['statements:read']) })).toBe('not-allowed')
  })

  test.each([
    ['2026-07-20', '2026-W29', undefined],
    ['2026-07-19', '2026-W29', 'period-not-over'],
  ])('on %s, of the week %s: %s', (day, week, refused) => {
    const outcome = new Scene({ on: day }).run(prepareStatement, of(week))
    expect('refused' in outcome ? outcome.refused : undefined).toBe(refused)
  })

  test.each`
    zone                  | at                            | refused
    ${'Europe/Paris'}     | ${'2026-07-31T21:58:00.000Z'} | ${'period-not-over'}
    ${'Europe/Paris'}     | ${'2026-07-31T21:59:00.000Z'} | ${undefined}
    ${'America/New_York'} | ${'2026-08-01T03:58:00.000Z'} | ${'period-not-over'}
    ${'America/New_York'} | ${'2026-08-01T03:59:00.000Z'} | ${undefined}
  `('a minute after $at in $zone, of July: $refused', ({ zone, at, refused }) => {
    const outcome = new Scene({ settings: { timeZone: zone } }).at(at).run(prepareStatement, of('2026-07'))
    expect('refused' in outcome ? outcome.refused : undefined).toBe(refused)
  })

  test.each(['2026-05', '2026-06', '2026-W26'])('statement-exists: %s, where June is stated', (month) => {
    const shop = new Scene({ account: { stated: { month: '2026-06', sequence: 4, balance: 0 } } })
    expect(shop.refused(prepareStatement, of(month))).toBe('statement-exists')
  })
})

describe('closes a month of any number of entries where it ends', () => {
  test.each([499, 500, 501, 5_000, 7_321])('%i in July, and one in August', (count) => {
    const shop = new Scene({ on: '2026-07-05' })
    putOn(shop, 'pay_1', 10_00)
    const [record] = shop.records
    if (record) for (let sequence = 2; sequence <= count; sequence += 1) shop.records.push({ ...record, sequence })
    putOn(shop.on('2026-08-01'), 'pay_2', 5_00)
    expect(shop.done(prepareStatement, of('2026-07')).answer).toMatchObject({ opening: 0, movements: 10_00, closing: 10_00 })
    expect(statementIn(shop, '2026-07')).toMatchObject({ afterSequence: 0, throughSequence: count, deposits: 10_00 })
    expect(shop.account.nextStatement).toBe('2026-08-01')
  })
})

describe('stays quiet', () => {
  test('when a month is prepared again: one statement a month, the same for ever', () => {
    const shop = new Scene({ on: '2026-07-05' })
    putOn(shop, 'pay_1', 10_00)
    const { answer } = shop.on('2026-08-01').done(prepareStatement, of('2026-07'))
    const kept = statementIn(shop, '2026-07')
    putOn(shop, 'pay_2', 90_00)
    expect(shop.unchanged(prepareStatement, of('2026-07'))).toEqual(answer)
    expect(statementIn(shop, '2026-07')).toEqual(kept)
  })

  test('about money: it states figures and moves none', () => {
    const shop = new Scene({
      on: '2026-08-01',
      account: { limit: 9_00 },
      invoices: [invoiceOf('inv_1', 5_00)],
      orders: [orderOf('A', 2_00)],
    })
    const { account } = shop
    const { decision } = shop.done(prepareStatement, of('2026-07'))
    expect(shop.account).toEqual({ ...account, stated: { month: '2026-07', sequence: 0, balance: 0 }, nextStatement: '2026-08-01' })
    expect(decision.entries).toEqual([expect.objectContaining({ postings: [] })])
  })

  test('about what came after the month: an invoice of August is not owed in July', () => {
    const shop = new Scene({ on: '2026-07-05', account: { limit: 100_00 } })
    invoiced(shop, 'july', 30_00)
    invoiced(shop.on('2026-08-02'), 'august', 20_00)
    const { closing } = shop.done(prepareStatement, of('2026-07')).answer
    const { openItems } = statementIn(shop, '2026-07')
    expect(closing).toBe(-30_00)
    expect(openItems.map(({ id }) => id)).toEqual(['inv_july'])
    expect(statementIn(shop, '2026-07').aged?.reduce((sum, amount) => sum + amount, 0)).toBe(30_00)
  })
})
