import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { type PaymentsBench, startPaymentsBench } from './paymentsBench.ts'

let bench: PaymentsBench

beforeEach(async () => {
  bench = await startPaymentsBench()
})

afterEach(() => bench.close())

const sessionOf = (amount = 4500, more: Partial<Stripe.Checkout.SessionCreateParams> = {}): Stripe.Checkout.SessionCreateParams => ({
  mode: 'payment',
  success_url: 'http://127.0.0.1:9/thanks?session={CHECKOUT_SESSION_ID}',
  cancel_url: 'http://127.0.0.1:9/back',
  line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: amount, product_data: { name: 'Facture FA-2026-000012' } } }],
  client_reference_id: 'inv_12',
  metadata: { invoiceId: 'inv_12' },
  payment_intent_data: { metadata: { invoiceId: 'inv_12', merchantId: 'mer_lumen' } },
  ...more,
})

describe('a checkout session', () => {
  test('is made by the stripe package, and read back with what it points to', async () => {
    const session = await bench.stripe().checkout.sessions.create(sessionOf())
    expect(session).toMatchObject({
      object: 'checkout.session',
      amount_total: 4500,
      currency: 'eur',
      status: 'open',
      payment_status: 'unpaid',
      payment_intent: null,
    })
    expect(session.expires_at - session.created).toBe(86_400)
    expect(session.url).toContain(`/c/pay/${session.id}`)
    await bench.press(session, 'pay')
    const paid = await bench.stripe().checkout.sessions.retrieve(session.id, { expand: ['payment_intent.latest_charge', 'line_items'] })
    expect(paid).toMatchObject({ status: 'complete', payment_status: 'paid', url: null })
    expect(paid.payment_intent).toMatchObject({
      status: 'succeeded',
      amount_received: 4500,
      metadata: { invoiceId: 'inv_12' },
      latest_charge: { object: 'charge', paid: true },
    })
    expect(paid.line_items?.data[0]).toMatchObject({ description: 'Facture FA-2026-000012', amount_total: 4500 })
  })

  test('once paid sends three signed events that carry the metadata', async () => {
    const session = await bench.stripe().checkout.sessions.create(sessionOf())
    await bench.press(session, 'pay')
    expect(bench.received.map(({ type }) => type)).toEqual(['payment_intent.succeeded', 'charge.succeeded', 'checkout.session.completed'])
    expect(bench.received[0]?.data.object).toMatchObject({
      amount_received: 4500,
      metadata: { invoiceId: 'inv_12', merchantId: 'mer_lumen' },
    })
    expect(bench.received[2]?.data.object).toMatchObject({
      client_reference_id: 'inv_12',
      metadata: { invoiceId: 'inv_12' },
      payment_status: 'paid',
    })
  })

  test('pressed twice takes the money once', async () => {
    const session = await bench.stripe().checkout.sessions.create(sessionOf())
    await Promise.all([bench.press(session, 'pay'), bench.press(session, 'pay')])
    expect((await bench.stripe().paymentIntents.list()).data).toHaveLength(1)
  })

  test('declined stays open, and the same intent may succeed later', async () => {
    const session = await bench.stripe().checkout.sessions.create(sessionOf())
    expect(await bench.press(session, 'fail')).toMatchObject({ status: 402 })
    await eventually(() => bench.received.length === 2)
    expect(bench.received.map(({ type }) => type)).toEqual(['charge.failed', 'payment_intent.payment_failed'])
    const answer = await bench.press(session, 'pay')
    expect(answer.headers.get('location')).toBe(`http://127.0.0.1:9/thanks?session=${session.id}`)
    expect((await bench.stripe().paymentIntents.list()).data).toMatchObject([{ status: 'succeeded', last_payment_error: null }])
  })

  test('paid by debit is complete but unpaid until the bank settles', async () => {
    const session = await bench.stripe().checkout.sessions.create(sessionOf())
    await bench.press(session, 'debit')
    expect(await bench.stripe().checkout.sessions.retrieve(session.id)).toMatchObject({ status: 'complete', payment_status: 'unpaid' })
    const [intent] = (await bench.stripe().paymentIntents.list()).data
    expect(intent).toMatchObject({ status: 'processing', amount_received: 0 })
    bench.received.length = 0
    await bench.report({ report: 'payment', paymentIntent: intent?.id })
    expect(bench.received.map(({ type }) => type)).toEqual([
      'payment_intent.succeeded',
      'charge.succeeded',
      'checkout.session.async_payment_succeeded',
    ])
    expect(await bench.stripe().checkout.sessions.retrieve(session.id)).toMatchObject({ payment_status: 'paid' })
  })

  test('expires by the simulated clock or on demand, and cannot be paid then', async () => {
    const first = await bench.stripe().checkout.sessions.create(sessionOf())
    bench.clock.now += 86_400_000
    await bench.press(first, 'pay')
    expect(await bench.stripe().checkout.sessions.retrieve(first.id)).toMatchObject({ status: 'expired', url: null })
    const second = await bench.stripe().checkout.sessions.create(sessionOf())
    expect(await bench.stripe().checkout.sessions.expire(second.id)).toMatchObject({ status: 'expired' })
    await expect(bench.stripe().checkout.sessions.expire(second.id)).rejects.toMatchObject({ type: 'StripeInvalidRequestError' })
    await eventually(() => bench.received.filter(({ type }) => type === 'checkout.session.expired').length === 2)
  })
})

