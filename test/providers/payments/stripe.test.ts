import { describe, expect, test } from 'vitest'
import type { Checkout, Refunding } from '../../../providers/payments/contract.ts'
import { isLiveKey, stripePayments } from '../../../providers/payments/stripe.ts'
import { type Answer, wire } from '../wire.ts'
import recordedSession from './recorded/checkout-session.json' with { type: 'json' }
import recordedRefund from './recorded/refund.json' with { type: 'json' }

const checkout: Checkout = {
  reference: 'RF98INV2026000123',
  amount: 120_50,
  currency: 'EUR',
  description: 'Facture F-2026-000123',
  metadata: { merchantId: 'mer_1', pays: 'invoice/inv_1' },
  returnUrl: 'https://shop.example/pay/token',
  idempotencyKey: 'inv_1/2',
  language: 'fr',
}

async function stripeThat(answer: (count: number) => Answer, timeoutMillis = 2_000) {
  const { url, asked } = await wire((_, count) => answer(count))
  return { payments: stripePayments({ apiKey: 'sk_test_1', baseUrl: url, timeoutMillis }), asked }
}

function failing(status: number, error: Record<string, string>, headers: Record<string, string> = {}): Answer {
  return { status, headers: { 'stripe-should-retry': 'false', ...headers }, body: { error } }
}

const refunding: Refunding = {
  paymentKey: 'pi_1',
  merchantId: 'mer_1',
  carriesOut: 'pay_out',
  amount: 100,
  currency: 'USD',
  idempotencyKey: 'refund/mer_1/pay_out/1',
}
const listOf = (...refunds: object[]): Answer => ({ body: { object: 'list', url: '/v1/refunds', has_more: false, data: refunds } })
const ours = { ...recordedRefund, id: 're_ours', metadata: { merchantId: 'mer_1', carriesOut: 'pay_out' } }

describe('a refund', () => {
  test('is made under its key, of the payment, naming the refund of ours that it carries out', async () => {
    const { payments, asked } = await stripeThat((count) => (count === 1 ? listOf() : { body: ours }))
    expect(await payments.refund(refunding)).toEqual({ kind: 'taken', objectId: 're_ours' })
    expect(asked.map(({ method, path }) => `${method} ${path}`)).toEqual(['GET /v1/refunds', 'POST /v1/refunds'])
    expect(asked[1]?.headers).toMatchObject({ 'idempotency-key': 'refund/mer_1/pay_out/1' })
    expect(Object.fromEntries(new URLSearchParams(asked[1]?.body.toString()))).toEqual({
      payment_intent: 'pi_1',
      amount: '100',
      'metadata[merchantId]': 'mer_1',
      'metadata[carriesOut]': 'pay_out',
    })
  })

  test('whose answer was lost is found when it is asked for again, however long after', async () => {
    const { payments, asked } = await stripeThat(() => listOf({ ...recordedRefund, id: 're_another' }, ours))
    expect(await payments.refund(refunding)).toEqual({ kind: 'taken', objectId: 're_ours' })
    expect(asked.map(({ method }) => method)).toEqual(['GET'])
  })

  test('is asked for less what the merchant’s own server gave back of it, and again where that failed', async () => {
    const other = { ...recordedRefund, amount: 40, metadata: { carriesOut: 'pay_out' } }
    const failed = { ...ours, status: 'failed' }
    const foreign = { ...ours, metadata: { merchantId: 'mer_2', carriesOut: 'pay_out' } }
    const { payments, asked } = await stripeThat((count) => (count === 1 ? listOf(failed, foreign, other) : { body: ours }))
    expect(await payments.refund(refunding)).toMatchObject({ kind: 'taken' })
    expect(new URLSearchParams(asked[1]?.body.toString()).get('amount')).toBe('60')
  })

  test('of a payment that came as a charge is made of that charge', async () => {
    const { payments, asked } = await stripeThat((count) => (count === 1 ? listOf() : { body: ours }))
    await payments.refund({ ...refunding, paymentKey: 'ch_1' })
    expect(asked[0]?.query.get('charge')).toBe('ch_1')
    expect(new URLSearchParams(asked[1]?.body.toString()).get('charge')).toBe('ch_1')
  })

  test.each([
    ['a charge that was charged back', failing(400, { type: 'invalid_request_error', code: 'charge_disputed' }), 'refused'],
    ['a key without the right', failing(403, { type: 'invalid_request_error' }), 'misconfigured'],
    ['a key that is in use', failing(409, { type: 'idempotency_error', code: 'idempotency_key_in_use' }), 'unavailable'],
    ['a provider that is away', failing(503, { type: 'api_error' }), 'unavailable'],
    ['a refund that failed at once', { body: { ...ours, status: 'failed', failure_reason: 'expired_or_canceled_card' } }, 'refused'],
  ])('of %s says so', async (_, answer, kind) => {
    const { payments } = await stripeThat((count) => (count === 1 ? listOf() : answer))
    expect(await payments.refund(refunding)).toMatchObject({ kind })
  })

  test('of an amount Stripe cannot take is refused without asking', async () => {
    const { payments, asked } = await stripeThat(() => listOf())
    expect(await payments.refund({ ...refunding, amount: 1_234, currency: 'KWD' })).toEqual({
      kind: 'refused',
      reason: 'amount-not-chargeable',
    })
    expect(asked).toEqual([])
  })
})

