import { describe, expect, test } from 'vitest'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, lineOf, orderOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

describe('produces', () => {
  test('the peers’ figures of one customer: 700 unpaid, 200 kept, 150 ordered on credit and approved', () => {
    const paid = paymentOf('pay_1', 200_00, { allocations: [{ item: 'inv_1', amount: 200_00, on: '2026-07-10', letter: 'AA' }] })
    const settled = [{ paymentId: 'pay_1', amount: 200_00, on: '2026-07-10', letter: 'AA' }]
    const shop = new Scene({
      account: { limit: 1000_00 },
      invoices: [invoiceOf('inv_1', 900_00, { outstanding: 700_00, settlings: settled })],
      payments: [paid, paymentOf('pay_2', 200_00, { kind: 'top-up', matches: 'nothing' })],
    })
    const { answer } = shop.done(placeOrder, placingOf('A', 150_00))
    expect(answer).toMatchObject({ held: false, onCredit: 150_00, charged: 150_00, asked: 0 })
    expect(answer.account).toEqual({
      unpaid: 700_00,
      deposits: 200_00,
      unreservedDeposits: 200_00,
      openOrders: 150_00,
      charged: 150_00,
      balance: -500_00,
      remainder: -650_00,
      exposure: 850_00,
      limit: 1000_00,
      available: 300_00,
      headroom: 150_00,
    })
  })

  test('a held order as a success with a warning, every reason with its figures and a sentence, and the exact cure', () => {
    const shop = new Scene({
      account: { limit: 100_00, terms: { holdPeriod: 2 } },
      invoices: [invoiceOf('inv_1', 30_00, { dueOn: '2026-07-10' })],
    })
    const { answer, facts } = shop.done(placeOrder, placingOf('A', 90_00))
    expect(answer).toMatchObject({ held: true, onCredit: 90_00, charged: 0, cure: { amount: 30_00 } })
    expect(answer.warning).toContain('held')
    expect(answer.holds).toEqual([
      {
        reason: 'limit-exceeded',
        sentence: 'With this order the customer would owe 120.00 EUR, 20.00 EUR over the limit of 100.00 EUR.',
        figures: { limit: 100_00, exposure: 120_00, excess: 20_00 },
      },
      {
        reason: 'past-due',
        sentence: '30.00 EUR are past due in ageing period 2 or older.',
        figures: { pastDue: 30_00, period: 2, unreservedDeposits: 0, minimum: 0 },
      },
    ])
    expect(answer.account).toMatchObject({ openOrders: 90_00, exposure: 30_00, remainder: -120_00 })
    expect(factsOf(facts, 'OrderPlaced')).toEqual([
      expect.objectContaining({ orderId: 'A', total: 90_00, charged: 0, reasons: ['limit-exceeded', 'past-due'] }),
    ])
    expect(factsOf(facts, 'LimitExceeded')).toEqual([{ type: 'LimitExceeded', orderId: 'A', excess: 20_00 }])
  })

  test('a new order on the headroom alone: a small one is approved while an older, larger one waits', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    expect(shop.done(placeOrder, placingOf('large', 150_00)).answer.held).toBe(true)
    expect(shop.done(placeOrder, placingOf('small', 100_00)).answer).toMatchObject({ held: false, charged: 100_00 })
    expect(shop.done(placeOrder, placingOf('one-cent', 1)).answer).toMatchObject({ held: true, charged: 0 })
    expect(shop.figures).toMatchObject({ openOrders: 250_01, exposure: 100_00, headroom: 0 })
  })

  test('a report of each delivery that had come before its order', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    for (const deliveryId of ['del-1', 'del-2'])
      shop.done(reportDelivery, { deliveryId, orderId: 'A', lines: [{ sku: 'goods', delivered: '0.5' }] })
    const { facts } = shop.done(placeOrder, placingOf('A', 10_00))
    expect(factsOf(facts, 'DeliveryReported').map(({ deliveryId }) => deliveryId)).toEqual(['del-1', 'del-2'])
  })

  test('a payment reference of its own for each order', () => {
    const shop = new Scene({})
    const references = ['A', 'B'].map(
      (id) => shop.done(placeOrder, placingOf(id, 10_00, { settlement: 'prepaid' })).answer.paymentReference,
    )
    expect(new Set(references).size).toBe(2)
  })
})

