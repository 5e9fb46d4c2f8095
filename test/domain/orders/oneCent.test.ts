import { describe, expect, test } from 'vitest'
import { reconcile } from '../../../domain/allocation/reconcile.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { cancelOrder } from '../../../domain/orders/cancelOrder.ts'
import { changeOrder } from '../../../domain/orders/changeOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { lineOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { deliverAll, invoiceOrders } from '../../kit/selling.ts'

const accountId = theAccount
const put = (paymentId: string, amount: number) => ({ paymentId, accountId, amount, currency: 'EUR' as const, method: 'CB' })

describe('a cent is money like any other', () => {
  test('where an order takes it from deposits', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 1)] })
    expect(shop.done(placeOrder, placingOf('A', 1, { settlement: 'deposit' })).answer).toMatchObject({ fromDeposit: 1, held: false })
    expect(shop.figures.unreservedDeposits).toBe(0)
  })

  test('where an order grows by it', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 10_00)],
      orders: [orderOf('A', 5_00, { settlement: 'deposit', fromDeposit: 5_00 })],
    })
    shop.done(changeOrder, { orderId: 'A', lines: [lineOf(5_01)] })
    expect(shop.order('A')).toMatchObject({ total: 5_01, fromDeposit: 5_01, onCredit: 0 })
    expect(shop.figures.unreservedDeposits).toBe(4_99)
  })

  test('where a cancelled order frees it', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 1)], orders: [orderOf('A', 1, { settlement: 'deposit', fromDeposit: 1 })] })
    shop.done(cancelOrder, { orderId: 'A' })
    expect(shop.order('A')).toMatchObject({ fromDeposit: 0, onCredit: 0, toCollect: 0, charged: 0, holds: [] })
    expect(shop.figures.unreservedDeposits).toBe(1)
  })

  test('where it waits to be paid and is', () => {
    const shop = new Scene({ orders: [orderOf('A', 1, { settlement: 'prepaid', toCollect: 1 })] })
    shop.done(recordPayment, { ...put('pay_1', 1), names: [{ kind: 'order', id: 'A' }] })
    expect(shop.order('A')).toMatchObject({ fromDeposit: 1, toCollect: 0, holds: [] })
  })

  test('where an invoice takes over what its order had reserved', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 1)], orders: [orderOf('A', 1, { settlement: 'deposit', fromDeposit: 1 })] })
    deliverAll(shop, 'A')
    expect(invoiceOrders(shop, 'inv_1', ['A']).answer).toMatchObject({ total: 1, outstanding: 0, label: 'settled' })
  })

  test('where it is put on the account and given back', () => {
    const shop = new Scene({})
    shop.done(topUp, put('pay_1', 1))
    expect(shop.figures.deposits).toBe(1)
    shop.done(topUp, put('pay_2', -1))
    expect(shop.figures.deposits).toBe(0)
    expect(shop.payment('pay_1').returned).toBe(1)
  })

  test('where the credit line has one left, and where it has none', () => {
    const shop = new Scene({ account: { limit: 10_01 }, orders: [orderOf('A', 10_00)] })
    expect(shop.done(placeOrder, placingOf('B', 1)).answer.held).toBe(false)
    expect(shop.done(placeOrder, placingOf('C', 1)).answer.holds).toMatchObject([{ figures: { excess: 1 } }])
  })
})

describe('nothing is no money', () => {
  test('an order of nothing reserves nothing, is not held, and owes nothing once it is invoiced', () => {
    const shop = new Scene({ account: { limit: 0 }, payments: [paymentOf('pay_1', 5_00)] })
    expect(shop.done(placeOrder, placingOf('A', 0)).answer).toMatchObject({ fromDeposit: 0, onCredit: 0, toCollect: 0, held: false })
    deliverAll(shop, 'A')
    expect(invoiceOrders(shop, 'inv_1', ['A']).answer).toMatchObject({ total: 0, outstanding: 0 })
    expect(shop.unchanged(reconcile, { accountId })).toEqual({ matched: 0 })
  })

  test('what was delivered and comes to nothing ends its order: only below 0 is refused', () => {
    const lines = [lineOf(20_00), { ...lineOf(5_00), sku: 'gift' }, { ...lineOf(-5_00), sku: 'discount' }]
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [orderOf('A', 20_00, { lines: lines.map((line) => ({ ...line, delivered: '0', missing: '0' })) })],
    })
    const order = shop.order('A')
    shop.put({
      ref: { kind: 'order', account: accountId, id: 'A' },
      state: {
        ...order,
        delivery: 'partial',
        lines: order.lines.map((line) => (line.sku === 'goods' ? line : { ...line, delivered: '1' })),
      },
    })
    expect(shop.done(cancelOrder, { orderId: 'A' }).answer).toMatchObject({ total: 0, delivery: 'whole', onCredit: 0, charged: 0 })
  })

  test('a re-check of few orders asks for no further pass', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 90_00)] })
    shop.done(placeOrder, placingOf('B', 20_00))
    shop.done(placeOrder, placingOf('C', 30_00))
    shop.done(cancelOrder, { orderId: 'A' })
    const { answer, facts } = shop.done(recheckHolds, { accountId })
    expect(answer.released).toEqual(['B', 'C'])
    expect(factsOf(facts, 'CreditEased')).toEqual([])
  })
})
