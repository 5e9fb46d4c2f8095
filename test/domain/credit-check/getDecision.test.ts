import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { getDecision } from '../../../domain/credit-check/getDecision.ts'
import { releaseOrder } from '../../../domain/credit-check/releaseOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, orderOf, paymentOf, placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

describe('answers', () => {
  test('what the decision looked at, and each reason it found', async () => {
    const shop = new Scene({
      settings: { holdPeriodMinimum: 2_00 },
      account: { limit: 100_00, terms: { holdPeriod: 2, minimumForCheck: 10_00 } },
      invoices: [invoiceOf('inv_1', 30_00)],
      payments: [paymentOf('pay_1', 5_00, { matches: 'nothing' })],
    })
    shop.done(placeOrder, placingOf('A', 90_00))
    expect(await shop.ask(getDecision, { orderId: 'A' })).toMatchObject({
      outcome: 'held',
      inputs: {
        limit: 100_00,
        exposureWith: 120_00,
        excess: 20_00,
        pastDue: 30_00,
        pastDueExcess: 23_00,
        holdPeriod: 2,
        holdPeriodMinimum: 2_00,
        unreservedDeposits: 5_00,
        minimumForCheck: 10_00,
        total: 90_00,
      },
      holds: [{ reason: 'limit-exceeded' }, { reason: 'past-due' }],
    })
  })

  test('approved, and released, once it is', async () => {
    const shop = new Scene({ account: { limit: 50_00 } })
    shop.done(placeOrder, placingOf('A', 50_00))
    shop.done(placeOrder, placingOf('B', 10_00))
    shop.done(releaseOrder, { orderId: 'B', why: 'known customer' })
    expect(await shop.ask(getDecision, { orderId: 'A' })).toMatchObject({
      outcome: 'approved',
      holds: [],
      inputs: { exposureWith: 50_00, excess: 0 },
    })
    expect(await shop.ask(getDecision, { orderId: 'B' })).toMatchObject({ outcome: 'released', holds: [] })
  })
})

describe('replays', () => {
  const decisionOf = async (shop: Scene) => {
    const decision = await shop.ask(getDecision, { orderId: 'A' })
    if ('refused' in decision) throw new Error(decision.refused)
    return decision
  }

  test('the decision from what it looked at then, whatever the account has become since; each rule says its own', async () => {
    const shop = new Scene({
      account: { limit: 100_00, orderStatus: { code: 'PSL' }, terms: { holdPeriod: 2 } },
      invoices: [invoiceOf('inv_1', 30_00)],
    })
    shop.done(placeOrder, placingOf('A', 90_00))
    const sentence = 'With this order the customer would owe 120.00 EUR, 20.00 EUR over the limit of 100.00 EUR.'
    const { account } = shop
    shop.put({
      ref: { kind: 'account', account: account.accountId },
      state: { ...account, limit: 'unlimited', orderStatus: { code: 'yes' } },
    })
    const { rules, replay } = await decisionOf(shop)
    expect(rules).toEqual([
      { rule: 'order-status', result: 'holds', reason: 'review' },
      { rule: 'minimum-for-check', result: 'passes' },
      { rule: 'limit', result: 'holds', reason: 'limit-exceeded' },
      { rule: 'hold-period', result: 'holds', reason: 'past-due' },
      { rule: 'sub-limit', result: 'passes' },
      { rule: 'payment', result: 'passes' },
    ])
    expect(replay).toMatchObject({
      same: true,
      holds: [{ reason: 'review' }, { reason: 'limit-exceeded', sentence }, { reason: 'past-due' }],
    })
  })

  test('one that was not asked of all rules as such', async () => {
    const shop = new Scene({ account: { limit: 0, terms: { minimumForCheck: 50_00 } } })
    shop.done(placeOrder, placingOf('A', 50_00))
    expect((await decisionOf(shop)).rules).toMatchObject([
      { rule: 'order-status', result: 'passes' },
      { rule: 'minimum-for-check', result: 'passes' },
      { rule: 'limit', result: 'not-asked' },
      { rule: 'hold-period', result: 'not-asked' },
      { rule: 'sub-limit', result: 'not-asked' },
      { rule: 'payment', result: 'passes' },
    ])
  })

  test('to something else where what was kept was changed by hand', async () => {
    const shop = new Scene({ account: { limit: 50_00 } })
    shop.done(placeOrder, placingOf('A', 60_00))
    const order = shop.order('A')
    const ref = { kind: 'order' as const, account: order.accountId, id: 'A' }
    shop.put({ ref, state: { ...order, decision: { ...order.decision, exposureWith: 40_00 } } })
    expect((await decisionOf(shop)).replay).toEqual({ same: false, holds: [] })
  })

  test('nothing of a decision that was made before all inputs were kept', async () => {
    const shop = new Scene({ account: { limit: 50_00 }, orders: [orderOf('A', 60_00, { decision: { exposureWith: 60_00 } })] })
    const decision = await decisionOf(shop)
    expect([decision.rules, decision.replay]).toEqual([undefined, undefined])
  })

  test('any decision to the same reasons', async () => {
    const amount = fc.integer({ min: 0, max: 30_000 })
    const status = fc.constantFrom('yes', 'yes', 'no', 'cash-only', 'PSL')
    const settlement = fc.constantFrom('account' as const, 'auto' as const, 'prepaid' as const)
    const terms = fc.record({ holdPeriod: fc.integer({ min: 0, max: 4 }), minimumForCheck: fc.constantFrom(0, 50_00) })
    const limit = fc.oneof(amount, fc.constant('unlimited' as const))
    const drawn = fc.record({
      limit,
      code: status,
      terms,
      settlement,
      owed: amount,
      deposits: amount,
      total: amount,
      rest: fc.constantFrom('hold' as const, 'pay-now' as const),
    })
    await fc.assert(
      fc.asyncProperty(drawn, async ({ code, owed, deposits, total, settlement: how, rest, ...account }) => {
        const shop = new Scene({
          account: { ...account, orderStatus: { code } },
          invoices: owed > 0 ? [invoiceOf('inv_1', owed)] : [],
          payments: deposits > 0 ? [paymentOf('pay_1', deposits)] : [],
        })
        const { answer } = shop.done(placeOrder, placingOf('A', total, { settlement: how, rest }))
        const { replay } = await decisionOf(shop)
        expect(replay?.same).toBe(true)
        expect(replay?.holds.map(({ reason, figures }) => ({ reason, figures }))).toEqual(
          answer.holds.map(({ reason, figures }) => ({ reason, figures })),
        )
      }),
      { numRuns: 60 },
    )
  })
})

describe('refuses', () => {
  test('unknown-order', async () =>
    expect(await new Scene({}).ask(getDecision, { orderId: 'A' })).toMatchObject({ refused: 'unknown-order' }))
})
