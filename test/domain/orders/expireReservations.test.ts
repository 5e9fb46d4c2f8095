import { describe, expect, test } from 'vitest'
import { expireReservations } from '../../../domain/orders/expireReservations.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { invoiceOf, orderOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const accountId = 'acc_1'
const settings = { reservationExpiryDays: 10 }
const expire = (shop: Scene, day: string) => shop.on(day).done(expireReservations, { accountId })
const nothing = (shop: Scene, day: string) => shop.on(day).unchanged(expireReservations, { accountId })

/** An order by deposit of 18 July. */
function reserved(more: ConstructorParameters<typeof Scene>[0] = {}) {
  const shop = new Scene({ settings, payments: [paymentOf('pay_1', 50_00)], ...more })
  shop.done(placeOrder, placingOf('A', 30_00, { settlement: 'deposit' }))
  return shop
}

describe('produces', () => {
  test('on the tenth day after it was reserved, money that is free, and an order that waits for payment', () => {
    const shop = reserved()
    const { answer, facts } = expire(shop, '2026-07-28')
    expect(answer).toEqual({ expired: ['A'] })
    expect(shop.order('A')).toMatchObject({
      ...{ total: 30_00, fromDeposit: 0, onCredit: 0, toCollect: 30_00, charged: 0, state: 'open' },
      holds: [{ reason: 'awaiting-payment', toCollect: 30_00 }],
    })
    expect(shop.order('A').reservedOn).toBeUndefined()
    expect(shop.figures).toMatchObject({ deposits: 50_00, unreservedDeposits: 50_00, openOrders: 30_00 })
    expect(factsOf(facts, 'ReservationExpired')).toMatchObject([
      { orderId: 'A', amount: 30_00, toCollect: 30_00, reasons: ['awaiting-payment'] },
    ])
  })

  test('money of a prepaid order that from then on matches only what is due, like all that such an order frees', () => {
    const shop = new Scene({ settings, invoices: [invoiceOf('inv_1', 50_00, { dueOn: '2026-09-01' })] })
    shop.done(placeOrder, placingOf('A', 30_00, { settlement: 'prepaid', balance: 'order-only' }))
    shop.done(recordPayment, {
      ...{ paymentId: 'pay_1', accountId, amount: 30_00, currency: 'EUR', method: 'CB' },
      names: [{ kind: 'order', id: 'A' }],
    })
    const { facts } = expire(shop, '2026-07-28')
    expect(shop.purse.money).toMatchObject([{ paymentId: 'pay_1', matches: 'due', reservations: [] }])
    expect(factsOf(facts, 'MoneyFreed')).toEqual([])
  })

  test('what was approved on credit stays charged, and what else holds it stays', () => {
    const manual = { reason: 'manual' as const, by: 'person:ada', why: 'asked to wait' }
    const shop = new Scene({
      settings,
      account: { limit: 0 },
      payments: [paymentOf('pay_1', 10_00)],
      orders: [orderOf('A', 30_00, { settlement: 'auto', fromDeposit: 10_00, holds: [manual] })],
    })
    expire(shop, '2026-07-28')
    expect(shop.order('A')).toMatchObject({ toCollect: 10_00, onCredit: 20_00, charged: 20_00, holds: [manual, { toCollect: 10_00 }] })
  })

  test('its days count from when it last reserved more', () => {
    const shop = new Scene({ settings, payments: [paymentOf('pay_1', 10_00)] })
    shop.done(placeOrder, placingOf('A', 30_00, { settlement: 'prepaid' }))
    shop.on('2026-07-25').done(recordPayment, {
      ...{ paymentId: 'pay_2', accountId, amount: 20_00, currency: 'EUR', method: 'CB' },
      names: [{ kind: 'order', id: 'A' }],
    })
    expect(shop.order('A')).toMatchObject({ fromDeposit: 30_00, reservedOn: '2026-07-25', holds: [] })
    nothing(shop, '2026-08-03')
    expect(expire(shop, '2026-08-04').answer.expired).toEqual(['A'])
  })

  test('as many orders as one commit takes, then the next of them', () => {
    const ids = Array.from({ length: 75 }, (_, at) => `o-${String(at).padStart(2, '0')}`)
    const shop = new Scene({
      settings,
      payments: [paymentOf('pay_1', 75_00)],
      orders: ids.map((id) => orderOf(id, 1_00, { settlement: 'deposit', fromDeposit: 1_00 })),
    })
    const first = expire(shop, '2026-07-28').answer
    expect(first).toEqual({ expired: ids.slice(0, 70), next: 'o-69' })
    expect(shop.done(expireReservations, { accountId, after: first.next }).answer).toEqual({ expired: ids.slice(70) })
    expect(shop.account.reserved).toBe(0)
  })
})

describe('refuses', () => {
  test('unknown-account', () => {
    expect(new Scene({}).refused(expireReservations, { accountId: 'acc_2' })).toBe('unknown-account')
  })
})

describe('stays quiet', () => {
  test('the day before, and again once it has expired', () => {
    const shop = reserved()
    expect(nothing(shop, '2026-07-27')).toEqual({ expired: [] })
    expire(shop, '2026-07-28')
    expect(nothing(shop, '2026-08-28')).toEqual({ expired: [] })
  })

  test('where the merchant lets reservations stand for ever, which is the default', () => {
    expect(nothing(reserved({ settings: {} }), '2030-01-01')).toEqual({ expired: [] })
  })

  test('where goods have left, in part too', () => {
    const of = (delivery: 'partial' | 'whole') =>
      new Scene({ settings, payments: [paymentOf('pay_1', 30_00)], orders: [orderOf('A', 30_00, { fromDeposit: 30_00, delivery })] })
    for (const delivery of ['partial', 'whole'] as const) expect(nothing(of(delivery), '2027-07-18')).toEqual({ expired: [] })
  })

  test('and says where to go on past orders that are not old enough', () => {
    const ids = Array.from({ length: 71 }, (_, at) => `o-${String(at).padStart(2, '0')}`)
    const shop = new Scene({
      settings,
      payments: [paymentOf('pay_1', 71_00)],
      orders: ids.map((id) => orderOf(id, 1_00, { settlement: 'deposit', fromDeposit: 1_00 })),
    })
    expect(nothing(shop, '2026-07-20')).toEqual({ expired: [], next: 'o-69' })
  })
})