describe('refuses', () => {
  const shipTos = [{ shipToId: 'site-1', name: 'Chantier Un' }]
  const tooLarge = [{ ...lineOf(0), quantity: '999999999', unitPrice: '999999999' }]
  const faults = {
    account: { accountId: 'acc_nobody' },
    shipTo: { shipToId: 'site-9' },
    currency: { currency: 'USD' as const },
    negative: { lines: [lineOf(-1)] },
    tooLarge: { lines: tooLarge },
  }
  test.each([
    ['invalid-input', 'a sku named twice', { lines: [lineOf(1), lineOf(2)] }],
    ['invalid-input', 'an amount as a number', { lines: [{ ...lineOf(1), quantity: '-1' }] }],
    ['unknown-account', 'before all else', { ...faults.account, ...faults.shipTo, ...faults.currency, ...faults.negative }],
    ['unknown-ship-to', 'before the currency', { ...faults.shipTo, ...faults.currency, ...faults.negative }],
    ['currency-mismatch', 'before the total', { ...faults.currency, ...faults.negative }],
    ['negative-total', 'before the settlement', { ...faults.negative, settlement: 'account' as const }],
    ['amount-too-large', 'before the settlement', { ...faults.tooLarge, settlement: 'account' as const }],
    [
      'amount-too-large',
      'even when lines cancel each other out',
      { lines: [...tooLarge, { ...lineOf(0), sku: 'back', quantity: '999999999', unitPrice: '-999999999' }] },
    ],
    ['credit-not-granted', 'on account without a limit', { settlement: 'account' as const }],
    ['deposit-does-not-cover', 'from deposits one cent short', { settlement: 'deposit' as const, lines: [lineOf(20_01)] }],
    [
      'balance-not-usable',
      'the balance where the policy is the order alone',
      { settlement: 'prepaid' as const, balance: 'balance' as const },
    ],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({ settings: { settlementPolicy: 'order-only' }, details: { shipTos }, payments: [paymentOf('pay_1', 20_00)] })
    const rows = new Map(shop.rows)
    expect(shop.refused(placeOrder, placingOf('A', 10_00, { settlement: 'deposit', ...fault }))).toBe(refused)
    expect(new Map(shop.rows)).toEqual(rows)
  })

  test('balance-not-usable: the order alone where the policy is the balance', () => {
    const shop = new Scene({ settings: { settlementPolicy: 'balance' } })
    expect(shop.refused(placeOrder, placingOf('A', 10_00, { settlement: 'prepaid', balance: 'order-only' }))).toBe('balance-not-usable')
  })

  test(`amount-too-large: an order of one cent more than ${bounds.amount}`, () => {
    const shop = new Scene({})
    expect(
      shop.refused(
        placeOrder,
        placingOf('A', 0, { settlement: 'prepaid', lines: [{ ...lineOf(0), quantity: '100000', unitPrice: '100000.000001' }] }),
      ),
    ).toBe('amount-too-large')
    expect(
      shop.done(
        placeOrder,
        placingOf('A', 0, { settlement: 'prepaid', lines: [{ ...lineOf(0), quantity: '100000', unitPrice: '100000' }] }),
      ).answer.total,
    ).toBe(bounds.amount)
  })
})

describe('stays quiet', () => {
  test('about a refused order: its id is free for other content', () => {
    const shop = new Scene({ account: { limit: null } })
    shop.refused(placeOrder, placingOf('A', 10_00))
    expect(shop.done(placeOrder, placingOf('A', 12_00, { settlement: 'prepaid' })).answer.toCollect).toBe(12_00)
  })

  test('when the same order is sent again, and refuses other content under its id', () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    const { answer } = shop.done(placeOrder, placingOf('A', 10_00))
    expect(shop.unchanged(placeOrder, placingOf('A', 10_00))).toEqual(answer)
    expect(shop.refused(placeOrder, placingOf('A', 11_00))).toBe('same-key-other-content')
    expect(shop.figures).toMatchObject({ openOrders: 10_00, exposure: 10_00 })
  })

  test('about what a held order may not do: nothing of it is charged, its deposit is reserved all the same', () => {
    const shop = new Scene({ account: { limit: 10_00 }, payments: [paymentOf('pay_1', 30_00)] })
    shop.done(placeOrder, placingOf('A', 100_00, { settlement: 'auto' }))
    expect(shop.order('A')).toMatchObject({ fromDeposit: 30_00, onCredit: 70_00, charged: 0 })
    expect(shop.figures).toMatchObject({ exposure: 0, headroom: 10_00, unreservedDeposits: 0, openOrders: 100_00 })
  })

  test('about money and debts: an order moves neither, and an approved one exceeds nothing', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      payments: [paymentOf('pay_1', 30_00)],
      invoices: [invoiceOf('inv_1', 5_00, { dueOn: '2026-08-30' })],
    })
    const { facts, decision } = shop.done(placeOrder, placingOf('A', 95_00))
    expect(decision.changed.map(({ ref }) => ref.kind).toSorted()).toEqual(['account', 'order'])
    expect(factsOf(facts, 'LimitExceeded')).toEqual([])
    expect(shop.figures).toMatchObject({ deposits: 30_00, unpaid: 5_00, balance: 25_00, headroom: 0 })
  })

  test('about other orders: what was approved stays charged, what is held stays held', () => {
    const held = orderOf('held', 80_00, { charged: 0, holds: [{ reason: 'not-approved' }] })
    const shop = new Scene({ account: { limit: 100_00 }, orders: [held, orderOf('open', 50_00)] })
    shop.done(placeOrder, placingOf('A', 50_00))
    expect(shop.order('held')).toEqual(held)
    expect(shop.figures.exposure).toBe(100_00)
  })
})
