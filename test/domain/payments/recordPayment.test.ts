import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { claimOf, invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

type Input = z.input<(typeof recordPayment)['input']>

const paid = (amount: number, sketch: Partial<Input> = {}): Input => ({
  paymentId: 'pay_1',
  accountId: theAccount,
  amount,
  currency: 'EUR',
  method: 'VIR',
  ...sketch,
})
const order = (id: string) => ({ kind: 'order' as const, id })
const invoice = (id: string, upTo?: number) => ({ kind: 'invoice' as const, id, ...(upTo !== undefined && { upTo }) })

describe('produces', () => {
  test('money that names nothing as deposit, and says when open amounts wait for it', () => {
    const shop = new Scene({ invoices: [invoiceOf('inv_1', 30_00)] })
    const { answer, facts } = shop.done(recordPayment, paid(50_00))
    expect(answer).toMatchObject({
      label: 'unallocated',
      unallocated: 50_00,
      allocations: [],
      account: { deposits: 50_00, unpaid: 30_00, balance: 20_00 },
    })
    expect(facts.map(({ type }) => type)).toEqual(['PaymentRecorded', 'MoneyFreed', 'FiguresChanged'])
  })

  test.each`
    amount   | order                                       | fromDeposit | onCredit | toCollect | charged  | held     | free
    ${30_00} | ${{ toCollect: 50_00 }}                     | ${30_00}    | ${0}     | ${20_00}  | ${0}     | ${true}  | ${0}
    ${50_00} | ${{ toCollect: 50_00 }}                     | ${50_00}    | ${0}     | ${0}      | ${0}     | ${false} | ${0}
    ${60_00} | ${{ toCollect: 50_00 }}                     | ${50_00}    | ${0}     | ${0}      | ${0}     | ${false} | ${10_00}
    ${30_00} | ${{ settlement: 'auto', toCollect: 10_00 }} | ${30_00}    | ${20_00} | ${0}      | ${20_00} | ${false} | ${0}
    ${70_00} | ${{ settlement: 'auto', toCollect: 10_00 }} | ${50_00}    | ${0}     | ${0}      | ${0}     | ${false} | ${20_00}
    ${20_00} | ${{ settlement: 'account' }}                | ${20_00}    | ${30_00} | ${0}      | ${30_00} | ${false} | ${0}
  `(
    '$amount for an order of 50.00 ($order): $fromDeposit + $onCredit + $toCollect, $free left over',
    ({ amount, order: sketch, held, free, ...split }) => {
      const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00, { settlement: 'prepaid', ...sketch })] })
      const { answer, facts } = shop.done(recordPayment, paid(amount, { names: [order('A')] }))
      expect(shop.order('A')).toMatchObject(split)
      expect(shop.order('A').holds.length > 0).toBe(held)
      expect(factsOf(facts, 'OrderReleased').map(({ how }) => how)).toEqual(sketch.toCollect && !held ? ['by-payment'] : [])
      expect(answer.account).toMatchObject({ deposits: amount, unreservedDeposits: free })
      expect(shop.payment('pay_1').matches, 'left-over money of an order settles by itself only what is due').toBe('due')
    },
  )

  test('the reservation of a named order from the very payment, before older and kept money', () => {
    const shop = new Scene({
      orders: [orderOf('A', 50_00, { settlement: 'prepaid', toCollect: 50_00 })],
      payments: [paymentOf('pay_kept', 80_00, { matches: 'nothing', receivedOn: '2026-01-05' })],
    })
    shop.done(recordPayment, paid(50_00, { names: [order('A')] }))
    expect(shop.purse.money.find(({ paymentId }) => paymentId === 'pay_1')?.reservations).toEqual([{ orderId: 'A', amount: 50_00 }])
    expect(shop.purse.money.find(({ paymentId }) => paymentId === 'pay_kept')?.reservations).toEqual([])
  })

  test('what remains of it turning the credit of delivered prepaid orders into deposit, oldest first', () => {
    const lacking = { settlement: 'prepaid' as const, delivery: 'whole' as const }
    const shop = new Scene({
      orders: [
        orderOf('A', 20_00, { settlement: 'prepaid', toCollect: 20_00 }),
        orderOf('new', 7_00, { ...lacking, placedAt: '2026-07-15T08:00:00.000Z' }),
        orderOf('old', 5_00, { ...lacking, placedAt: '2026-07-14T08:00:00.000Z' }),
        orderOf('account', 9_00, { delivery: 'whole' }),
      ],
    })
    shop.done(recordPayment, paid(30_00, { names: [order('A')] }))
    const left = ['A', 'old', 'new', 'account'].map((id) => [shop.order(id).fromDeposit, shop.order(id).onCredit, shop.order(id).charged])
    expect(left).toEqual([
      [20_00, 0, 0],
      [5_00, 0, 0],
      [5_00, 2_00, 2_00],
      [0, 9_00, 9_00],
    ])
    expect(shop.purse.shortfalls).toEqual([{ orderId: 'new', placedAt: '2026-07-15T08:00:00.000Z', onCredit: 2_00 }])
  })

  test('what it names served in the order named, each up to what it says', () => {
    const shop = new Scene({
      account: { limit: 500_00 },
      invoices: [invoiceOf('inv_1', 40_00), invoiceOf('inv_2', 40_00), invoiceOf('inv_3', 40_00)],
      claims: [claimOf('clm_1', 15_00)],
      orders: [orderOf('A', 50_00, { settlement: 'prepaid', toCollect: 50_00 })],
    })
    const names = [invoice('inv_2', 10_00), { kind: 'claim' as const, id: 'clm_1' }, order('A'), invoice('inv_3')]
    const { answer } = shop.done(recordPayment, paid(100_00, { names }))
    expect(answer.allocations.map(({ item, amount, letter }) => [item, amount, letter])).toEqual([
      ['inv_2', 10_00, 'AA'],
      ['clm_1', 15_00, 'AB'],
      ['inv_3', 25_00, 'AC'],
    ])
    expect(answer).toMatchObject({ label: 'partially-allocated', unallocated: 50_00 })
    expect(shop.order('A')).toMatchObject({ fromDeposit: 50_00, holds: [] })
    expect(shop.invoice('inv_2')).toMatchObject({ outstanding: 30_00, settlings: [{ paymentId: 'pay_1', amount: 10_00, letter: 'AA' }] })
  })

  test.each([
    [
      'an invoice of the named order, once it is invoiced',
      { state: 'invoiced' as const, delivery: 'whole' as const, invoiceId: 'inv_1' },
      { outstanding: 0 },
      10_00,
    ],
    ['deposit, where the named order is cancelled', { state: 'cancelled' as const }, { outstanding: 40_00 }, 50_00],
  ])('money for %s', (_, became, invoiced, deposits) => {
    const shop = new Scene({ orders: [orderOf('A', 40_00, became)], invoices: [invoiceOf('inv_1', 40_00, { dueOn: '2026-09-01' })] })
    shop.done(recordPayment, paid(50_00, { names: [order('A')] }))
    expect(shop.invoice('inv_1')).toMatchObject(invoiced)
    expect(shop.figures.deposits).toBe(deposits)
  })

  test('one payment more, received on its day, in the account’s history', () => {
    const shop = new Scene({
      account: { history: { paymentCount: 2, lastPaymentOn: '2026-07-15', lateCount: 0, daysToPaySum: 0, daysToPayCount: 0 } },
    })
    shop.done(recordPayment, paid(1, { receivedOn: '2026-07-01' }))
    expect(shop.account.history).toMatchObject({ paymentCount: 3, lastPaymentOn: '2026-07-15' })
    shop.done(recordPayment, paid(1, { paymentId: 'pay_2' }))
    expect(shop.account.history).toMatchObject({ paymentCount: 4, lastPaymentOn: '2026-07-18' })
  })
})

