import { describe, expect, test } from 'vitest'
import { changeTerms } from '../../../domain/accounts/changeTerms.ts'
import { allocate } from '../../../domain/allocation/allocate.ts'
import { reconcile } from '../../../domain/allocation/reconcile.ts'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { labelOf as labelOfInvoice } from '../../../domain/invoices/invoice.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { labelOf } from '../../../domain/payments/payment.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { claimOf, invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { deliverAll, invoiceOrders, sell } from '../../kit/selling.ts'

const accountId = theAccount
const later = '2026-09-01'

/** What each invoice or claim still owes after reconciling. */
function owedAfter(shop: Scene): Record<string, number> {
  shop.run(reconcile, { accountId })
  return Object.fromEntries(shop.owed.map((owed) => ['invoiceId' in owed ? owed.invoiceId : owed.claimId, owed.outstanding]))
}

describe('produces', () => {
  test('P1 settles F1 and F2, then part of F3, which P2 settles first', () => {
    const shop = new Scene({ account: { limit: 'unlimited', terms: { paymentTermDays: 30 } }, payments: [paymentOf('pay_P1', 100_00)] })
    for (const id of ['inv_F1', 'inv_F2']) sell(shop, id, { amount: 45_00 })
    expect(shop.done(reconcile, { accountId }).answer).toEqual({ matched: 2 })
    expect(['inv_F1', 'inv_F2'].map((id) => labelOfInvoice(shop.invoice(id)))).toEqual(['settled', 'settled'])
    expect([labelOf(shop.payment('pay_P1')), shop.figures.deposits, shop.figures.balance]).toEqual(['partially-allocated', 10_00, 10_00])

    sell(shop, 'inv_F3', { amount: 30_00 })
    shop.done(reconcile, { accountId })
    expect([labelOfInvoice(shop.invoice('inv_F3')), shop.invoice('inv_F3').outstanding, labelOf(shop.payment('pay_P1'))]).toEqual([
      'partially-settled',
      20_00,
      'allocated',
    ])

    // Due before F3, and yet behind it: what is partially settled goes first.
    shop.done(changeTerms, { accountId, ...shop.account.terms, paymentTermDays: 0 })
    sell(shop, 'inv_due', { amount: 15_00 })
    shop.done(recordPayment, { paymentId: 'pay_P2', accountId, amount: 30_00, currency: 'EUR', method: 'VIR' })
    shop.done(reconcile, { accountId })
    expect([labelOfInvoice(shop.invoice('inv_F3')), shop.invoice('inv_due').outstanding]).toEqual(['settled', 5_00])
    expect([labelOf(shop.payment('pay_P2')), shop.figures.balance]).toEqual(['allocated', -5_00])
  })

  test('F3 settled by P2 leaves 10.00 of it', () => {
    const match = { amount: 10_00, on: '2026-07-10', letter: 'AA' }
    const shop = new Scene({
      payments: [paymentOf('pay_P1', 10_00, { allocations: [{ ...match, item: 'inv_F3' }] }), paymentOf('pay_P2', 30_00)],
      invoices: [invoiceOf('inv_F3', 30_00, { outstanding: 20_00, settlings: [{ ...match, paymentId: 'pay_P1' }] })],
    })
    expect(owedAfter(shop)).toEqual({ inv_F3: 0 })
    expect([labelOf(shop.payment('pay_P2')), shop.figures.deposits]).toEqual(['partially-allocated', 10_00])
  })

  test('nothing of a prepaid order’s money with what is due, once its own invoice has it: F1 stays', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_F1', 80_00)] })
    shop.done(placeOrder, placingOf('A', 100_00, { settlement: 'prepaid', balance: 'order-only' }))
    shop.done(recordPayment, {
      paymentId: 'pay_1',
      accountId,
      amount: 100_00,
      currency: 'EUR',
      method: 'CB',
      names: [{ kind: 'order', id: 'A' }],
    })
    deliverAll(shop, 'A')
    invoiceOrders(shop, 'inv_own', ['A'])
    settleDown(shop)
    expect([shop.invoice('inv_own').outstanding, shop.invoice('inv_F1').outstanding]).toEqual([0, 80_00])
    expect(shop.figures).toMatchObject({ deposits: 0, unpaid: 80_00, balance: -80_00 })
  })

  test.each<[string, Parameters<typeof invoiceOf>[], Record<string, number>]>([
    [
      'partially settled ones first',
      [
        ['inv_1', 10_00, { dueOn: '2026-07-01' }],
        [
          'inv_2',
          20_00,
          { dueOn: later, outstanding: 10_00, settlings: [{ paymentId: 'pay_0', amount: 10_00, on: '2026-07-02', letter: 'ZZ' }] },
        ],
      ],
      { inv_1: 5_00, inv_2: 0 },
    ],
    [
      'then the oldest due date',
      [
        ['inv_1', 10_00, { dueOn: '2026-08-02' }],
        ['inv_2', 10_00, { dueOn: '2026-08-01' }],
      ],
      { inv_1: 5_00, inv_2: 0 },
    ],
    [
      'then the oldest invoice date',
      [
        ['inv_1', 10_00, { dueOn: later, issuedOn: '2026-07-03' }],
        ['inv_2', 10_00, { dueOn: later, issuedOn: '2026-07-02' }],
      ],
      { inv_1: 5_00, inv_2: 0 },
    ],
    [
      'then the lowest number',
      [
        ['inv_1', 10_00, { number: 'F-2026-000010' }],
        ['inv_2', 10_00, { number: 'F-2026-000009' }],
      ],
      { inv_1: 5_00, inv_2: 0 },
    ],
  ])('matches of 15.00 with two invoices: %s', (_, invoices, owed) => {
    const settled = invoices.flatMap(([id, , sketch]) =>
      sketch?.settlings ? [paymentOf('pay_0', 10_00, { allocations: [{ item: id, amount: 10_00, on: '2026-07-02', letter: 'ZZ' }] })] : [],
    )
    expect(
      owedAfter(new Scene({ payments: [paymentOf('pay_1', 15_00), ...settled], invoices: invoices.map((sketch) => invoiceOf(...sketch)) })),
    ).toEqual(owed)
  })

  test('matches with claims before any invoice', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 15_00)],
      invoices: [invoiceOf('inv_1', 10_00, { dueOn: '2026-01-01' })],
      claims: [claimOf('clm_1', 12_00, { issuedOn: '2026-07-17' })],
    })
    expect(owedAfter(shop)).toEqual({ inv_1: 7_00, clm_1: 0 })
  })

  test('matches of begun payments first, then the oldest received', () => {
    const done = [{ item: 'inv_0', amount: 5_00, on: '2026-07-16', letter: 'ZZ' }]
    const shop = new Scene({
      payments: [
        paymentOf('pay_new', 10_00, { receivedOn: '2026-07-09' }),
        paymentOf('pay_old', 10_00, { receivedOn: '2026-07-08' }),
        paymentOf('pay_begun', 10_00, { receivedOn: '2026-07-16', allocations: done }),
      ],
      invoices: [
        invoiceOf('inv_0', 5_00, { outstanding: 0, settlings: [{ paymentId: 'pay_begun', amount: 5_00, on: '2026-07-16', letter: 'ZZ' }] }),
        invoiceOf('inv_1', 12_00),
      ],
    })
    owedAfter(shop)
    expect(shop.invoice('inv_1').settlings.map(({ paymentId, amount }) => [paymentId, amount])).toEqual([
      ['pay_begun', 5_00],
      ['pay_old', 7_00],
    ])
  })

  test('one lettering code per pair, on both sides, and both sides listing the other with amounts', () => {
    const shop = new Scene({
      account: { letters: 25 },
      payments: [paymentOf('pay_1', 25_00), paymentOf('pay_2', 20_00)],
      invoices: [invoiceOf('inv_1', 15_00), invoiceOf('inv_2', 30_00)],
    })
    shop.done(reconcile, { accountId })
    expect(shop.payment('pay_1').allocations.map(({ item, amount, letter }) => [item, amount, letter])).toEqual([
      ['inv_1', 15_00, 'AZ'],
      ['inv_2', 10_00, 'BA'],
    ])
    expect(shop.invoice('inv_2').settlings.map(({ paymentId, amount, letter }) => [paymentId, amount, letter])).toEqual([
      ['pay_1', 10_00, 'BA'],
      ['pay_2', 20_00, 'BB'],
    ])
  })

  test('what one commit can’t hold by the event it leaves', () => {
    const many = Array.from({ length: bounds.itemsPerMatching + 5 }, (_, at) =>
      invoiceOf(`inv_${at}`, 1_00, { dueOn: `2026-07-${String(1 + (at % 28)).padStart(2, '0')}` }),
    )
    const shop = new Scene({ payments: [paymentOf('pay_1', 100_00)], invoices: many })
    const { answer, facts } = shop.done(reconcile, { accountId })
    expect(answer.matched).toBe(bounds.itemsPerMatching)
    expect(factsOf(facts, 'MoneyFreed')).toHaveLength(1)
    settleDown(shop)
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 65_00 })
  })
})

