import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { cancelOrder } from '../../../domain/orders/cancelOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { lineOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

describe('of reports that are told in another order than they were made', () => {
  const reports = [
    { deliveryId: 'del-1', lines: [{ sku: 'goods', delivered: '3' }] },
    { deliveryId: 'del-2', lines: [{ sku: 'goods', delivered: '1' }] },
    { deliveryId: 'del-3', lines: [{ sku: 'goods', delivered: '1' }], last: true },
  ]
  const tell = (order: readonly number[]) => {
    const shop = new Scene({ account: { limit: 500_00 } })
    shop.done(placeOrder, placingOf('A', 0, { lines: [lineOf(10_00, { quantity: '9' })] }))
    for (const report of reports) shop.done(reportDelivery, { orderId: 'A', ...report })
    for (const at of order) shop.done(applyDelivery, { deliveryId: `del-${at}`, reportedAs: 10 + at })
    return shop
  }

  test.each([[[1, 2, 3]], [[1, 3, 2]], [[2, 1, 3]], [[2, 3, 1]], [[3, 1, 2]], [[3, 2, 1]]])(
    '%j, each counts: none is lost to the one that ended the order',
    (order) => {
      const shop = tell(order)
      expect(shop.order('A')).toMatchObject({ delivery: 'whole', lines: [{ delivered: '5' }], total: 50_00, charged: 50_00 })
      expect(shop.figures).toEqual(tell([1, 2, 3]).figures)
    },
  )

  test('one that was made after the end is refused, whatever came before it', () => {
    const shop = tell([3, 1])
    shop.done(reportDelivery, { orderId: 'A', deliveryId: 'del-4', lines: [{ sku: 'goods', delivered: '1' }] })
    expect(shop.done(applyDelivery, { deliveryId: 'del-4', reportedAs: 14 }).answer).toMatchObject({
      state: 'refused',
      reason: 'order-ended',
    })
    expect(shop.done(applyDelivery, { deliveryId: 'del-2', reportedAs: 12 }).answer).toMatchObject({ state: 'applied' })
  })
})

