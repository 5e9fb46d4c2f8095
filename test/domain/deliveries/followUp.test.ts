import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { reconcile } from '../../../domain/allocation/reconcile.ts'
import { holdOrder } from '../../../domain/credit-check/holdOrder.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordSale } from '../../../domain/sales/recordSale.ts'
import { invoiceOf, lineOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

/** Reports that a part of the goods was delivered and that was all, and counts it in; the rest goes on as order B. */
function deliver(shop: Scene, delivered: string, { missing = '0', id = 'd-1', next = 'B', order = 'A' } = {}) {
  const lines = [{ sku: 'goods', delivered, missing }]
  shop.done(reportDelivery, { deliveryId: id, orderId: order, lines, last: true, followUp: { orderId: next } })
  return shop.done(applyDelivery, { deliveryId: id })
}
const ordered = (shop: Scene, settlement: 'account' | 'deposit' | 'auto' | 'prepaid', more: object = {}) =>
  shop.done(placeOrder, placingOf('A', 0, { settlement, lines: [lineOf(10_00, { quantity: '10' })], ...more }))
const partsOf = ({ total, fromDeposit, onCredit, toCollect, charged }: ReturnType<Scene['order']>) => ({
  ...{ total, fromDeposit, onCredit, toCollect, charged },
})

describe('produces', () => {
  test('an order of the rest, on the same terms, and each names the other', () => {
    const shop = new Scene({ account: { limit: 100_00 }, details: { shipTos: [{ shipToId: 'site-1', name: 'North' }] } })
    ordered(shop, 'account', { kind: 'future', shipToId: 'site-1' })
    const { facts } = deliver(shop, '7')
    expect(shop.order('A')).toMatchObject({ delivery: 'whole', followedBy: 'B', total: 70_00, onCredit: 70_00, charged: 70_00 })
    expect(shop.order('B')).toMatchObject({
      ...{ followUpOf: 'A', settlement: 'account', kind: 'future', shipToId: 'site-1', delivery: 'none', deliveryIds: [], holds: [] },
      ...{ total: 30_00, onCredit: 30_00, charged: 30_00, lines: [{ sku: 'goods', quantity: '3', delivered: '0', missing: '0' }] },
    })
    expect(shop.order('B').paymentReference).not.toBe(shop.order('A').paymentReference)
    expect(factsOf(facts, 'OrderPlaced')).toMatchObject([{ orderId: 'B', followUpOf: 'A', total: 30_00, charged: 30_00, reasons: [] }])
    expect(shop.figures).toMatchObject({ openOrders: 100_00, charged: 100_00, exposure: 100_00, headroom: 0 })
  })

  test('money that was freed stays with it: nothing of it is matched with what is due', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 100_00)], invoices: [invoiceOf('inv_1', 50_00)] })
    shop.done(placeOrder, placingOf('A', 0, { settlement: 'deposit', lines: [lineOf(10_00, { quantity: '10' })] }))
    const { facts } = deliver(shop, '7')
    expect(partsOf(shop.order('B'))).toEqual({ total: 30_00, fromDeposit: 30_00, onCredit: 0, toCollect: 0, charged: 0 })
    expect(factsOf(facts, 'MoneyFreed')).toEqual([])
    expect(shop.unchanged(reconcile, { accountId: 'acc_1' })).toBeDefined()
    expect(shop.figures).toMatchObject({ unreservedDeposits: 0, deposits: 100_00 })
  })

  test('the sources of its money are those of the order it follows, the last reserved first', () => {
    const payments = [paymentOf('pay_1', 80_00, { receivedOn: '2026-07-01' }), paymentOf('pay_2', 20_00, { receivedOn: '2026-07-02' })]
    const shop = new Scene({ payments })
    ordered(shop, 'deposit')
    deliver(shop, '7')
    const reserved = shop.purse.money.map(({ paymentId, reservations }) => [paymentId, reservations])
    expect(reserved).toEqual([
      [
        'pay_1',
        [
          { orderId: 'A', amount: 70_00 },
          { orderId: 'B', amount: 10_00 },
        ],
      ],
      ['pay_2', [{ orderId: 'B', amount: 20_00 }]],
    ])
  })

  test('what was reported missing does not go on: its money is freed', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 100_00)] })
    ordered(shop, 'deposit')
    deliver(shop, '6', { missing: '1' })
    expect(shop.order('B')).toMatchObject({ total: 30_00, fromDeposit: 30_00, lines: [{ quantity: '3' }] })
    expect(shop.figures).toMatchObject({ unreservedDeposits: 10_00 })
  })

  test('what waits for payment is collected with it, and it waits; what was delivered turns into credit', () => {
    const shop = new Scene({ account: { limit: null } })
    ordered(shop, 'prepaid')
    deliver(shop, '7')
    expect(partsOf(shop.order('A'))).toEqual({ total: 70_00, fromDeposit: 0, onCredit: 70_00, toCollect: 0, charged: 70_00 })
    expect(partsOf(shop.order('B'))).toEqual({ total: 30_00, fromDeposit: 0, onCredit: 0, toCollect: 30_00, charged: 0 })
    expect(shop.order('B').holds).toEqual([{ reason: 'awaiting-payment', toCollect: 30_00 }])
  })

  test('of a held order the delivered part is charged, and the rest is checked as a new order', () => {
    const shop = new Scene({ account: { limit: 80_00 } })
    ordered(shop, 'account')
    deliver(shop, '7')
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 70_00 })
    expect(shop.order('B')).toMatchObject({ charged: 0, holds: [{ reason: 'limit-exceeded', exposure: 100_00, excess: 20_00 }] })
  })

  test('an order that was approved goes on approved, whatever the account’s status or limit have become', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    ordered(shop, 'account')
    const { account } = shop
    shop.put({ ref: { kind: 'account', account: account.accountId }, state: { ...account, limit: 0, orderStatus: { code: 'no' } } })
    deliver(shop, '7')
    expect(shop.order('B')).toMatchObject({ holds: [], charged: 30_00 })
  })

  test('goods that weighed more leave less for the rest: it comes as its settlement says', () => {
    const added = { ...lineOf(20_00, { sku: 'more' }), reason: 'added' as const }
    const report = { deliveryId: 'd-1', orderId: 'A', lines: [{ sku: 'goods', delivered: '7' }], added: [added], last: true }
    const grown = (settlement: 'account' | 'deposit' | 'prepaid', deposits: number) => {
      const shop = new Scene({ account: { limit: 100_00 }, payments: deposits > 0 ? [paymentOf('pay_1', deposits)] : [] })
      ordered(shop, settlement)
      shop.done(reportDelivery, { ...report, followUp: { orderId: 'B' } })
      shop.done(applyDelivery, { deliveryId: 'd-1' })
      return { parts: partsOf(shop.order('B')), reasons: shop.order('B').holds.map(({ reason }) => reason) }
    }
    expect(grown('account', 0)).toEqual({
      parts: { total: 30_00, fromDeposit: 0, onCredit: 30_00, toCollect: 0, charged: 10_00 },
      reasons: ['limit-exceeded'],
    })
    expect(grown('deposit', 110_00)).toEqual({
      parts: { total: 30_00, fromDeposit: 20_00, onCredit: 0, toCollect: 10_00, charged: 0 },
      reasons: ['awaiting-payment'],
    })
    expect(grown('prepaid', 0).parts).toMatchObject({ toCollect: 30_00 })
  })

  test('what was delivered of it before it was known is counted then', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    ordered(shop, 'account')
    shop.done(reportDelivery, { deliveryId: 'early', orderId: 'B', lines: [{ sku: 'goods', delivered: '3' }] })
    const { facts } = deliver(shop, '7')
    expect(factsOf(facts, 'DeliveryReported')).toEqual([{ type: 'DeliveryReported', deliveryId: 'early', orderId: 'B' }])
    shop.done(applyDelivery, { deliveryId: 'early' })
    expect(shop.order('B')).toMatchObject({ delivery: 'whole', total: 30_00 })
  })

  test('whatever was paid, charged or waited before, nothing of it is lost or doubled', () => {
    const settlement = fc.constantFrom('account' as const, 'deposit' as const, 'auto' as const, 'prepaid' as const)
    const amounts = {
      price: fc.integer({ min: 1, max: 9_999 }),
      deposits: fc.integer({ min: 0, max: 120_000 }),
      limit: fc.integer({ min: 0, max: 120_000 }),
    }
    const counts = { delivered: fc.integer({ min: 0, max: 12_000 }), missing: fc.integer({ min: 0, max: 3_000 }) }
    fc.assert(
      fc.property(fc.record({ settlement, ...amounts, ...counts }), ({ settlement: how, price, deposits, limit, delivered, missing }) => {
        const shop = new Scene({ account: { limit }, payments: deposits > 0 ? [paymentOf('pay_1', deposits)] : [] })
        const lines = [lineOf(price, { quantity: '10' })]
        const placed = shop.run(placeOrder, placingOf('A', 0, { settlement: how, lines }))
        if ('refused' in placed) return
        const before = shop.order('A')
        deliver(shop, String(delivered / 1_000), { missing: String(missing / 1_000) })
        const [one, other] = [shop.order('A'), shop.order('A').followedBy ? shop.order('B') : undefined]
        if (!other) return
        const freed = Math.max(0, before.total - one.total)
        const collect = Math.min(freed, before.toCollect)
        const credit = Math.min(freed - collect, before.onCredit)
        const money = Math.min(freed - collect - credit, other.total)
        expect(other.fromDeposit, 'freed money stays with it').toBeGreaterThanOrEqual(money)
        expect(other.onCredit, 'then credit').toBeGreaterThanOrEqual(Math.min(credit, other.total - other.fromDeposit - other.toCollect))
        expect(shop.figures.openOrders).toBe(one.total + other.total)
      }),
      { numRuns: 60 },
    )
  })
})

