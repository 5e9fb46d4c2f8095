import { describe, expect, test } from 'vitest'
import { changeOrder } from '../../../domain/orders/changeOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, lineOf, orderOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const to = (total: number) => ({ orderId: 'A', lines: [lineOf(total)] })
const reasonsOf = ({ holds }: { holds: readonly { reason: string }[] }) => holds.map(({ reason }) => reason)

describe('produces', () => {
  test.each`
    settlement   | rest         | before                                      | total     | fromDeposit | onCredit  | toCollect | charged   | reasons
    ${'account'} | ${'hold'}    | ${{}}                                       | ${150_00} | ${0}        | ${150_00} | ${0}      | ${150_00} | ${[]}
    ${'account'} | ${'hold'}    | ${{}}                                       | ${200_00} | ${0}        | ${200_00} | ${0}      | ${200_00} | ${[]}
    ${'account'} | ${'hold'}    | ${{}}                                       | ${200_01} | ${0}        | ${200_01} | ${0}      | ${100_00} | ${['limit-exceeded']}
    ${'account'} | ${'hold'}    | ${{}}                                       | ${40_00}  | ${0}        | ${40_00}  | ${0}      | ${40_00}  | ${[]}
    ${'account'} | ${'hold'}    | ${{}}                                       | ${0}      | ${0}        | ${0}      | ${0}      | ${0}      | ${[]}
    ${'deposit'} | ${'hold'}    | ${{ fromDeposit: 100_00 }}                  | ${130_00} | ${130_00}   | ${0}      | ${0}      | ${0}      | ${[]}
    ${'deposit'} | ${'hold'}    | ${{ fromDeposit: 100_00 }}                  | ${70_00}  | ${70_00}    | ${0}      | ${0}      | ${0}      | ${[]}
    ${'auto'}    | ${'hold'}    | ${{ fromDeposit: 60_00 }}                   | ${180_00} | ${130_00}   | ${50_00}  | ${0}      | ${50_00}  | ${[]}
    ${'auto'}    | ${'hold'}    | ${{ fromDeposit: 60_00 }}                   | ${70_00}  | ${60_00}    | ${10_00}  | ${0}      | ${10_00}  | ${[]}
    ${'auto'}    | ${'hold'}    | ${{ fromDeposit: 60_00 }}                   | ${50_00}  | ${50_00}    | ${0}      | ${0}      | ${0}      | ${[]}
    ${'auto'}    | ${'pay-now'} | ${{ fromDeposit: 130_00 - 30_00 }}          | ${400_00} | ${130_00}   | ${200_00} | ${70_00}  | ${200_00} | ${['awaiting-payment']}
    ${'prepaid'} | ${'hold'}    | ${{ toCollect: 100_00 }}                    | ${120_00} | ${20_00}    | ${0}      | ${100_00} | ${0}      | ${['awaiting-payment']}
    ${'prepaid'} | ${'hold'}    | ${{ toCollect: 100_00 }}                    | ${30_00}  | ${0}        | ${0}      | ${30_00}  | ${0}      | ${['awaiting-payment']}
    ${'prepaid'} | ${'hold'}    | ${{ toCollect: 30_00, fromDeposit: 70_00 }} | ${60_00}  | ${60_00}    | ${0}      | ${0}      | ${0}      | ${[]}
  `(
    'an order of 100.00 by $settlement changed to $total: $fromDeposit + $onCredit + $toCollect, $charged charged',
    ({ settlement, rest, before, total, reasons, ...split }) => {
      const order = orderOf('A', 100_00, { settlement, rest, ...before })
      const shop = new Scene({ account: { limit: 200_00 }, orders: [order], payments: [paymentOf('pay_1', 130_00)] })
      const { answer } = shop.done(changeOrder, to(total))
      expect(answer).toMatchObject({ ...split, total, held: reasons.length > 0 })
      expect(reasonsOf(answer)).toEqual(reasons)
      expect(shop.order('A').lines).toEqual([{ ...lineOf(total), unit: 'pc', delivered: '0', missing: '0' }])
    },
  )

  test('what its link asks: with the balance, a debt along', () => {
    const order = orderOf('A', 20_00, { settlement: 'prepaid', toCollect: 20_00, useBalance: true })
    const shop = new Scene({ orders: [order], invoices: [invoiceOf('inv_1', 5_00, { issuedOn: '2026-06-01', dueOn: '2026-06-10' })] })
    const { answer } = shop.done(changeOrder, to(30_00))
    expect(answer).toMatchObject({ toCollect: 30_00, asked: 35_00 })
    expect(shop.done(placeOrder, placingOf('B', 30_00, { settlement: 'prepaid', balance: 'balance' })).answer.asked).toBe(answer.asked)
  })

  test.each`
    chosen   | policy                | toCollect | fromDeposit
    ${true}  | ${'order-only'}       | ${120_00} | ${0}
    ${false} | ${'balance'}          | ${100_00} | ${20_00}
    ${false} | ${'customer-chooses'} | ${120_00} | ${0}
  `(
    'more of a prepaid order with the balance used or not ($chosen) by $policy, where that has come to forbid what was chosen',
    ({ chosen, policy, ...split }) => {
      const order = orderOf('A', 100_00, { settlement: 'prepaid', toCollect: 100_00, useBalance: chosen })
      const payments = [paymentOf('pay_1', 20_00)]
      const shop = new Scene({ settings: { settlementPolicy: policy }, orders: [order], payments })
      expect(shop.done(changeOrder, to(120_00)).answer).toMatchObject(split)
    },
  )

  test('a decrease that takes what is to collect first, then credit, then deposit', () => {
    const order = orderOf('A', 100_00, { settlement: 'auto', rest: 'pay-now', fromDeposit: 30_00, toCollect: 10_00 })
    const shop = new Scene({ account: { limit: 60_00 }, orders: [order], payments: [paymentOf('pay_1', 30_00)] })
    const splits = [95_00, 90_00, 50_00, 30_00, 12_00].map((total) => {
      const { fromDeposit, onCredit, toCollect, charged } = shop.done(changeOrder, to(total)).answer
      return [fromDeposit, onCredit, toCollect, charged]
    })
    expect(splits).toEqual([
      [30_00, 60_00, 5_00, 60_00],
      [30_00, 60_00, 0, 60_00],
      [30_00, 20_00, 0, 20_00],
      [30_00, 0, 0, 0],
      [12_00, 0, 0, 0],
    ])
    expect(shop.figures).toMatchObject({ unreservedDeposits: 18_00, exposure: 0 })
  })

  test('a held increase that keeps what was charged before, with the cure of the part that exceeds', () => {
    const shop = new Scene({ account: { limit: 150_00 }, orders: [orderOf('A', 100_00)] })
    const { answer, facts } = shop.done(changeOrder, to(170_00))
    expect(answer).toMatchObject({ held: true, onCredit: 170_00, charged: 100_00, cure: { amount: 20_00 } })
    expect(factsOf(facts, 'LimitExceeded')).toEqual([{ type: 'LimitExceeded', orderId: 'A', excess: 20_00 }])
    expect(shop.done(changeOrder, to(150_00)).answer).toMatchObject({ held: false, charged: 150_00 })
  })

  test('a decrease of a held order decided anew at once, and the others by event', () => {
    const holds = [{ reason: 'limit-exceeded' as const, limit: 50_00, exposure: 100_00, excess: 50_00 }]
    const shop = new Scene({
      account: { limit: 50_00 },
      orders: [orderOf('A', 100_00, { charged: 0, holds }), orderOf('B', 60_00, { charged: 0, holds })],
    })
    const { answer, facts } = shop.done(changeOrder, to(50_00))
    expect(answer).toMatchObject({ held: false, charged: 50_00 })
    expect(factsOf(facts, 'CreditEased')).toHaveLength(1)
    expect(shop.order('B').holds).toEqual(holds)
  })

  test('an increase beyond what a release covered, decided anew over the whole order', () => {
    const release = { by: 'person:ada', why: 'known customer', at: '2026-07-18T07:00:00.000Z', covers: 100_00 }
    const shop = new Scene({ account: { limit: 10_00 }, orders: [orderOf('A', 100_00, { release })] })
    expect(shop.done(changeOrder, to(90_00)).answer).toMatchObject({ held: false, charged: 90_00 })
    expect(shop.done(changeOrder, to(90_01)).answer).toMatchObject({ held: true, charged: 90_00, onCredit: 90_01 })
  })

  test('nothing on credit of an increase that pays its rest now where a past-due amount would hold it', () => {
    const order = orderOf('A', 100_00, { settlement: 'auto', rest: 'pay-now' })
    const shop = new Scene({ account: { limit: 500_00, terms: { holdPeriod: 2 } }, orders: [order], invoices: [invoiceOf('inv_1', 10_00)] })
    const { answer } = shop.done(changeOrder, to(140_00))
    expect(answer).toMatchObject({ onCredit: 100_00, charged: 100_00, toCollect: 40_00 })
    expect(reasonsOf(answer)).toEqual(['awaiting-payment'])
  })

  test('an increase held for what is past due, once the increase itself has taken the deposits that covered it', () => {
    const past = [invoiceOf('inv_1', 10_00)]
    const sketch = { account: { limit: 500_00, terms: { holdPeriod: 2 } }, invoices: past, payments: [paymentOf('pay_1', 10_00)] }
    const shop = new Scene({ ...sketch, orders: [orderOf('A', 100_00, { settlement: 'auto' })] })
    const { answer } = shop.done(changeOrder, to(115_00))
    expect(answer).toMatchObject({ fromDeposit: 10_00, onCredit: 105_00, charged: 100_00 })
    expect(reasonsOf(answer)).toEqual(['past-due'])
  })

  test('money freed from a prepaid order that from now on settles by itself only what is due', () => {
    const order = orderOf('A', 100_00, { settlement: 'prepaid', fromDeposit: 100_00 })
    const shop = new Scene({ orders: [order], payments: [paymentOf('pay_1', 100_00)] })
    shop.done(changeOrder, to(80_00))
    expect(shop.purse.money).toMatchObject([
      { paymentId: 'pay_1', matches: 'due', unallocated: 100_00, reservations: [{ orderId: 'A', amount: 80_00 }] },
    ])
  })
})

