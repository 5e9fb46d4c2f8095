import { describe, expect, test } from 'vitest'
import { openBooks } from '../../../domain/accounts/books.ts'
import { sourcesOf } from '../../../domain/accounts/purse.ts'
import { OrderId } from '../../../domain/ids.ts'
import { cancelOrder } from '../../../domain/orders/cancelOrder.ts'
import { changeOrder } from '../../../domain/orders/changeOrder.ts'
import { free, reserve } from '../../../domain/orders/reserving.ts'
import { lineOf, orderOf, paymentOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const payments = [
  paymentOf('pay_kept', 10_00, { matches: 'nothing', receivedOn: '2026-07-05' }),
  paymentOf('pay_old', 10_00, { receivedOn: '2026-07-03' }),
  paymentOf('pay_new', 10_00, { receivedOn: '2026-07-04' }),
]

/** What each payment has reserved for order A, in the order money was received. */
const sources = (shop: Scene) =>
  Object.fromEntries(sourcesOf(shop.purse, OrderId.parse('A')).map(({ paymentId, amount }) => [paymentId, amount]))

const reserved = (settlement: 'deposit' | 'prepaid') =>
  new Scene({ payments, orders: [orderOf('A', 26_00, { settlement, fromDeposit: 26_00 })] })

describe('what is reserved', () => {
  test('comes from kept money, then the oldest', () =>
    expect(sources(reserved('deposit'))).toEqual({ pay_old: 10_00, pay_new: 6_00, pay_kept: 10_00 }))

  test.each([
    [26_00, { pay_old: 10_00, pay_new: 6_00, pay_kept: 10_00 }],
    [21_00, { pay_old: 10_00, pay_new: 1_00, pay_kept: 10_00 }],
    [14_00, { pay_old: 4_00, pay_kept: 10_00 }],
    [6_00, { pay_kept: 6_00 }],
    [0, {}],
  ])('goes back the last reserved first: at %i, %j', (total, left) => {
    const shop = reserved('deposit')
    shop.done(changeOrder, { orderId: 'A', lines: [lineOf(total)] })
    expect(sources(shop)).toEqual(left)
    expect(shop.figures.unreservedDeposits).toBe(30_00 - total)
  })

  test.each([
    ['deposit', { pay_kept: 'nothing', pay_old: 'anything', pay_new: 'anything' }],
    ['prepaid', { pay_kept: 'nothing', pay_old: 'due', pay_new: 'due' }],
  ] as const)('of an order by %s, once freed, settles by itself: %j', (settlement, matches) => {
    const shop = reserved(settlement)
    shop.done(cancelOrder, { orderId: 'A' })
    expect(Object.fromEntries(shop.purse.money.map((money) => [money.paymentId, money.matches]))).toEqual(matches)
    expect(sources(shop)).toEqual({})
  })

  test('never exceeds what is free, and never frees what wasn’t reserved: either is a fault of ours', () => {
    const shop = reserved('deposit')
    const { account, purse } = shop
    const books = () => openBooks({ account, purse, orders: [shop.order('A')] }, shop.context())
    expect(() => reserve(books(), OrderId.parse('B'), { amount: 4_01 })).toThrow('more were reserved')
    expect(() => free(books(), shop.order('A'), 26_01)).toThrow('more were freed')
  })
})
