import { describe, expect, test } from 'vitest'
import { Observation, type ProviderEvent, type Report } from '../../../providers/payments/contract.ts'
import { refundReports, stripeObservations } from '../../../providers/payments/stripeObservations.ts'
import charge from './recorded/charge.json' with { type: 'json' }
import session from './recorded/checkout-session.json' with { type: 'json' }
import dispute from './recorded/dispute.json' with { type: 'json' }
import intent from './recorded/payment-intent.json' with { type: 'json' }
import refund from './recorded/refund.json' with { type: 'json' }

const pi = 'pi_1PgafyB7WZ01zgkWSjxsAJo3'
const metadata = { merchantId: 'mer_1', pays: 'invoice/inv_1', reference: 'RF16INV20260001', other: 'not ours' }
const ours = { merchantId: 'mer_1', pays: 'invoice/inv_1', reference: 'RF16INV20260001' }

/** An event about a recorded object with some fields changed. */
function told(type: string, object: Record<string, unknown>, change: Record<string, unknown> = {}): Report[] {
  const event: ProviderEvent = {
    id: 'evt_1',
    type,
    livemode: false,
    createdAt: '2026-01-01T00:00:00.000Z',
    object: { ...object, ...change },
  }
  return stripeObservations(event)
}

const paidIntent = { status: 'succeeded', amount_received: 1099, last_payment_error: null, currency: 'eur', metadata }
const paidSession = { status: 'complete', payment_status: 'paid', amount_total: 1099, currency: 'eur', metadata }

describe('a payment', () => {
  test('that succeeded is told by its intent with the amount received, in our currency codes and with what we wrote on it', () => {
    expect(told('payment_intent.succeeded', intent, { ...paidIntent, amount: 2000 })).toEqual([
      {
        kind: 'payment',
        objectId: pi,
        paymentKey: pi,
        status: 'succeeded',
        amount: 1099,
        currency: 'EUR',
        livemode: false,
        metadata: ours,
      },
    ])
  })

  test('is told alike by its intent and by its checkout session, and not at all by its charge', () => {
    const byIntent = told('payment_intent.succeeded', intent, paidIntent)
    expect(told('checkout.session.completed', session, paidSession)).toEqual(byIntent)
    expect(told('checkout.session.async_payment_succeeded', session, paidSession)).toEqual(byIntent)
    expect(told('charge.succeeded', charge, { payment_intent: pi })).toEqual([])
    expect(told('charge.captured', charge, { payment_intent: pi })).toEqual([])
  })

  test.each([
    ['payment_intent.created', { status: 'requires_payment_method', last_payment_error: null }, 'pending', undefined],
    ['payment_intent.processing', { status: 'processing', last_payment_error: null }, 'pending', undefined],
    ['payment_intent.requires_action', { status: 'requires_action', last_payment_error: null }, 'pending', undefined],
    ['payment_intent.amount_capturable_updated', { status: 'requires_capture', last_payment_error: null }, 'pending', undefined],
    [
      'payment_intent.payment_failed',
      {
        status: 'requires_payment_method',
        last_payment_error: { type: 'card_error', code: 'card_declined', decline_code: 'insufficient_funds' },
      },
      'failed',
      'insufficient_funds',
    ],
    ['payment_intent.canceled', { status: 'canceled', cancellation_reason: 'abandoned' }, 'canceled', 'abandoned'],
  ])('told by %s is no money: %o', (type, change, status, reason) => {
    const [report] = told(type, intent, change)
    expect(report).toMatchObject({ kind: 'payment', status, ...(reason && { reason }) })
  })

  test('by direct debit is pending until it came, then failed or succeeded', () => {
    const unpaid = { ...paidSession, payment_status: 'unpaid' }
    expect(told('checkout.session.completed', session, unpaid)).toMatchObject([{ status: 'pending', paymentKey: pi, amount: 1099 }])
    expect(told('checkout.session.async_payment_failed', session, unpaid)).toMatchObject([
      { status: 'failed', reason: 'async_payment_failed' },
    ])
  })

  test('whose session ended or asked for nothing is none', () => {
    expect(told('checkout.session.expired', session, { payment_intent: null, amount_total: 1099, currency: 'eur' })).toEqual([])
    expect(told('checkout.session.completed', session, { payment_intent: null, payment_status: 'no_payment_required' })).toEqual([])
    expect(told('checkout.session.expired', session, { ...paidSession, payment_status: 'unpaid' })).toMatchObject([{ status: 'canceled' }])
  })

  test('whose intent is expanded in the session has the same key', () => {
    expect(told('checkout.session.completed', session, { ...paidSession, payment_intent: { id: pi } })).toMatchObject([{ paymentKey: pi }])
  })

  test('in ISK and UGX comes in our whole units', () => {
    expect(told('payment_intent.succeeded', intent, { ...paidIntent, currency: 'isk', amount_received: 500 })).toMatchObject([
      { amount: 5, currency: 'ISK' },
    ])
  })
})