describe('refuses', () => {
  const faults = { names: [order('none'), invoice('inv_9')], currency: 'USD' as const, method: 'NONE' }
  test.each([
    ['invalid-input', 'nothing', { amount: 0 }],
    ['invalid-input', 'half a cent', { amount: 0.5 }],
    ['invalid-input', 'an id kept for online payments', { paymentId: 'pay_psp-stripe-pi' }],
    ['invalid-input', 'money of tomorrow, before all else', { ...faults, accountId: 'acc_nobody', receivedOn: '2026-07-19' }],
    ['invalid-input', 'money of a day that nobody means', { receivedOn: '1999-12-31' }],
    ['unknown-account', 'before what is named', { ...faults, accountId: 'acc_nobody' }],
    ['unknown-order', 'before invoices, currency and method', faults],
    ['unknown-invoice', 'before currency and method', { ...faults, names: [order('A'), invoice('inv_9')] }],
    ['unknown-invoice', 'a claim that isn’t there', { ...faults, names: [{ kind: 'claim' as const, id: 'clm_9' }] }],
    ['currency-mismatch', 'before the method', { ...faults, names: [] }],
    ['unknown-payment-method', 'a method the merchant hasn’t', { method: 'BTC' }],
    ['unknown-payment-method', 'store credit, which isn’t money coming in', { method: 'CRED' }],
  ])('%s: %s', (refused, _, fault) => {
    const shop = new Scene({ orders: [orderOf('A', 10_00)] })
    const rows = new Map(shop.rows)
    expect(shop.refused(recordPayment, paid(10_00, fault))).toBe(refused)
    expect(new Map(shop.rows)).toEqual(rows)
  })
})

