import { expect, test } from 'vitest'
import { nextStatementOf } from '../../../domain/statements/due.ts'
import { prepareStatement } from '../../../domain/statements/prepareStatement.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { accountOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const of = (month: string) => ({ accountId: theAccount, month })
const put = (shop: Scene, paymentId: string, amount: number) =>
  shop.done(topUp, { paymentId, accountId: theAccount, amount, currency: 'EUR', method: 'CB' })
const next = (shop: Scene) => shop.account.nextStatement

test('an account in which nothing moved gets no statement by schedule', () => {
  expect(nextStatementOf(accountOf({ nextStatement: null }))).toBeUndefined()
})

test('its first movement makes its month the one of the next statement, and later ones leave it so', () => {
  const shop = new Scene({ on: '2026-06-15', account: { nextStatement: null } })
  put(shop, 'pay_1', 10_00)
  put(shop.on('2026-07-02'), 'pay_2', 5_00)
  expect(next(shop)).toBe('2026-06')
})

test('once stated, the next is of the month after while something is owed or deposited', () => {
  const shop = new Scene({ on: '2026-06-15', account: { nextStatement: null } })
  put(shop, 'pay_1', 10_00)
  shop.on('2026-07-01').done(prepareStatement, of('2026-06'))
  expect(next(shop)).toBe('2026-07')
})

test('once stated at nothing, the next is of the month of the next movement, even one that came before it was stated', () => {
  const shop = new Scene({ on: '2026-06-15', account: { nextStatement: null } })
  put(shop, 'pay_1', 10_00)
  put(shop, 'pay_2', -10_00)
  shop.on('2026-07-01').done(prepareStatement, of('2026-06'))
  expect(next(shop)).toBeNull()
  put(shop.on('2026-08-05'), 'pay_3', 10_00)
  put(shop, 'pay_4', -10_00)
  expect(next(shop)).toBe('2026-08')
  put(shop.on('2026-10-05'), 'pay_5', 7_00)
  put(shop, 'pay_6', -7_00)
  shop.done(prepareStatement, of('2026-08'))
  expect(next(shop)).toBe('2026-10')
})

test('an account from before this was kept is looked at from where it was stated, or a month before it was opened', () => {
  const opened = accountOf({ openedAt: '2026-07-01T00:30:00.000Z' })
  expect(nextStatementOf(opened)).toBe('2026-06')
  expect(nextStatementOf({ ...opened, stated: { month: '2026-12', sequence: 4, balance: 0 } })).toBe('2027-01')
})

test('nobody gets the statement of an erased customer', () => {
  expect(nextStatementOf(accountOf({ nextStatement: '2026-07', erasedAt: '2026-07-02T08:00:00.000Z' }))).toBeUndefined()
})
