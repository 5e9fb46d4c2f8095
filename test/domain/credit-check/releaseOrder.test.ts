import { describe, expect, test } from 'vitest'
import { changeOrderStatus } from '../../../domain/accounts/changeOrderStatus.ts'
import { holdOrder } from '../../../domain/credit-check/holdOrder.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { releaseOrder } from '../../../domain/credit-check/releaseOrder.ts'
import { getOrder } from '../../../domain/orders/getOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const why = 'paid by Madame Unetelle for twenty years'
const releasing = { orderId: 'A', why }

describe('produces', () => {
  test.each([
    ['over the limit', { limit: 30_00 }, 'account', { onCredit: 50_00, fromDeposit: 0 }, 50_00],
    ['waiting for payment: what was to collect goes on credit', { limit: null }, 'prepaid', { onCredit: 38_00, fromDeposit: 12_00 }, 38_00],
    ['not approved', { limit: 500_00, orderStatus: { code: 'no' } }, 'auto', { onCredit: 38_00, fromDeposit: 12_00 }, 38_00],
  ] as const)('an order that was held %s, all of it charged', (_, account, settlement, split, exposure) => {
    const shop = new Scene({ account, payments: [paymentOf('pay_1', 12_00)] })
    shop.done(placeOrder, placingOf('A', 50_00, { settlement }))
    const { answer, facts } = shop.done(releaseOrder, releasing)
    expect(answer).toMatchObject({
      held: false,
      holds: [],
      toCollect: 0,
      ...split,
      charged: split.onCredit,
      asked: 0,
      account: { exposure },
    })
    expect(factsOf(facts, 'OrderReleased')).toEqual([expect.objectContaining({ orderId: 'A', how: 'by-hand', charged: split.onCredit })])
  })

  test('exposure past the limit: the headroom falls below zero', () => {
    const shop = new Scene({ account: { limit: 30_00 } })
    shop.done(placeOrder, placingOf('A', 50_00))
    expect(shop.done(releaseOrder, releasing).answer.account).toMatchObject({ exposure: 50_00, headroom: -20_00, available: 30_00 })
  })

  test('a record of who, why, when and how much, on the order alone', async () => {
    const shop = new Scene({ account: { limit: 30_00 } })
    shop.done(placeOrder, placingOf('A', 50_00))
    shop.done(releaseOrder, releasing, { by: 'person:grace' })
    const release = { by: 'person:grace', why, at: shop.context().now, covers: 50_00 }
    expect(shop.order('A').release).toEqual(release)
    expect(await shop.ask(getOrder, { orderId: 'A' })).toMatchObject({ release })
  })

  test('a release of a hold by hand', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00)] })
    shop.done(holdOrder, { orderId: 'A', why: 'wait' })
    expect(shop.done(releaseOrder, releasing).answer).toMatchObject({ held: false, charged: 50_00 })
  })
})

describe('refuses', () => {
  test.each([
    ['invalid-input', 'without a reason', {}, { why: '' }],
    ['unknown-order', 'of another id', {}, { orderId: 'B' }],
    ['order-cancelled', 'a cancelled order', { state: 'cancelled' as const }, {}],
    ['order-not-held', 'an order that isn’t held', {}, {}],
    ['order-not-held', 'an invoiced order', { state: 'invoiced' as const, delivery: 'whole' as const }, {}],
  ])('%s: %s', (refused, _, order, input) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00, order)] })
    expect(shop.refused(releaseOrder, { ...releasing, ...input })).toBe(refused)
  })
})

describe('stays quiet', () => {
  test('about what a release covered: later checks leave it alone', () => {
    const shop = new Scene({ account: { limit: 30_00, terms: { holdPeriod: 2 } }, invoices: [invoiceOf('inv_1', 10_00)] })
    shop.done(placeOrder, placingOf('A', 50_00))
    shop.done(releaseOrder, releasing)
    shop.done(changeOrderStatus, { accountId: theAccount, code: 'no' })
    expect(shop.unchanged(recheckHolds, { accountId: theAccount })).toEqual({ released: [] })
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 50_00 })
  })

  test('about money, debts and other orders', () => {
    const shop = new Scene({ account: { limit: 10_00 }, invoices: [invoiceOf('inv_1', 10_00)], payments: [paymentOf('pay_1', 5_00)] })
    for (const id of ['A', 'B']) shop.done(placeOrder, placingOf(id, 50_00))
    const before = shop.order('B')
    const { decision } = shop.done(releaseOrder, releasing)
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account', 'order'])
    expect(shop.order('B')).toEqual(before)
    expect(shop.figures).toMatchObject({ unpaid: 10_00, deposits: 5_00 })
  })
})