test('a day before 2000 is named by its place', () => {
  const shop = new Scene({})
  expect(shop.run(recordPayment, paid(1, { receivedOn: '0001-01-01' }))).toMatchObject({
    faults: [{ pointer: '/receivedOn', says: expect.stringContaining('2000-01-01') }],
  })
  shop.done(recordPayment, paid(1, { receivedOn: '2000-01-01' }))
})

describe('stays quiet', () => {
  test('about other holds of the order it pays: the payment lifts that hold only', () => {
    const shop = new Scene({ account: { orderStatus: { code: 'PSL' } } })
    shop.done(placeOrder, placingOf('A', 50_00, { settlement: 'prepaid' }))
    const { facts } = shop.done(recordPayment, paid(50_00, { names: [order('A')] }))
    expect(shop.order('A').holds).toEqual([{ reason: 'review', code: 'PSL' }])
    expect(factsOf(facts, 'OrderReleased')).toEqual([])
  })

  test('about what is past due, which money for the order itself doesn’t pay', () => {
    const shop = new Scene({ account: { limit: 500_00, terms: { holdPeriod: 2 } }, invoices: [invoiceOf('inv_1', 30_00)] })
    shop.done(placeOrder, placingOf('A', 90_00))
    shop.done(recordPayment, paid(30_00, { names: [order('A')] }))
    expect(shop.order('A')).toMatchObject({
      fromDeposit: 30_00,
      onCredit: 60_00,
      charged: 0,
      holds: [{ reason: 'past-due', pastDue: 30_00, unreservedDeposits: 0 }],
    })
  })

  test('about credit approved before: while an order waits for the rest, it stays charged', () => {
    const shop = new Scene({ account: { limit: 60_00 } })
    shop.done(placeOrder, placingOf('A', 100_00, { settlement: 'auto', rest: 'pay-now' }))
    shop.done(recordPayment, paid(39_99, { names: [order('A')] }))
    expect(shop.order('A')).toMatchObject({ toCollect: 1, charged: 60_00, holds: [{ reason: 'awaiting-payment', toCollect: 1 }] })
    expect(shop.figures.exposure).toBe(60_00)
  })

  test('when it is recorded again, and refuses other content under its id', () => {
    const shop = new Scene({})
    const { answer } = shop.done(recordPayment, paid(50_00))
    expect(shop.unchanged(recordPayment, paid(50_00))).toEqual(answer)
    expect(shop.refused(recordPayment, paid(50_01))).toBe('same-key-other-content')
    expect(shop.figures.deposits).toBe(50_00)
  })
})

test('a day in the future is named by its place', () => {
  expect(new Scene({}).run(recordPayment, paid(1, { receivedOn: '2026-07-19' }))).toMatchObject({
    faults: [{ pointer: '/receivedOn', says: 'is in the future' }],
  })
})
