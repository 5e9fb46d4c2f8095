import { createHmac } from 'node:crypto'
import fc from 'fast-check'
import { Stripe } from 'stripe'
import { describe, expect, test } from 'vitest'
import { verifyStripeEvent } from '../../../providers/payments/stripeSignature.ts'

const secret = 'whsec_test_secret'
const signedAt = 1_767_225_600
const body = JSON.stringify({
  id: 'evt_1',
  object: 'event',
  type: 'payment_intent.succeeded',
  created: signedAt - 2,
  livemode: false,
  data: { object: { id: 'pi_1', object: 'payment_intent', note: 'réglé' } },
})

/** Signed by hand as Stripe's documentation describes it, so that the library is checked too. */
function signature({ text = body, time = signedAt, key = secret } = {}): string {
  return `t=${time},v1=${createHmac('sha256', key).update(`${time}.${text}`).digest('hex')}`
}

function arriving(seconds: number): string {
  return new Date((signedAt + seconds) * 1000).toISOString()
}

const now = arriving(1)

describe('an event of Stripe', () => {
  test('signed by Stripe’s own library is genuine', () => {
    const header = Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp: signedAt })
    expect(verifyStripeEvent({ rawBody: body, signature: header, secret, now }, false)).toEqual({
      kind: 'genuine',
      event: {
        id: 'evt_1',
        type: 'payment_intent.succeeded',
        livemode: false,
        createdAt: '2025-12-31T23:59:58.000Z',
        object: { id: 'pi_1', object: 'payment_intent', note: 'réglé' },
      },
    })
  })

  test('signed by hand is genuine, as text and as bytes', () => {
    for (const rawBody of [body, new TextEncoder().encode(body)]) {
      expect(verifyStripeEvent({ rawBody, signature: signature(), secret, now }, false).kind).toBe('genuine')
    }
  })

  test('with the signatures of two secrets, as while one is replaced, is genuine by either', () => {
    const both = `${signature({ key: 'whsec_old' })},${signature().split(',')[1]}`
    expect(verifyStripeEvent({ rawBody: body, signature: both, secret, now }, false).kind).toBe('genuine')
  })

  test.each([
    ['no signature', { signature: undefined }, 'unsigned'],
    ['an empty signature', { signature: '' }, 'unsigned'],
    ['a signature of nonsense', { signature: 'hello' }, 'wrong-signature'],
    ['another secret', { secret: 'whsec_other' }, 'wrong-signature'],
    ['no secret of ours', { secret: '' }, 'wrong-signature'],
    ['a changed body', { rawBody: body.replace('pi_1', 'pi_2') }, 'wrong-signature'],
    ['a body parsed and written again', { rawBody: JSON.stringify(JSON.parse(body), null, 1) }, 'wrong-signature'],
    ['an empty body', { rawBody: '' }, 'wrong-signature'],
    ['a time the signature does not cover', { signature: signature().replace(`t=${signedAt}`, `t=${signedAt + 1}`) }, 'wrong-signature'],
    ['a body that is no JSON', { rawBody: 'x', signature: signature({ text: 'x' }) }, 'unreadable'],
    ['a body that is no event', { rawBody: '{"id":"a"}', signature: signature({ text: '{"id":"a"}' }) }, 'unreadable'],
  ])('with %s is refused', (_, change, reason) => {
    const received = { rawBody: body, signature: signature(), secret, now, ...change }
    expect(verifyStripeEvent(received, false)).toEqual({ kind: 'refused', reason })
  })

  test.each([
    [300, 'genuine'],
    [301, 'too-old'],
    [3 * 86_400, 'too-old'],
    [-300, 'genuine'],
    [-301, 'in-the-future'],
  ])('that arrives %i s after it was signed: %s', (seconds, outcome) => {
    const verified = verifyStripeEvent({ rawBody: body, signature: signature(), secret, now: arriving(seconds) }, false)
    expect(verified.kind === 'refused' ? verified.reason : verified.kind).toBe(outcome)
  })

  test('of the other mode is refused', () => {
    expect(verifyStripeEvent({ rawBody: body, signature: signature(), secret, now }, true)).toEqual({
      kind: 'refused',
      reason: 'wrong-mode',
    })
  })

  test('with any one byte changed is refused', () => {
    const bytes = new TextEncoder().encode(body)
    fc.assert(
      fc.property(fc.nat(bytes.length - 1), fc.integer({ min: 1, max: 127 }), (at, by) => {
        const changed = Uint8Array.from(bytes)
        changed[at] = (bytes[at] ?? 0) ^ by
        expect(verifyStripeEvent({ rawBody: changed, signature: signature(), secret, now }, false).kind).toBe('refused')
      }),
    )
  })
})
