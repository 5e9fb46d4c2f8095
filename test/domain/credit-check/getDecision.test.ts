import { describe, expect, test } from 'vitest'
import { getDecision } from '../../../domain/credit-check/getDecision.ts'
import { releaseOrder } from '../../../domain/credit-check/releaseOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, paymentOf, placingOf } from '../../kit/builders.ts'
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

describe('refuses', () => {
  test('unknown-order', async () =>
    expect(await new Scene({}).ask(getDecision, { orderId: 'A' })).toMatchObject({ refused: 'unknown-order' }))
})
