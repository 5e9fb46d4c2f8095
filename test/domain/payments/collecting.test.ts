import { describe, expect, test } from 'vitest'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { askedForOrder } from '../../../domain/payments/collecting.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'

const asked = (shop: Scene, id = 'A') =>
  askedForOrder({ account: shop.account, debts: shop.debts, purse: shop.purse, order: shop.order(id), invoices: shop.owed }, shop.context())

describe('an order’s link', () => {
  test.each`
    what                                | balance         | deposits | due     | amount
    ${'its total'}                      | ${'balance'}    | ${0}     | ${0}    | ${20_00}
    ${'what deposits don’t cover'}      | ${'balance'}    | ${4_00}  | ${0}    | ${16_00}
    ${'the debt along'}                 | ${'balance'}    | ${0}     | ${5_00} | ${25_00}
    ${'the order alone, as was chosen'} | ${'order-only'} | ${4_00}  | ${5_00} | ${20_00}
  `('asks $what: $amount', ({ balance, deposits, due, amount }) => {
    const shop = new Scene({
      payments: deposits > 0 ? [paymentOf('pay_1', deposits, { matches: 'nothing' })] : [],
      invoices: due > 0 ? [invoiceOf('inv_1', due)] : [],
    })
    const { answer } = shop.done(placeOrder, placingOf('A', 20_00, { settlement: 'prepaid', balance }))
    expect(answer.asked, 'the link asks what the checkout said').toBe(amount)
    expect(asked(shop)).toEqual({ amount, names: [{ kind: 'order', id: 'A' }] })
  })

  test('asks exactly what cures its hold, and the payment of it releases it', () => {
    const shop = new Scene({ account: { limit: 100_00, terms: { holdPeriod: 2 } }, invoices: [invoiceOf('inv_1', 40_00)] })
    shop.done(placeOrder, placingOf('A', 90_00))
    const cure = asked(shop)
    expect(cure).toMatchObject({
      amount: 40_00,
      names: [
        { kind: 'invoice', id: 'inv_1', upTo: 40_00 },
        { kind: 'order', id: 'A' },
      ],
    })
    if (cure) shop.done(recordPayment, { paymentId: 'pay_1', accountId: theAccount, currency: 'EUR', method: 'CB', ...cure })
    settleDown(shop)
    expect(shop.order('A').holds).toEqual([])
    expect(asked(shop), 'already paid').toBeUndefined()
  })

  test.each([
    ['an approved order', {}],
    ['an order that paying would not release', { holds: [{ reason: 'manual' as const, by: 'person:ada', why: 'wait' }] }],
    ['a cancelled order', { state: 'cancelled' as const }],
    ['an invoiced order', { state: 'invoiced' as const, delivery: 'whole' as const }],
  ])('asks nothing of %s', (_, order) =>
    expect(asked(new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 20_00, order)] }))).toBeUndefined(),
  )
})
