import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { openBooks } from '../../../domain/accounts/books.ts'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { changeOrderStatus } from '../../../domain/accounts/changeOrderStatus.ts'
import { addDays } from '../../../domain/calendar.ts'
import { curePays } from '../../../domain/credit-check/curePays.ts'
import type { Hold } from '../../../domain/credit-check/holds.ts'
import { changeOrder } from '../../../domain/orders/changeOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import type { Named } from '../../../domain/payments/payment.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { claimOf, invoiceOf, lineOf, orderOf, paymentOf, placingOf, theAccount, theDay } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

/** Any hold that keeps credit from being charged: the order is decided anew before anything is asked of it. */
const anyHold: Hold[] = [{ reason: 'limit-exceeded', limit: 0, exposure: 1, excess: 1 }]

type Cure = { amount: number; names: Named[] } | undefined

/** What the payment that cures an order is and names, with all that is owed in view. */
function cureIn(shop: Scene, orderId = 'A'): Cure {
  const order = shop.order(orderId)
  const books = openBooks({ account: shop.account, debts: shop.debts, purse: shop.purse, orders: [order] }, shop.context())
  return curePays(books, order, { invoices: shop.owed, settings: shop.settings })
}

function pay(shop: Scene, { amount, names }: { amount: number; names: Named[] }): void {
  shop.done(recordPayment, { paymentId: 'pay_cure', accountId: theAccount, amount, currency: 'EUR', method: 'CB', names })
}

describe('the cure', () => {
  test.each`
    what                                      | account                                                                                                  | order                                                    | amount
    ${'cash only: all that is on credit'}     | ${{ limit: 500_00, orderStatus: { code: 'cash-only' } }}                                                 | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${100_00}
    ${'cash only and over the limit'}         | ${{ limit: 50_00, orderStatus: { code: 'cash-only' } }}                                                  | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${100_00}
    ${'over the limit: the excess'}           | ${{ limit: 70_00 }}                                                                                      | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${30_00}
    ${'over it by what was owed: the credit'} | ${{ limit: 10_00 }}                                                                                      | ${{ onCredit: 30_00, charged: 25_00 }}                   | ${5_00}
    ${'past due: what is past due'}           | ${{ limit: 500_00, terms: { holdPeriod: 2 } }}                                                           | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${34_00}
    ${'past due more than its credit'}        | ${{ limit: 500_00, terms: { holdPeriod: 2 } }}                                                           | ${{ onCredit: 20_00, toCollect: 80_00 }}                 | ${100_00}
    ${'over the limit, and less past due'}    | ${{ limit: 70_00, terms: { holdPeriod: 2 } }}                                                            | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${54_00}
    ${'waiting for payment'}                  | ${{ limit: 500_00 }}                                                                                     | ${{ onCredit: 90_00, charged: 90_00, toCollect: 10_00 }} | ${10_00}
    ${'not approved'}                         | ${{ limit: 500_00, orderStatus: { code: 'no' } }}                                                        | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${undefined}
    ${'over the limit, but in review'}        | ${{ limit: 70_00, orderStatus: { code: 'PSL' } }}                                                        | ${{ onCredit: 90_00, toCollect: 10_00 }}                 | ${undefined}
    ${'over the limit, but held until'}       | ${{ limit: 70_00, orderStatus: { code: 'held-until', until: '2026-08-01' } }}                            | ${{ onCredit: 100_00 }}                                  | ${undefined}
    ${'past due, but lapsed'}                 | ${{ limit: 500_00, orderStatus: { code: 'open-until', until: '2026-07-01' }, terms: { holdPeriod: 2 } }} | ${{ onCredit: 100_00 }}                                  | ${undefined}
  `('of an order held for $what is $amount', ({ account, order, amount }) => {
    const past = account.terms ? [invoiceOf('inv_old', 24_00, { dueOn: '2026-07-02' })] : []
    const total = order.onCredit + (order.toCollect ?? 0)
    const shop = new Scene({
      account,
      invoices: past,
      orders: [orderOf('A', total, { settlement: 'auto', charged: 0, ...order, holds: anyHold })],
    })
    shop.done(changeOrder, { orderId: 'A', lines: [lineOf(total)] })
    expect(cureIn(shop)?.amount).toBe(amount)
  })
})