describe('of reports that are told after their order was cancelled', () => {
  const nine = placingOf('A', 0, { lines: [lineOf(10_00, { quantity: '9' })] })
  const report = (shop: Scene, deliveryId: string, told: object) =>
    shop.done(reportDelivery, { orderId: 'A', deliveryId, lines: [], ...told })
  const goods = (delivered: string) => ({ lines: [{ sku: 'goods', delivered }] })
  /** As the subscriber does it: with the place that the report has in the account's journal. */
  const tell = (shop: Scene, deliveryId: string) => {
    const told = shop.records.find(({ facts }) => facts.some((fact) => fact.type === 'DeliveryReported' && fact.deliveryId === deliveryId))
    return shop.done(applyDelivery, { deliveryId, reportedAs: told?.sequence }).answer
  }
  const placed = () => {
    const shop = new Scene({ account: { limit: 500_00 } })
    shop.done(placeOrder, nine)
    return shop
  }

  test('one that was made before the rest was ended counts, one that was made after it is refused', () => {
    const shop = placed()
    report(shop, 'del-1', goods('3'))
    tell(shop, 'del-1')
    report(shop, 'del-2', goods('4'))
    shop.done(cancelOrder, { orderId: 'A' })
    report(shop, 'del-3', goods('1'))
    expect(shop.order('A')).toMatchObject({ delivery: 'whole', total: 30_00 })
    expect(tell(shop, 'del-2')).toEqual({ deliveryId: 'del-2', state: 'applied' })
    expect(tell(shop, 'del-3')).toMatchObject({ state: 'refused', reason: 'order-ended' })
    expect(shop.order('A')).toMatchObject({ delivery: 'whole', lines: [{ delivered: '7' }], total: 70_00, charged: 70_00 })
    expect(shop.figures).toMatchObject({ openOrders: 70_00, exposure: 70_00 })
  })

  test('each that was made before counts, although one of them was to be the last', () => {
    const told = (order: readonly string[]) => {
      const shop = placed()
      report(shop, 'del-1', goods('3'))
      tell(shop, 'del-1')
      report(shop, 'del-2', { ...goods('1'), last: true })
      report(shop, 'del-3', goods('2'))
      shop.done(cancelOrder, { orderId: 'A' })
      for (const id of order) tell(shop, id)
      return shop.order('A')
    }
    expect(told(['del-2', 'del-3'])).toMatchObject({ delivery: 'whole', total: 60_00 })
    expect(told(['del-3', 'del-2'])).toMatchObject({ delivery: 'whole', total: 60_00 })
  })

  test('goods that had left a wholly cancelled order are owed for: it is open again, and nothing more of it is to come', () => {
    const shop = placed()
    report(shop, 'del-1', goods('4'))
    report(shop, 'del-2', goods('2'))
    shop.done(cancelOrder, { orderId: 'A' })
    report(shop, 'del-3', goods('1'))
    expect(shop.figures).toMatchObject({ openOrders: 0, exposure: 0 })
    expect(tell(shop, 'del-1')).toEqual({ deliveryId: 'del-1', state: 'applied' })
    expect(shop.order('A')).toMatchObject({ state: 'open', delivery: 'whole', total: 40_00, onCredit: 40_00, charged: 40_00 })
    expect(tell(shop, 'del-2')).toEqual({ deliveryId: 'del-2', state: 'applied' })
    expect(tell(shop, 'del-3')).toMatchObject({ state: 'refused', reason: 'order-ended' })
    expect(shop.figures).toMatchObject({ openOrders: 60_00, exposure: 60_00 })
    shop.done(issueInvoice, { invoiceId: 'inv_1', accountId: theAccount, orderIds: ['A'] })
    expect(shop.invoice('inv_1').total).toBe(60_00)
  })

  test('what the cancellation freed pays first, if it is still there, and the rest is on credit', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 90_00)] })
    shop.done(placeOrder, { ...nine, settlement: 'deposit' })
    report(shop, 'del-1', goods('4'))
    shop.done(cancelOrder, { orderId: 'A' })
    shop.done(placeOrder, placingOf('B', 60_00, { settlement: 'deposit' }))
    const { facts } = shop.done(applyDelivery, { deliveryId: 'del-1', reportedAs: 2 })
    expect(shop.order('A')).toMatchObject({ state: 'open', total: 40_00, fromDeposit: 30_00, onCredit: 10_00, charged: 10_00 })
    expect(shop.order('B')).toMatchObject({ fromDeposit: 60_00 })
    expect(factsOf(facts, 'OrderDelivered')).toMatchObject([{ difference: 40_00, whole: true }])
    expect(factsOf(facts, 'LimitExceeded')).toEqual([{ type: 'LimitExceeded', orderId: 'A', excess: 10_00 }])
  })

  test('one that was made after the cancellation leaves the order cancelled', () => {
    const shop = placed()
    shop.done(cancelOrder, { orderId: 'A' })
    report(shop, 'del-1', goods('4'))
    const before = shop.order('A')
    expect(tell(shop, 'del-1')).toMatchObject({ state: 'refused', reason: 'order-cancelled' })
    expect(shop.order('A')).toEqual(before)
  })

  test('one that says only what is missing leaves the order cancelled: nothing has left', () => {
    const shop = placed()
    report(shop, 'del-1', { lines: [{ sku: 'goods', missing: '9' }], last: true })
    shop.done(cancelOrder, { orderId: 'A' })
    expect(tell(shop, 'del-1')).toMatchObject({ state: 'refused', reason: 'order-cancelled' })
    expect(shop.figures).toMatchObject({ openOrders: 0, exposure: 0 })
  })

  test('the books of an erased customer stay closed', () => {
    const shop = placed()
    report(shop, 'del-1', goods('4'))
    shop.done(cancelOrder, { orderId: 'A' })
    shop.put({ ref: refs.account(theAccount), state: { ...shop.account, erasedAt: '2026-07-18T10:30:00.000Z' } })
    expect(tell(shop, 'del-1')).toMatchObject({ state: 'refused', reason: 'order-cancelled' })
  })

  test.each([
    ['order-cancelled', { state: 'cancelled' as const }],
    ['order-ended', { delivery: 'whole' as const }],
  ])('an order that was cancelled before its place in the journal was kept is as it was: %s', (reason, was) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 10_00, was)] })
    report(shop, 'del-1', goods('1'))
    expect(tell(shop, 'del-1')).toMatchObject({ state: 'refused', reason })
  })
})