describe('a refund', () => {
  const about = { payment_intent: pi, currency: 'eur' }

  test.each([
    ['refund.created', 'pending', 'pending'],
    ['refund.updated', 'requires_action', 'pending'],
    ['refund.updated', 'succeeded', 'succeeded'],
    ['refund.failed', 'failed', 'failed'],
    ['charge.refund.updated', 'canceled', 'canceled'],
  ])('told by %s as %s is %s', (type, status, ours) => {
    expect(told(type, refund, { ...about, status })).toEqual([
      { kind: 'refund', objectId: refund.id, paymentKey: pi, status: ours, amount: 100, currency: 'EUR', livemode: false, metadata: {} },
    ])
  })

  test('that fails after it was counted says why', () => {
    expect(told('refund.failed', refund, { ...about, status: 'failed', failure_reason: 'expired_or_canceled_card' })).toMatchObject([
      { status: 'failed', reason: 'expired_or_canceled_card' },
    ])
  })

  test('that carries out one of ours names it', () => {
    expect(told('refund.created', refund, { ...about, metadata: { carriesOut: 'pay_9' } })).toMatchObject([
      { metadata: { carriesOut: 'pay_9' } },
    ])
  })

  test('of a charge told by its cumulative sum is read again', () => {
    expect(told('charge.refunded', charge, { amount_refunded: 300 })).toEqual([{ kind: 'reread', object: 'charge', id: charge.id }])
  })

  test('without an intent is about its charge', () => {
    expect(told('refund.created', refund)).toMatchObject([{ paymentKey: charge.id }])
  })
})

describe('a dispute', () => {
  test.each([
    ['warning_needs_response', 'inquiry'],
    ['warning_under_review', 'inquiry'],
    ['warning_closed', 'inquiry'],
    ['needs_response', 'withdrawn'],
    ['under_review', 'withdrawn'],
    ['appeal_needs_response', 'withdrawn'],
    ['won', 'won'],
    ['lost', 'lost'],
    ['prevented', 'inquiry'],
  ])('%s is %s', (status, ours) => {
    expect(told('charge.dispute.updated', dispute, { status, payment_intent: pi })).toMatchObject([
      { kind: 'dispute', objectId: dispute.id, paymentKey: pi, status: ours, amount: 1000, currency: 'USD', reason: 'general' },
    ])
  })

  test('prevented by giving the money back is lost', () => {
    expect(told('charge.dispute.closed', dispute, { status: 'prevented', balance_transactions: [{}] })).toMatchObject([{ status: 'lost' }])
  })
})

describe('an event', () => {
  test('of anything else tells nothing', () => {
    expect(told('customer.created', { id: 'cus_1', object: 'customer' })).toEqual([])
    expect(told('x', {})).toEqual([])
  })

  test.each([
    ['an intent without an amount', 'payment_intent.succeeded', intent, { amount: null }, 'wrong or missing: amount'],
    ['a status we do not know', 'payment_intent.succeeded', intent, { status: 'brand_new' }, 'wrong or missing: status'],
    [
      'an amount of a fraction of a króna',
      'payment_intent.succeeded',
      intent,
      { ...paidIntent, currency: 'isk', amount_received: 550 },
      'an amount of 550 is not whole in ISK',
    ],
    ['a refund of no payment', 'refund.created', refund, { charge: null }, 'names no payment'],
    ['a paid session without an amount', 'checkout.session.completed', session, { payment_status: 'paid' }, 'has no amount'],
    ['a refunded charge without id', 'charge.refunded', charge, { id: 7 }, 'wrong or missing: '],
  ])('of money that we cannot read is told as such: %s', (_, type, object, change, reason) => {
    expect(told(type, object, change)).toMatchObject([{ kind: 'unreadable', reason }])
  })

  test('gives observations of the contract’s shape, from every recorded object', () => {
    for (const object of [intent, session, refund, dispute]) {
      for (const report of told('x', object, { currency: 'eur', amount_total: 5 })) expect(Observation.safeParse(report).success).toBe(true)
    }
  })
})

test('refunds listed by the API are told with the mode of the key, and one of them unreadable hides no other', () => {
  expect(refundReports([refund, { id: 're_2' }], true)).toMatchObject([
    { kind: 'refund', objectId: refund.id, livemode: true },
    { kind: 'unreadable', objectId: 're_2' },
  ])
})