describe('a checkout', () => {
  test('is opened once per key, for the amount, with what we wrote on the session and on its payment', async () => {
    const { payments, asked } = await stripeThat(() => ({ body: recordedSession }))
    expect(await payments.createCheckout(checkout)).toEqual({ kind: 'opened', url: recordedSession.url, sessionId: recordedSession.id })
    const [request] = asked
    expect(request).toMatchObject({ method: 'POST', path: '/v1/checkout/sessions' })
    expect(request?.headers).toMatchObject({
      authorization: 'Bearer sk_test_1',
      'idempotency-key': 'inv_1/2',
      'stripe-version': '2026-10-28.endive',
    })
    expect(Object.fromEntries(new URLSearchParams(request?.body.toString()))).toEqual({
      mode: 'payment',
      'line_items[0][quantity]': '1',
      'line_items[0][price_data][currency]': 'eur',
      'line_items[0][price_data][unit_amount]': '12050',
      'line_items[0][price_data][product_data][name]': 'Facture F-2026-000123',
      client_reference_id: 'RF98INV2026000123',
      'metadata[merchantId]': 'mer_1',
      'metadata[pays]': 'invoice/inv_1',
      'metadata[reference]': 'RF98INV2026000123',
      'payment_intent_data[metadata][merchantId]': 'mer_1',
      'payment_intent_data[metadata][pays]': 'invoice/inv_1',
      'payment_intent_data[metadata][reference]': 'RF98INV2026000123',
      'payment_intent_data[description]': 'Facture F-2026-000123',
      'adaptive_pricing[enabled]': 'false',
      success_url: 'https://shop.example/pay/token',
      cancel_url: 'https://shop.example/pay/token',
      locale: 'fr',
    })
  })

  test('whose answer is lost is asked again under the same key', async () => {
    const { payments, asked } = await stripeThat((count) => (count === 1 ? 'cut' : { body: recordedSession }))
    expect(await payments.createCheckout(checkout)).toMatchObject({ kind: 'opened' })
    expect(asked.map(({ headers }) => headers['idempotency-key'])).toEqual(['inv_1/2', 'inv_1/2'])
  })

  test('of an amount Stripe cannot take is refused without asking', async () => {
    const { payments, asked } = await stripeThat(() => ({ body: recordedSession }))
    expect(await payments.createCheckout({ ...checkout, amount: 1_234, currency: 'KWD' })).toEqual({
      kind: 'refused',
      reason: 'amount-not-chargeable',
    })
    expect(await payments.createCheckout({ ...checkout, amount: 0 })).toMatchObject({ kind: 'refused' })
    expect(asked).toEqual([])
  })

  test('that Stripe has closed already gives no address', async () => {
    const { payments } = await stripeThat(() => ({ body: { ...recordedSession, url: null } }))
    expect(await payments.createCheckout(checkout)).toEqual({ kind: 'refused', reason: 'session-closed' })
  })

  test.each([
    ['a wrong key', failing(401, { type: 'invalid_request_error', message: 'Invalid API Key: sk_test_1' }), { kind: 'misconfigured' }],
    ['a key without the right', failing(403, { type: 'invalid_request_error', code: 'account_invalid' }), { kind: 'misconfigured' }],
    [
      'too small an amount',
      failing(400, { type: 'invalid_request_error', code: 'amount_too_small', message: 'x' }),
      { kind: 'refused', reason: 'amount_too_small' },
    ],
    ['a key used for something else', failing(400, { type: 'idempotency_error' }), { kind: 'refused' }],
    [
      'too many requests',
      failing(429, { type: 'invalid_request_error', code: 'rate_limit' }, { 'retry-after': '7' }),
      { kind: 'unavailable', reason: 'rate_limit', retryAfterSeconds: 7 },
    ],
    ['an error of Stripe', failing(500, { type: 'api_error' }), { kind: 'unavailable' }],
    ['a page instead of JSON', { body: '<html>Bad gateway</html>' }, { kind: 'unavailable' }],
  ] satisfies [string, Answer, object][])(
    'that meets %s says which kind of trouble, without a word of the message',
    async (_, answer, outcome) => {
      const { payments } = await stripeThat(() => answer)
      const given = await payments.createCheckout(checkout)
      expect(given).toMatchObject(outcome)
      expect(JSON.stringify(given)).not.toContain('sk_test')
    },
  )

  test('that Stripe never answers is given up', async () => {
    const { payments, asked } = await stripeThat(() => 'hang', 50)
    expect(await payments.createCheckout(checkout)).toMatchObject({ kind: 'unavailable' })
    expect(asked.length).toBe(3)
  })
})

describe('a charge read again', () => {
  test('gives all its refunds, page after page', async () => {
    const page = (ids: string[], has_more: boolean): Answer => ({
      body: { object: 'list', url: '/v1/refunds', has_more, data: ids.map((id) => ({ ...recordedRefund, id, payment_intent: 'pi_1' })) },
    })
    const { payments, asked } = await stripeThat((count) => (count === 1 ? page(['re_1', 're_2'], true) : page(['re_3'], false)))
    const outcome = await payments.reread('ch_1')
    expect(outcome).toMatchObject({
      kind: 'read',
      reports: ['re_1', 're_2', 're_3'].map((objectId) => ({ kind: 'refund', objectId, paymentKey: 'pi_1', livemode: false })),
    })
    expect(asked.map(({ query }) => [query.get('charge'), query.get('starting_after')])).toEqual([
      ['ch_1', null],
      ['ch_1', 're_2'],
    ])
  })

  test('says so when Stripe is down, so that the event is kept', async () => {
    const { payments } = await stripeThat(() => failing(503, { type: 'api_error' }))
    expect(await payments.reread('ch_1')).toMatchObject({ kind: 'unavailable' })
  })
})

test('a key tells its mode', () => {
  expect([isLiveKey('sk_live_1'), isLiveKey('rk_live_1'), isLiveKey('sk_test_1'), isLiveKey('sk_1_live_')]).toEqual([
    true,
    true,
    false,
    false,
  ])
})
