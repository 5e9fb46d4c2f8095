import { describe, expect, test } from 'vitest'
import { applyPaymentReport } from '../../../domain/payments/applyPaymentReport.ts'
import { assignSuspense } from '../../../domain/payments/assignSuspense.ts'
import { listSuspense } from '../../../domain/payments/listSuspense.ts'
import { invoiceOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { disputeTold, online, paymentTold, refundTold, tell } from './reports.ts'

const assigning = { provider: 'stripe', paymentKey: 'pi_1', accountId: theAccount }

/** Money of an account that nobody knows. */
function suspended(holding: ConstructorParameters<typeof Scene>[0] = {}): Scene {
  const shop = new Scene(holding)
  tell(shop, paymentTold(20_00, { accountId: 'acc_nobody' }))
  return shop
}

describe('produces', () => {
  test('an online payment of the account, which matches like any, and nothing in suspense any more', async () => {
    const shop = suspended({ invoices: [invoiceOf('inv_1', 15_00)] })
    const { answer, facts } = shop.done(assignSuspense, assigning)
    expect(answer).toMatchObject({ paymentId: online, amount: 20_00, unallocated: 20_00, account: { deposits: 20_00, balance: 5_00 } })
    expect(factsOf(facts, 'PaymentRecorded')).toEqual([
      { type: 'PaymentRecorded', paymentId: online, amount: 20_00, method: 'WEB', names: [] },
    ])
    settleDown(shop)
    expect(shop.invoice('inv_1').outstanding).toBe(0)
    expect(await shop.ask(listSuspense, {})).toEqual({ items: [] })
    expect(shop.account.history.paymentCount).toBe(1)
  })

  test('refunds and disputes that waited with it are counted at once, later ones find it', () => {
    const shop = suspended()
    tell(shop, refundTold('re_1', 5_00))
    shop.done(assignSuspense, assigning)
    expect(shop.figures).toMatchObject({ deposits: 15_00, unpaid: 0 })
    expect(tell(shop, refundTold('re_1', 5_00))).toBe('known')
    expect(tell(shop, disputeTold('dp_1', 15_00))).toBe('reversed')
    expect(shop.figures.deposits).toBe(0)
  })

  test('money of another currency goes to an account of that currency', () => {
    const shop = new Scene({ account: { currency: 'USD' } })
    tell(shop, paymentTold(20_00, { currency: 'USD', accountId: 'acc_nobody' }))
    expect(shop.done(assignSuspense, assigning).answer).toMatchObject({ currency: 'USD', account: { deposits: 20_00 } })
  })
})

describe('refuses', () => {
  test('unknown-account: no such account', () =>
    expect(suspended().refused(assignSuspense, { ...assigning, accountId: 'acc_nobody' })).toBe('unknown-account'))

  test('unknown-suspense: nothing waits under this key, or it was assigned', () => {
    expect(new Scene({}).refused(assignSuspense, assigning)).toBe('unknown-suspense')
    const shop = new Scene({})
    tell(shop, paymentTold(20_00))
    expect(shop.refused(assignSuspense, assigning)).toBe('unknown-suspense')
  })

  test('customer-erased: nobody is there to take it', () =>
    expect(suspended({ account: { erasedAt: '2026-07-01T00:00:00.000Z' } }).refused(assignSuspense, assigning)).toBe('customer-erased'))

  test('currency-mismatch: the account has another currency for life', () => {
    const shop = new Scene({})
    tell(shop, paymentTold(20_00, { currency: 'USD' }))
    expect(shop.refused(assignSuspense, assigning)).toBe('currency-mismatch')
  })

  test('too-many-open-payments: the account still has no room for it', () => {
    const shop = suspended({ payments: Array.from({ length: 500 }, (_, at) => paymentOf(`pay_m${at}`, 1_00)) })
    expect(shop.refused(assignSuspense, assigning)).toBe('too-many-open-payments')
  })
})

describe('stays quiet', () => {
  test('assigned twice, or told again by the provider, it counts once', () => {
    const shop = suspended()
    const { answer } = shop.done(assignSuspense, assigning)
    expect(shop.run(assignSuspense, assigning)).toEqual({ unchanged: answer })
    expect(shop.run(applyPaymentReport, paymentTold(20_00, { accountId: 'acc_nobody' }))).toMatchObject({ unchanged: { state: 'known' } })
    expect(shop.figures.deposits).toBe(20_00)
  })
})