describe('refuses', () => {
  test('unknown-account', () => expect(new Scene({}).refused(reconcile, { accountId: 'acc_nobody' })).toBe('unknown-account'))
})

describe('stays quiet', () => {
  test.each([
    ['kept money', { matches: 'nothing' as const }, {}, 10_00],
    ['money of a prepaid order, about what is not yet due', { matches: 'due' as const }, { dueOn: '2026-07-19' }, 10_00],
    ['money of a prepaid order, but not about what is due today', { matches: 'due' as const }, { dueOn: '2026-07-18' }, 0],
    ['a pair that a person took apart', { undone: ['inv_1'] }, {}, 10_00],
  ])('about %s', (_, payment, invoice, outstanding) => {
    expect(
      owedAfter(new Scene({ payments: [paymentOf('pay_1', 10_00, payment)], invoices: [invoiceOf('inv_1', 10_00, invoice)] })),
    ).toEqual({ inv_1: outstanding })
  })

  test('about money that orders have reserved', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 10_00)],
      orders: [orderOf('A', 7_00, { fromDeposit: 7_00 })],
      invoices: [invoiceOf('inv_1', 10_00)],
    })
    expect(owedAfter(shop)).toEqual({ inv_1: 7_00 })
    expect(shop.figures.unreservedDeposits).toBe(0)
  })

  test('when there is nothing to match: no row is written', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 10_00, { matches: 'nothing' })], invoices: [invoiceOf('inv_1', 10_00)] })
    expect(shop.unchanged(reconcile, { accountId })).toEqual({ matched: 0 })
    expect(new Scene({ payments: [paymentOf('pay_1', 10_00)] }).unchanged(reconcile, { accountId })).toEqual({ matched: 0 })
  })

  test('about a pair undone by hand, until a person matches it again', () => {
    const shop = new Scene({ payments: [paymentOf('pay_1', 10_00)], invoices: [invoiceOf('inv_1', 10_00)] })
    owedAfter(shop)
    shop.done(undoAllocation, { paymentId: 'pay_1', item: 'inv_1' })
    expect(owedAfter(shop)).toEqual({ inv_1: 10_00 })
    shop.done(allocate, { paymentId: 'pay_1', item: 'inv_1', amount: 4_00 })
    expect(owedAfter(shop)).toEqual({ inv_1: 0 })
  })
})
