import { describe, expect, test } from 'vitest'
import { changeSubLimit } from '../../../domain/accounts/changeSubLimit.ts'
import { getAccount } from '../../../domain/accounts/getAccount.ts'
import { getDecision } from '../../../domain/credit-check/getDecision.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { orderOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const accountId = 'acc_1'
const shipTos = [
  { shipToId: 'site-1', name: 'North' },
  { shipToId: 'job-7', name: 'Roof', kind: 'job' as const },
]
const shopOf = (more: ConstructorParameters<typeof Scene>[0] = {}) =>
  new Scene({ account: { limit: 100_00 }, details: { shipTos }, ...more })
const bound = (shop: Scene, shipToId: string, limit: number | null) => shop.done(changeSubLimit, { accountId, shipToId, limit })
const at = (shipToId: string) => ({ shipToId })

describe('produces', () => {
  test('a limit of its own for one ship-to, and none any more by null; the version of the terms moves', () => {
    const shop = shopOf()
    const { answer, facts } = bound(shop, 'site-1', 40_00)
    expect(answer).toMatchObject({ subLimits: { 'site-1': 40_00 }, limit: 100_00, termsVersion: 2 })
    expect(factsOf(facts, 'SubLimitChanged')).toEqual([{ type: 'SubLimitChanged', shipToId: 'site-1', limit: 40_00 }])
    bound(shop, 'job-7', 0)
    expect(bound(shop, 'site-1', null).answer.subLimits).toEqual({ 'job-7': 0 })
  })

  test('a hold beyond it, with its figures, although the account has room; equal is approved, and others are not held', () => {
    const shop = shopOf()
    bound(shop, 'site-1', 40_00)
    expect(shop.done(placeOrder, placingOf('A', 40_00, at('site-1'))).answer.held).toBe(false)
    const { answer } = shop.done(placeOrder, placingOf('B', 1, at('site-1')))
    expect(answer).toMatchObject({
      holds: [
        {
          reason: 'sub-limit-exceeded',
          sentence: 'With this order site-1 would owe 40.01 EUR, 0.01 EUR over its own limit of 40.00 EUR.',
          figures: { shipToId: 'site-1', limit: 40_00, exposure: 40_01, excess: 1 },
        },
      ],
      cure: { amount: 1 },
    })
    expect(shop.done(placeOrder, placingOf('C', 20_00, at('job-7'))).answer.held).toBe(false)
    expect(shop.done(placeOrder, placingOf('D', 10_00)).answer.held).toBe(false)
  })

  test('both reasons where both limits are exceeded, cured by the larger excess: it is checked in addition, never instead', () => {
    const shop = shopOf()
    bound(shop, 'site-1', 90_00)
    const { answer } = shop.done(placeOrder, placingOf('A', 120_00, at('site-1')))
    expect(answer.holds.map(({ reason }) => reason)).toEqual(['limit-exceeded', 'sub-limit-exceeded'])
    expect(answer.cure?.amount).toBe(30_00)
  })

  test('what counts per ship-to: what is charged, and each invoice’s rest in proportion to its orders’ totals, to the cent', async () => {
    const whole = { delivery: 'whole' as const }
    const shop = shopOf({
      account: { limit: 100_00, places: { 'site-1': { unpaid: 0, charged: 10_00 }, 'job-7': { unpaid: 0, charged: 10_00 } } },
      orders: [
        orderOf('A', 10_00, { ...whole, ...at('site-1') }),
        orderOf('B', 10_00, { ...whole, ...at('job-7') }),
        orderOf('C', 10_00, whole),
      ],
    })
    shop.done(issueInvoice, { invoiceId: 'inv_1', accountId })
    expect(shop.account.places).toEqual({ 'site-1': { unpaid: 10_00, charged: 0 }, 'job-7': { unpaid: 10_00, charged: 0 } })
    const { recordPayment } = await import('../../../domain/payments/recordPayment.ts')
    const paying = { accountId, currency: 'EUR' as const, method: 'VIR' }
    shop.done(recordPayment, { ...paying, paymentId: 'pay_1', amount: 10_01, names: [{ kind: 'invoice', id: 'inv_1' }] })
    // 19.99 are left: 6.66 each, and the cent that is over goes to the first.
    expect(shop.account.places).toEqual({ 'site-1': { unpaid: 6_67, charged: 0 }, 'job-7': { unpaid: 6_66, charged: 0 } })
    shop.done(recordPayment, { ...paying, paymentId: 'pay_2', amount: 19_99, names: [{ kind: 'invoice', id: 'inv_1' }] })
    expect(shop.account.places).toBeUndefined()
  })

  test('held orders looked at again when a joint invoice lowers one place, though the account owes as much as before', () => {
    const whole = { delivery: 'whole' as const }
    const shop = shopOf({
      account: { limit: 1_000_00, places: { 'job-7': { unpaid: 0, charged: 100_00 } } },
      payments: [paymentOf('pay_1', 100_00)],
      orders: [
        orderOf('A', 100_00, { ...whole, ...at('site-1'), settlement: 'deposit', fromDeposit: 100_00, onCredit: 0 }),
        orderOf('B', 100_00, { ...whole, ...at('job-7') }),
      ],
    })
    bound(shop, 'job-7', 120_00)
    expect(shop.done(placeOrder, placingOf('C', 40_00, at('job-7'))).answer.held).toBe(true)
    const { facts } = shop.done(issueInvoice, { invoiceId: 'inv_1', accountId })
    expect(shop.account.places?.['job-7']).toEqual({ unpaid: 50_00, charged: 0 })
    expect(factsOf(facts, 'CreditEased')).toHaveLength(1)
  })

  test.each(['constructor', 'toString', 'valueOf'])('orders of a place called %s counted as of any other', async (shipToId) => {
    const shop = new Scene({ account: { limit: 100_00 }, details: { shipTos: [{ shipToId, name: 'Odd' }] } })
    const place = { shipToId, unpaid: 0, charged: 0, exposure: 0, subLimit: null, headroom: null }
    expect(await shop.ask(getAccount, { accountId })).toMatchObject({ places: [place] })
    expect(shop.done(placeOrder, placingOf('A', 10_00, at(shipToId))).answer.held).toBe(false)
    expect(shop.account.places).toEqual({ [shipToId]: { unpaid: 0, charged: 10_00 } })
    bound(shop, shipToId, 15_00)
    expect(shop.done(placeOrder, placingOf('B', 10_00, at(shipToId))).answer.held).toBe(true)
  })

  test('a decision that says so, and is replayed', async () => {
    const shop = shopOf()
    bound(shop, 'job-7', 0)
    shop.done(placeOrder, placingOf('A', 1_00, at('job-7')))
    expect(await shop.ask(getDecision, { orderId: 'A' })).toMatchObject({
      inputs: { shipToId: 'job-7', subLimit: 0, subExposureWith: 1_00 },
      rules: expect.arrayContaining([{ rule: 'sub-limit', result: 'holds', reason: 'sub-limit-exceeded' }]),
      replay: { same: true },
    })
  })
})

