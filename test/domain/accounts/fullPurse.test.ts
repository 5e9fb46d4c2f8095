import { beforeAll, describe, expect, test } from 'vitest'
import { emptyPurse, isOverfull, Purse, withMoney } from '../../../domain/accounts/purse.ts'
import { undoAllocation } from '../../../domain/allocation/undoAllocation.ts'
import { refs } from '../../../domain/command.ts'
import { OrderId, PaymentId } from '../../../domain/ids.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { listSuspense } from '../../../domain/payments/listSuspense.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { bytesOf, itemsOf, rowFor } from '../../../store/codec.ts'
import { invoiceOf, orderOf, paymentOf, placingOf, theAccount, theMerchant } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { disputeTold, paymentTold, tell } from '../payments/reports.ts'

const long = (nth: number) => `${'x'.repeat(70)}${String(nth).padStart(10, '0')}`
const money = (amount: number, paymentId = 'pay_more') => ({
  paymentId,
  accountId: theAccount,
  amount,
  currency: 'EUR' as const,
  method: 'VIR',
})

/** As many open payments as an account may have, with the longest ids there are. */
const full = () =>
  new Scene({
    account: { limit: 'unlimited' },
    payments: Array.from({ length: bounds.openPayments }, (_, nth) => paymentOf(`pay_${long(nth)}`, 1_00, { matches: 'nothing' })),
    invoices: [invoiceOf('inv_1', 40_00)],
    orders: [orderOf('done', 10_00, { delivery: 'whole' })],
  })

/** Bytes of the purse's row, as the table takes it. */
function bytesIn(shop: { purse: Purse }): number {
  const [item] = itemsOf(theMerchant, refs.purse(theAccount), rowFor(refs.purse(theAccount), shop.purse, { version: 1 }))
  return item ? bytesOf(item) : 0
}

describe(`an account with ${bounds.openPayments} open payments`, () => {
  let shop: Scene
  beforeAll(() => {
    shop = full()
  })

  test('has a purse that fills little more than half of its row', () => {
    expect(bytesIn(shop)).toBeGreaterThan(bounds.rowBytes * 0.4)
    expect(bytesIn(shop)).toBeLessThan(bounds.rowBytes * 0.6)
  })

  test('takes no more by hand: it says what to do', () => {
    expect(shop.run(recordPayment, money(5_00))).toMatchObject({
      refused: 'too-many-open-payments',
      detail: expect.stringContaining('500'),
    })
    expect(shop.refused(topUp, money(5_00))).toBe('too-many-open-payments')
  })

  test('takes what leaves nothing open', () => {
    shop.done(recordPayment, { ...money(30_00, 'pay_all'), names: [{ kind: 'invoice', id: 'inv_1' }] })
    expect(shop.refused(undoAllocation, { paymentId: 'pay_all', item: 'inv_1' })).toBe('too-many-open-payments')
  })

  test('has what a provider reports told and seen, on no account, with its disputes', async () => {
    const { deposits } = shop.figures
    expect(tell(shop, paymentTold(20_00))).toBe('suspended')
    expect(tell(shop, disputeTold('dp_1', 5_00))).toBe('suspended')
    expect(tell(shop, paymentTold(20_00))).toBe('known')
    expect(shop.figures.deposits).toBe(deposits)
    expect(await shop.ask(listSuspense, {})).toMatchObject({ items: [{ amount: 20_00, reason: 'account-full', meantFor: theAccount }] })
  })

  test('takes a reported payment that leaves nothing open', () => {
    const names = [{ kind: 'invoice' as const, id: 'inv_1' }]
    expect(tell(shop, paymentTold(10_00, { paymentKey: 'pi_2', objectId: 'pi_2', names }))).toBe('recorded')
    expect(shop.invoice('inv_1').outstanding).toBe(0)
  })

  test('places orders from all of it, and invoices', () => {
    shop.done(placeOrder, placingOf(`o${'x'.repeat(60)}`, 500_00, { settlement: 'deposit' }))
    expect(shop.figures).toMatchObject({ unreservedDeposits: 0 })
    expect(bytesIn(shop)).toBeLessThan(bounds.rowBytes)
    shop.done(issueInvoice, { invoiceId: 'inv_2', accountId: theAccount, orderIds: ['done'] })
  })
})

test('has room again once money is given back, and then takes over what went to suspense', () => {
  const shop = full()
  tell(shop, paymentTold(20_00))
  shop.done(topUp, money(-2_00, 'pay_out'))
  shop.done(topUp, { ...money(20_00, 'pay_in'), providerKey: 'pi_1' })
  expect(shop.figures.deposits).toBe(518_00)
})

test('reservations with the longest ids take fewer bytes than they are counted for', () => {
  const reservations = Array.from({ length: 1_700 }, (_, nth) => ({
    orderId: OrderId.parse(`o${'x'.repeat(53)}${String(nth).padStart(10, '0')}`),
    amount: 1,
  }))
  const one = {
    paymentId: PaymentId.parse('pay_1'),
    order: '',
    matches: 'nothing' as const,
    unallocated: 1_700,
    begun: false,
    reservations,
  }
  expect(bytesIn({ purse: Purse.parse(withMoney(emptyPurse, one)) })).toBeLessThan(bounds.purseBytes)
})

test('a purse is overfull from the first byte over its bound, whether of payments, reservations or shortfalls', () => {
  const reservation = { orderId: OrderId.parse('o'), amount: 1 }
  const one = { paymentId: PaymentId.parse('pay_1'), order: '', matches: 'nothing' as const, unallocated: 1, begun: false }
  const shortfall = { orderId: OrderId.parse('o'), placedAt: '', onCredit: 1 }
  const isFull = (payments: number, reservations: number, shortfalls: number) =>
    isOverfull(
      {
        money: Array.from({ length: payments }, (_, nth) => ({
          ...one,
          reservations: Array.from({ length: nth === 0 ? reservations : 0 }, () => reservation),
        })),
        shortfalls: Array.from({ length: shortfalls }, () => shortfall),
      },
      emptyPurse,
    )
  // 400 × 310 + 400 × 115 + 187 × 160 = 199 920; each further one of a kind is more than the 80 that are left.
  expect(isFull(400, 400, 187)).toBe(false)
  expect([isFull(401, 400, 187), isFull(400, 401, 187), isFull(400, 400, 188)]).toEqual([true, true, true])
  // 100 × 310 + 600 × 115 + 625 × 160 = 200 000: the bound itself.
  expect(isFull(100, 600, 625)).toBe(false)
  // 100 × 310 + 602 × 115 + 624 × 160 = 200 070: over it by less than what the payments, orders or shortfalls are.
  expect(isFull(100, 602, 624)).toBe(true)
})
