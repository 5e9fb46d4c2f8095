import { afterEach, beforeEach, expect, test } from 'vitest'
import type { Refunding } from '../../../providers/payments/contract.ts'
import { stripePayments } from '../../../providers/payments/stripe.ts'
import { eventually } from '../../kit/eventually.ts'
import { type PaymentsBench, startPaymentsBench } from './paymentsBench.ts'

let bench: PaymentsBench

beforeEach(async () => {
  bench = await startPaymentsBench()
})

afterEach(() => bench.close())

const paid = async () => (await bench.report({ report: 'payment', amount: 10_00, currency: 'eur' })).paymentIntent ?? ''

/** Asks the provider through the client that functions have. */
function asks(paymentKey: string, apiKey = 'sk_test_mer_lumen') {
  const provider = stripePayments({ apiKey, baseUrl: bench.server.url })
  const about = { paymentKey, merchantId: 'mer_lumen', carriesOut: 'pay_out', currency: 'EUR' } as const
  return (over: Partial<Refunding> = {}) => provider.refund({ ...about, amount: 4_00, idempotencyKey: 'refund/1', ...over })
}

test('a refund is made once, also when its answer was lost and the provider has forgotten the key, and its report names ours', async () => {
  const ask = asks(await paid())
  const first = await ask()
  expect(first).toMatchObject({ kind: 'taken', objectId: expect.stringMatching(/^re_/) })
  expect(await ask()).toEqual(first)
  bench.clock.now += 25 * 3_600_000
  expect(await ask()).toEqual(first)
  await eventually(() => bench.received.some(({ type }) => type === 'refund.created'))
  const refunds = bench.received.flatMap((event) => (event.type === 'refund.created' ? [event.data.object] : []))
  expect(refunds).toMatchObject([{ amount: 4_00, metadata: { merchantId: 'mer_lumen', carriesOut: 'pay_out' } }])
})

test('what the provider will not do is said as what it is: too much, an unknown payment, a dispute, a key that opens nothing', async () => {
  const payment = await paid()
  expect(await asks(payment)({ amount: 10_01 })).toMatchObject({ kind: 'refused' })
  expect(await asks('pi_nobody')()).toEqual({ kind: 'refused', reason: 'resource_missing' })
  expect(await asks(payment, 'sk_test_wrong')()).toMatchObject({ kind: 'misconfigured' })
  await bench.report({ report: 'dispute', paymentIntent: payment, currency: 'eur' })
  expect(await asks(payment)({ idempotencyKey: 'refund/2' })).toEqual({ kind: 'refused', reason: 'charge_disputed' })
})