describe('refuses', () => {
  test('invalid-input: below zero, or without bound', () => {
    expect(shopOf().refused(changeSubLimit, { accountId, shipToId: 'site-1', limit: -1 })).toBe('invalid-input')
  })

  test('unknown-account, then a ship-to the customer doesn’t have', () => {
    expect(shopOf().refused(changeSubLimit, { accountId: 'acc_2', shipToId: 'site-9', limit: 1 })).toBe('unknown-account')
    expect(shopOf().refused(changeSubLimit, { accountId, shipToId: 'site-9', limit: 1 })).toBe('unknown-ship-to')
  })

  test('changed-meanwhile: the terms were changed since they were read', () => {
    expect(shopOf().refused(changeSubLimit, { accountId, shipToId: 'site-1', limit: 1 }, { ifMatch: '9' })).toBe('changed-meanwhile')
  })

  test('switched-off: B2B credit', () => {
    const shop = shopOf({ settings: { features: { b2bCredit: false, invoicing: true, storeCredit: true } } })
    expect(shop.refused(changeSubLimit, { accountId, shipToId: 'site-1', limit: 1 })).toBe('switched-off')
  })
})

describe('stays quiet', () => {
  test('an order up to the minimum for check is not held by it, but counts', () => {
    const shop = shopOf({ account: { limit: 100_00, terms: { minimumForCheck: 50_00 } } })
    bound(shop, 'site-1', 0)
    expect(shop.done(placeOrder, placingOf('A', 50_00, at('site-1'))).answer.held).toBe(false)
    expect(shop.account.places).toEqual({ 'site-1': { unpaid: 0, charged: 50_00 } })
  })
})
