import { describe, expect, test } from 'vitest'
import { balanceIsUsed, payOrderOnly, payWithBalance, remainderAtCheckout } from '../../../domain/orders/amountToPay.ts'
import { accountOf, invoiceOf, orderOf, paymentOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

describe('with the balance', () => {
  test.each`
    remainder | total    | asked    | fromDeposit | toCollect
    ${4_00}   | ${20_00} | ${16_00} | ${4_00}     | ${16_00}
    ${-5_00}  | ${20_00} | ${25_00} | ${0}        | ${20_00}
    ${30_00}  | ${20_00} | ${0}     | ${20_00}    | ${0}
    ${20_00}  | ${20_00} | ${0}     | ${20_00}    | ${0}
    ${0}      | ${20_00} | ${20_00} | ${0}        | ${20_00}
    ${-5_00}  | ${0}     | ${5_00}  | ${0}        | ${0}
    ${30_00}  | ${0}     | ${0}     | ${0}        | ${0}
  `('R = $remainder, T = $total asks $asked, takes $fromDeposit from deposits and leaves $toCollect', ({ remainder, total, ...paid }) => {
    expect(payWithBalance(total, remainder)).toEqual(paid)
  })
})

test('the order alone asks its total, whatever the remainder', () => {
  expect(payOrderOnly(20_00)).toEqual({ asked: 20_00, fromDeposit: 0, toCollect: 20_00 })
})

describe('the policy', () => {
  test.each([
    ['balance', undefined, true],
    ['balance', 'balance', true],
    ['balance', 'order-only', undefined],
    ['order-only', undefined, false],
    ['order-only', 'balance', undefined],
    ['order-only', 'order-only', false],
    ['customer-chooses', undefined, true],
    ['customer-chooses', 'balance', true],
    ['customer-chooses', 'order-only', false],
  ] as const)('%s with the wish %s: the balance is used: %s', (policy, wish, used) => expect(balanceIsUsed(policy, wish)).toBe(used))
})

describe('the remainder at a checkout', () => {
  const remainderOf = (scene: Scene, day = '2026-07-18') => {
    const { account, debts, purse } = scene
    return remainderAtCheckout({ account, debts, purse }, day)
  }

  test('is the unreserved deposits', () => {
    const orders = [orderOf('A', 12_00, { fromDeposit: 12_00 })]
    expect(remainderOf(new Scene({ payments: [paymentOf('pay_1', 20_00)], orders }))).toBe(8_00)
  })

  test.each([
    ['2026-07-19', 0],
    ['2026-07-18', -7_00],
    ['2026-07-01', -7_00],
  ])('counts an invoice due %s as %i on 18 July: what is not yet due is never asked for', (dueOn, remainder) => {
    expect(remainderOf(new Scene({ invoices: [invoiceOf('inv_1', 7_00, { dueOn })] }))).toBe(remainder)
  })

  test.each([
    ['prepaid', 'whole', -9_00],
    ['prepaid', 'partial', -9_00],
    ['prepaid', 'none', 0],
    ['account', 'whole', 0],
    ['auto', 'whole', 0],
  ] as const)('counts the credit of a %s order delivered %s as %i', (settlement, delivery, remainder) => {
    expect(remainderOf(new Scene({ orders: [orderOf('A', 9_00, { settlement, delivery })] }))).toBe(remainder)
  })

  test('of an account that never had money, debt or order is nothing', () => {
    expect(remainderAtCheckout({ account: accountOf(), debts: { owed: {} }, purse: { money: [], shortfalls: [] } }, '2026-07-18')).toBe(0)
  })
})