describe('refuses', () => {
  const negative = { lines: [lineOf(-1)] }
  const tooLarge = { lines: [{ ...lineOf(0), quantity: '999999999', unitPrice: '999999999' }] }
  test.each([
    ['unknown-order', 'before all else', {}, { orderId: 'B', ...negative }],
    ['negative-total', 'before what became of the order', { state: 'cancelled' as const }, negative],
    ['amount-too-large', 'before what became of the order', { state: 'cancelled' as const }, tooLarge],
    ['order-cancelled', 'before its delivery', { state: 'cancelled' as const, delivery: 'partial' as const }, {}],
    ['order-invoiced', 'before its delivery', { state: 'invoiced' as const, delivery: 'whole' as const }, {}],
    ['order-delivered', 'once a first delivery is counted', { delivery: 'partial' as const }, {}],
    ['credit-not-granted', 'more on account without a limit', {}, {}],
    ['deposit-does-not-cover', 'more from deposits than there is unreserved', { settlement: 'deposit' as const }, {}],
  ])('%s: %s', (refused, _, order, input) => {
    const shop = new Scene({
      settings: { settlementPolicy: 'order-only' },
      orders: [orderOf('A', 10_00, order)],
      payments: [paymentOf('pay_1', 9_99)],
    })
    expect(shop.refused(changeOrder, { ...to(20_00), ...input })).toBe(refused)
    expect(shop.order('A')).toEqual(orderOf('A', 10_00, order))
  })
})

describe('stays quiet', () => {
  test('about an approved order whose lines change and its total doesn’t, although its account is no longer approved', () => {
    const shop = new Scene({ account: { limit: 100_00, orderStatus: { code: 'no' } }, orders: [orderOf('A', 100_00)] })
    const { answer, facts } = shop.done(changeOrder, { orderId: 'A', lines: [lineOf(60_00), { ...lineOf(40_00), sku: 'more' }] })
    expect(answer).toMatchObject({ held: false, charged: 100_00, total: 100_00 })
    expect(facts).toEqual([expect.objectContaining({ type: 'OrderChanged', total: 100_00, reasons: [] })])
  })

  test('about money: a change reserves and frees, it never pays', () => {
    const shop = new Scene({ account: { limit: 100_00 }, payments: [paymentOf('pay_1', 50_00)] })
    shop.done(placeOrder, placingOf('A', 50_00, { settlement: 'deposit' }))
    const { decision } = shop.done(changeOrder, to(20_00))
    expect(decision.changed.map(({ ref }) => ref.kind).toSorted()).toEqual(['account', 'order', 'purse'])
    expect(shop.figures).toMatchObject({ deposits: 50_00, unreservedDeposits: 30_00, balance: 50_00, remainder: 30_00 })
  })
})