describe('refuses', () => {
  const line = { sku: 'goods', delivered: '1' }

  test.each([
    ['without that the delivery is the last', { followUp: { orderId: 'B' } }],
    ['to go on as itself', { followUp: { orderId: 'A' }, last: true }],
  ])('invalid-input: %s', (_, more) => {
    const shop = new Scene({ account: { limit: 100_00 } })
    ordered(shop, 'account')
    expect(shop.refused(reportDelivery, { deliveryId: 'd-1', orderId: 'A', lines: [line], ...more })).toBe('invalid-input')
  })

  test('order-exists: under the id of another order, when it is reported or when it is counted', () => {
    const shop = new Scene({ account: { limit: 200_00 } })
    ordered(shop, 'account')
    shop.done(reportDelivery, { deliveryId: 'd-1', orderId: 'A', lines: [line], last: true, followUp: { orderId: 'B' } })
    shop.done(placeOrder, placingOf('B', 5_00))
    const report = { deliveryId: 'd-2', orderId: 'A', lines: [line], last: true, followUp: { orderId: 'B' } }
    expect(shop.refused(reportDelivery, report)).toBe('order-exists')
    expect(shop.done(applyDelivery, { deliveryId: 'd-1' }).answer).toMatchObject({ state: 'refused', reason: 'order-exists' })
    expect(shop.order('A')).toMatchObject({ delivery: 'none', total: 100_00 })
  })

  test('order-ended, kept with the delivery: reported before the last and counted after it, when the rest had gone on', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    ordered(shop, 'account')
    shop.done(reportDelivery, { deliveryId: 'd-0', orderId: 'A', lines: [{ sku: 'goods', delivered: '2' }] })
    const lines = [{ sku: 'goods', delivered: '7' }]
    shop.done(reportDelivery, { deliveryId: 'd-1', orderId: 'A', lines, last: true, followUp: { orderId: 'B' } })
    shop.done(applyDelivery, { deliveryId: 'd-1', reportedAs: 4 })
    expect(shop.done(applyDelivery, { deliveryId: 'd-0', reportedAs: 3 }).answer).toMatchObject({ state: 'refused', reason: 'order-ended' })
    expect([shop.order('A').total, shop.order('B').total]).toEqual([70_00, 30_00])
  })

  test('same-key-other-content: another order placed, or a sale recorded, under the id that a rest goes on with', () => {
    const shop = new Scene({ account: { limit: 200_00 } })
    ordered(shop, 'account')
    deliver(shop, '7')
    expect(shop.refused(placeOrder, placingOf('B', 5_00))).toBe('same-key-other-content')
    const { lines } = placingOf('B', 5_00)
    expect(shop.refused(recordSale, { saleId: 'B', accountId: theAccount, currency: 'EUR', prices: 'gross', lines })).toBe(
      'same-key-other-content',
    )
  })

  test('negative-total, kept with the delivery: what is left alone, such as a discount, is below zero', () => {
    const shop = new Scene({ account: { limit: 200_00 } })
    const discount = { ...lineOf(5_00, { sku: 'discount' }), unitPrice: '-5.00' }
    shop.done(placeOrder, placingOf('A', 0, { lines: [lineOf(10_00), discount] }))
    expect(deliver(shop, '1').answer).toMatchObject({ state: 'refused', reason: 'negative-total' })
  })
})

describe('stays quiet', () => {
  test('where all was delivered or is missing, no order goes on', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    ordered(shop, 'account')
    const { facts } = deliver(shop, '9', { missing: '1' })
    expect(shop.order('A').followedBy).toBeUndefined()
    expect(factsOf(facts, 'OrderPlaced')).toEqual([])
    expect(shop.done(placeOrder, placingOf('B', 5_00)).answer.orderId).toBe('B')
  })

  test('a hold by hand was for what it held: the rest is not held by it', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    ordered(shop, 'account')
    shop.done(holdOrder, { orderId: 'A', why: 'to be looked at' })
    deliver(shop, '7')
    expect(shop.order('B').holds).toEqual([])
  })
})