describe('the API refuses', () => {
  test.each<[string, (stripe: Stripe) => Promise<unknown>, object]>([
    ['less than 0.50 EUR', (stripe) => stripe.checkout.sessions.create(sessionOf(49)), { code: 'amount_too_small', statusCode: 400 }],
    ['more than 999 999.99', (stripe) => stripe.checkout.sessions.create(sessionOf(100_000_000)), { code: 'amount_too_large' }],
    [
      'a session without success_url',
      (stripe) => stripe.checkout.sessions.create({ ...sessionOf(), success_url: undefined }),
      { code: 'parameter_missing', param: 'success_url' },
    ],
    [
      'a fraction of a cent',
      (stripe) => stripe.checkout.sessions.create(sessionOf(10.5)),
      { param: 'line_items[0][price_data][unit_amount]' },
    ],
    [
      'an unknown parameter',
      (stripe) => stripe.checkout.sessions.create({ ...sessionOf(), subscription_data: { trial_period_days: 3 } }),
      { code: 'parameter_unknown' },
    ],
    ['an unknown id', (stripe) => stripe.paymentIntents.retrieve('pi_nothing'), { code: 'resource_missing', statusCode: 404 }],
    ['a refund of nothing', (stripe) => stripe.refunds.create({ payment_intent: 'pi_nothing' }), { code: 'resource_missing' }],
  ])('%s, in the shape the package knows', async (_what, call, shape) => {
    await expect(call(bench.stripe())).rejects.toMatchObject({ type: 'StripeInvalidRequestError', ...shape })
  })

  test('an unknown key with 401, and no key', async () => {
    await expect(bench.stripe('sk_test_nobody').paymentIntents.list()).rejects.toMatchObject({
      type: 'StripeAuthenticationError',
      statusCode: 401,
    })
    expect((await fetch(`${bench.server.url}/v1/refunds`)).status).toBe(401)
  })

  test("another merchant's objects, as unknown", async () => {
    const { paymentIntent } = await bench.report({ report: 'payment', amount: 1000 })
    await expect(bench.stripe('sk_test_mer_atlas').paymentIntents.retrieve(paymentIntent ?? '')).rejects.toMatchObject({ statusCode: 404 })
  })
})

describe('an Idempotency-Key', () => {
  test('gives the first answer again, and makes nothing twice', async () => {
    const first = await bench.stripe().checkout.sessions.create(sessionOf(), { idempotencyKey: 'inv_12 1' })
    const again = await bench.stripe().checkout.sessions.create(sessionOf(), { idempotencyKey: 'inv_12 1' })
    expect(again.id).toBe(first.id)
    expect(again.lastResponse.headers['idempotent-replayed']).toBe('true')
    expect((await bench.stripe().checkout.sessions.list()).data).toHaveLength(1)
  })

  test('with other parameters is refused', async () => {
    await bench.stripe().checkout.sessions.create(sessionOf(), { idempotencyKey: 'k' })
    await expect(bench.stripe().checkout.sessions.create(sessionOf(5000), { idempotencyKey: 'k' })).rejects.toMatchObject({
      type: 'StripeIdempotencyError',
    })
  })

  test('belongs to one merchant, is free after a refusal, and is forgotten after a day', async () => {
    await expect(bench.stripe().checkout.sessions.create(sessionOf(1), { idempotencyKey: 'k' })).rejects.toThrow()
    const mine = await bench.stripe().checkout.sessions.create(sessionOf(), { idempotencyKey: 'k' })
    const theirs = await bench.stripe('sk_test_mer_atlas').checkout.sessions.create(sessionOf(), { idempotencyKey: 'k' })
    expect(theirs.id).not.toBe(mine.id)
    bench.clock.now += 25 * 3600_000
    expect((await bench.stripe().checkout.sessions.create(sessionOf(), { idempotencyKey: 'k' })).id).not.toBe(mine.id)
  })
})