describe('the payment that cures', () => {
  const past = [invoiceOf('inv_old', 24_00, { dueOn: '2026-07-02' }), invoiceOf('inv_older', 6_00, { dueOn: '2026-07-01' })]
  const terms = { holdPeriod: 2 }
  const nameOf = ({ names }: { names: Named[] }) => names.map((named) => [String(named.id), 'upTo' in named ? named.upTo : undefined])

  test('names what is past due first, oldest first and only so much of it, then the order', () => {
    const shop = new Scene({
      settings: { holdPeriodMinimum: 5_00 },
      account: { limit: 500_00, terms },
      invoices: [...past, invoiceOf('inv_new', 80_00, { dueOn: '2026-08-01' })],
    })
    shop.done(placeOrder, placingOf('A', 90_00))
    const cure = cureIn(shop)
    expect(cure && [cure.amount, nameOf(cure)]).toEqual([
      25_00,
      [
        ['inv_older', 6_00],
        ['inv_old', 19_00],
        ['A', undefined],
      ],
    ])
  })

  test('names a claim that is past due as it names an invoice', () => {
    const shop = new Scene({ account: { limit: 500_00, terms }, claims: [claimOf('clm_1', 15_00)] })
    shop.done(placeOrder, placingOf('A', 90_00))
    const cure = cureIn(shop)
    expect(cure && [cure.amount, nameOf(cure)]).toEqual([
      15_00,
      [
        ['clm_1', 15_00],
        ['A', undefined],
      ],
    ])
    if (cure) pay(shop, cure)
    expect(shop.order('A').holds).toEqual([])
    expect(shop.claim('clm_1').outstanding).toBe(0)
  })

  test('names the order alone where all of its credit is paid', () => {
    const shop = new Scene({ account: { limit: 500_00, terms }, invoices: past })
    shop.done(placeOrder, placingOf('A', 20_00))
    const cure = cureIn(shop)
    expect(cure && [cure.amount, nameOf(cure)]).toEqual([20_00, [['A', undefined]]])
  })

  test('pays the order what the past-due invoices leave of it', () => {
    const shop = new Scene({ account: { limit: 70_00, terms }, invoices: past })
    shop.done(placeOrder, placingOf('A', 90_00))
    const cure = cureIn(shop)
    expect(cure?.amount).toBe(50_00)
    if (cure) pay(shop, cure)
    expect(shop.order('A')).toMatchObject({ fromDeposit: 20_00, onCredit: 70_00, charged: 70_00, holds: [] })
    expect(shop.figures).toMatchObject({ unpaid: 0, exposure: 70_00, headroom: 0 })
  })

  test('releases its own order, although an older one waits before it', () => {
    const shop = new Scene({ account: { limit: 100_00, terms }, invoices: past })
    shop.done(placeOrder, placingOf('older', 100_00))
    shop.done(placeOrder, placingOf('A', 40_00))
    const cure = cureIn(shop)
    expect(cure?.amount).toBe(30_00)
    if (cure) pay(shop, cure)
    expect(shop.order('A')).toMatchObject({ holds: [], charged: 40_00 })
    expect(shop.order('older').charged).toBe(0)
  })

  test('answers the reasons of the moment, not those of the last decision', () => {
    const shop = new Scene({ account: { limit: 50_00 } })
    shop.done(placeOrder, placingOf('A', 90_00))
    expect(cureIn(shop)?.amount).toBe(40_00)
    shop.done(changeOrderStatus, { accountId: theAccount, code: 'cash-only' })
    expect(cureIn(shop)?.amount).toBe(90_00)
    shop.done(changeOrderStatus, { accountId: theAccount, code: 'no' })
    expect(cureIn(shop)).toBeUndefined()
    shop.done(changeOrderStatus, { accountId: theAccount, code: 'yes' })
    shop.done(changeLimit, { accountId: theAccount, limit: 90_00 })
    expect(cureIn(shop)).toBeUndefined()
  })
})

describe('whatever the account and the order', () => {
  const cents = fc.integer({ min: 1, max: 90_00 })
  const some = fc.oneof(fc.constant(0), cents)
  const owed = fc.record({ amount: cents, late: fc.integer({ min: -20, max: 80 }) })
  const accounts = fc.record({
    limit: fc.oneof(fc.integer({ min: 0, max: 200_00 }), fc.constant('unlimited' as const), fc.constant(null)),
    code: fc.constantFrom('yes', 'yes', 'cash-only'),
    holdPeriod: fc.constantFrom(0, 1, 2, 3),
    holdPeriodMinimum: some,
    kept: some,
    invoices: fc.array(owed, { maxLength: 4 }),
    claims: fc.array(cents, { maxLength: 2 }),
    others: some,
  })
  const orders = fc.record({ fromDeposit: some, toCollect: some, uncharged: some, charged: some })
  type Made = {
    account: typeof accounts extends fc.Arbitrary<infer T> ? T : never
    order: typeof orders extends fc.Arbitrary<infer T> ? T : never
  }

  /** An order held by whatever holds it now. */
  function heldOrder({ account, order }: Made): Scene {
    const { limit, code, holdPeriod, holdPeriodMinimum, kept, others } = account
    const { fromDeposit, toCollect, charged } = order
    const total = fromDeposit + toCollect + charged + order.uncharged
    const shop = new Scene({
      settings: { holdPeriodMinimum },
      account: { limit, orderStatus: { code }, terms: { holdPeriod } },
      invoices: account.invoices.map(({ amount, late }, at) =>
        invoiceOf(`inv_${at}`, amount, { issuedOn: '2026-04-01', dueOn: addDays(theDay, -late) }),
      ),
      claims: account.claims.map((amount, at) => claimOf(`clm_${at}`, amount, { issuedOn: '2026-06-30' })),
      payments: [paymentOf('pay_1', fromDeposit + kept, { matches: 'nothing' })].filter(({ amount }) => amount > 0),
      orders: [
        orderOf('A', total, { settlement: 'auto', fromDeposit, toCollect, onCredit: charged + order.uncharged, charged, holds: anyHold }),
        orderOf('other', others),
      ],
    })
    shop.done(changeOrder, { orderId: 'A', lines: [lineOf(total)] })
    return shop
  }

  test('paying exactly its cure releases it, and one cent less does not', () => {
    let cured = 0
    fc.assert(
      fc.property(fc.record({ account: accounts, order: orders }), (made) => {
        const [enough, short] = [heldOrder(made), heldOrder(made)]
        const cure = cureIn(enough)
        if (!cure) return
        cured += 1
        expect(enough.order('A').holds).not.toEqual([])
        pay(enough, cure)
        expect(enough.order('A').holds).toEqual([])
        expect(enough.order('A').charged).toBe(enough.order('A').onCredit)
        if (cure.amount > 1) pay(short, { ...cure, amount: cure.amount - 1 })
        expect(short.order('A').holds).not.toEqual([])
      }),
      { numRuns: 400 },
    )
    expect(cured, 'most of them have a cure').toBeGreaterThan(200)
  })
})