describe('a refund', () => {
  test('counts up on the charge, never beyond it', async () => {
    const { paymentIntent = '', charge = '' } = await bench.report({ report: 'payment', amount: 10_000 })
    bench.received.length = 0
    const first = await bench
      .stripe()
      .refunds.create({ payment_intent: paymentIntent ?? '', amount: 3000, metadata: { refundId: 'pay_9' } })
    expect(first).toMatchObject({ object: 'refund', status: 'succeeded', amount: 3000, charge, metadata: { refundId: 'pay_9' } })
    await bench.stripe().refunds.create({ charge: charge ?? '', amount: 2000 })
    expect(await bench.stripe().charges.retrieve(charge ?? '')).toMatchObject({ amount_refunded: 5000, refunded: false })
    await expect(bench.stripe().refunds.create({ charge: charge ?? '', amount: 5001 })).rejects.toThrow('greater than unrefunded amount')
    await bench.stripe().refunds.create({ charge: charge ?? '' })
    await expect(bench.stripe().refunds.create({ charge: charge ?? '' })).rejects.toMatchObject({ code: 'charge_already_refunded' })
    expect((await bench.stripe().refunds.list({ payment_intent: paymentIntent ?? '' })).data.map(({ amount }) => amount)).toEqual([
      5000, 2000, 3000,
    ])
    await eventually(() => bench.received.length === 6)
    expect(bench.received.slice(0, 2).map(({ type }) => type)).toEqual(['refund.created', 'charge.refunded'])
  })

  test('can fail after it was counted', async () => {
    const { paymentIntent, charge } = await bench.report({ report: 'payment', amount: 10_000 })
    const { refund } = await bench.report({ report: 'refund', paymentIntent, amount: 4000 })
    bench.received.length = 0
    await bench.report({ report: 'refund-failed', refund })
    expect(bench.received.map(({ type }) => type)).toEqual(['refund.updated', 'refund.failed'])
    expect(bench.received[1]?.data.object).toMatchObject({ id: refund, status: 'failed' })
    expect(await bench.stripe().charges.retrieve(charge ?? '')).toMatchObject({ amount_refunded: 0 })
  })
})

describe('a dispute', () => {
  test('withdraws the money, and brings it back when won', async () => {
    const { paymentIntent } = await bench.report({ report: 'payment', amount: 10_000 })
    bench.received.length = 0
    const { dispute } = await bench.report({ report: 'dispute', paymentIntent })
    await bench.report({ report: 'dispute-won', dispute })
    expect(bench.received.map(({ type }) => type)).toEqual([
      'charge.dispute.created',
      'charge.dispute.funds_withdrawn',
      'charge.dispute.funds_reinstated',
      'charge.dispute.closed',
    ])
    expect(await bench.stripe().disputes.retrieve(dispute ?? '')).toMatchObject({ status: 'won', amount: 10_000 })
  })

  test('lost is final, and an inquiry moves no money', async () => {
    const one = await bench.report({ report: 'payment', amount: 10_000 })
    const two = await bench.report({ report: 'payment', amount: 2000 })
    const { dispute } = await bench.report({ report: 'dispute', paymentIntent: one.paymentIntent })
    expect((await bench.report({ report: 'dispute-lost', dispute })).events.map(({ type }) => type)).toEqual(['charge.dispute.closed'])
    await expect(bench.report({ report: 'dispute-won', dispute })).rejects.toMatchObject({ status: 422 })
    const inquiry = await bench.report({ report: 'inquiry', paymentIntent: two.paymentIntent })
    expect(inquiry.events.map(({ type }) => type)).toEqual(['charge.dispute.created'])
  })
})
