import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, inject, test, vi } from 'vitest'
import { changedRows, wholeTable } from '../kit/wholeTable.ts'
import { type Answered, key, orderOf, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const office = (request: Request) => house.office(request)
const shop = (request: Request) => house.checkout(request)
let hook: (payload: string) => Promise<Answered>
const who = key('integration')
const hour = 3_600_000

beforeAll(async () => {
  house = await openDoors()
  const webhook = await import('../../functions/webhooks/stripe.ts')
  hook = (raw) =>
    visit(webhook.handler, {
      method: 'POST',
      path: '/v1/webhooks/stripe/mer_lumen',
      raw,
      headers: { 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload: raw, secret: 'whsec_test_mer_lumen' }) },
    })
  await office({ method: 'POST', path: '/v1/accounts', who, body: { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } } })
  await office({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who, headers: { 'idempotency-key': 'limit-0' }, body: { limit: 90_000 } })
  for (const orderId of ['held-late', 'gone-late', 'sold-late'])
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf(orderId) })
})
afterAll(() => house?.close())
afterEach(() => void vi.useRealTimers())

/** What stands in the table, but for the counts of requests, which every request moves. */
async function rows(): Promise<Map<string, string>> {
  const table = await wholeTable({ endpoint: inject('engineEndpoint'), table: process.env.TABLE_NAME ?? '' })
  return new Map([...table].filter(([place]) => !place.startsWith('L#')))
}
const later = (millis: number) => vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + millis })

/** Commands that move money or credit: each under the key that its caller gave it, and the same key with other content. */
const keyed: readonly [string, { door: 'office' | 'shop'; request: Request; other: object }][] = [
  ['placeOrder', { door: 'shop', request: post('/v1/orders', orderOf('late-1')), other: orderOf('late-1', { amount: '11.00' }) }],
  [
    'recordPayment',
    {
      door: 'office',
      request: post('/v1/payments', { paymentId: 'pay_late', accountId: 'acc_1', amount: 700, currency: 'EUR', method: 'VIR' }),
      other: { paymentId: 'pay_late', accountId: 'acc_1', amount: 701, currency: 'EUR', method: 'VIR' },
    },
  ],
  [
    'topUp',
    {
      door: 'office',
      request: post('/v1/accounts/acc_1/top-ups', { paymentId: 'pay_late-top', amount: 900, currency: 'EUR', method: 'ESP' }),
      other: { paymentId: 'pay_late-top', amount: 901, currency: 'EUR', method: 'ESP' },
    },
  ],
  [
    'reportDelivery',
    {
      door: 'office',
      request: post('/v1/deliveries', { deliveryId: 'del-late', orderId: 'sold-late', lines: [{ sku: 'A', delivered: '1' }], last: true }),
      other: { deliveryId: 'del-late', orderId: 'sold-late', lines: [{ sku: 'A', delivered: '0.5' }], last: true },
    },
  ],
  ['changeLimit, by Idempotency-Key', { door: 'office', request: put('/v1/accounts/acc_1/limit', { limit: 80_000 }), other: { limit: 1 } }],
  [
    'holdOrder, by Idempotency-Key',
    { door: 'office', request: post('/v1/orders/held-late/hold', { why: 'Look at it' }, 'late-hold'), other: { why: 'Look again' } },
  ],
  [
    'cancelOrder, by Idempotency-Key',
    { door: 'shop', request: post('/v1/orders/gone-late/cancel', {}, 'late-cancel'), other: { why: 'x' } },
  ],
]

function post(path: string, body: object, once?: string): Request {
  return { method: 'POST', path, who, body, ...(once && { headers: { 'idempotency-key': once } }) }
}
function put(path: string, body: object): Request {
  return { method: 'PUT', path, who, body, headers: { 'idempotency-key': 'late-put' } }
}

describe('a key that is used again', () => {
  test.each(keyed)('25 hours and 35 days later has no second effect: %s', async (_, { door, request, other }) => {
    const send = (one: Request) => (door === 'office' ? office(one) : shop(one))
    const first = await send(request)
    expect(first.status).toBeLessThan(300)
    const before = await rows()
    for (const millis of [25 * hour, 35 * 24 * hour]) {
      later(millis)
      const again = await send(request)
      expect(again).toMatchObject({ status: first.status, json: first.json, headers: { 'idempotency-replayed': 'true' } })
      expect(await send({ ...request, body: other })).toMatchObject({
        status: expect.toSatisfy((status) => status === 422 || status === 400),
      })
      vi.useRealTimers()
    }
    expect(changedRows(before, await rows())).toEqual([])
  })

  test('never expires: no row of money, of the journal or of a key carries an end', async () => {
    const { paginateScan } = await import('@aws-sdk/client-dynamodb')
    const client = new DynamoDBClient({})
    for await (const { Items = [] } of paginateScan({ client }, { TableName: process.env.TABLE_NAME }))
      for (const { pk, expiresAt } of Items) if (expiresAt !== undefined) expect(pk?.S).toMatch(/^L#/)
    client.destroy()
  })
})

describe('a genuine webhook', () => {
  const about = { livemode: false, metadata: { merchantId: 'mer_lumen', pays: 'acc_1' } }
  const intent = (status: string, more: object) => ({
    id: 'pi_late',
    object: 'payment_intent',
    amount: 2_500,
    currency: 'eur',
    status,
    ...about,
    ...more,
  })
  const told = (type: string, object: object) =>
    JSON.stringify({ id: `evt_${type}`, object: 'event', type, created: Math.floor(Date.now() / 1000), livemode: false, data: { object } })
  const nothing = { latest_charge: null, last_payment_error: null, cancellation_reason: null }

  test('redelivered 3 and 31 days later, freshly signed, is answered 200 and changes nothing', async () => {
    const events = [
      told('payment_intent.succeeded', intent('succeeded', { amount_received: 2_500, ...nothing })),
      told('payment_intent.processing', intent('processing', { amount_received: 0, ...nothing })),
      told('refund.created', {
        id: 're_late',
        object: 'refund',
        amount: 500,
        currency: 'eur',
        status: 'succeeded',
        payment_intent: 'pi_late',
        charge: null,
        metadata: {},
      }),
    ]
    for (const event of events) expect((await hook(event)).status).toBe(200)
    const account = async () => (await shop({ method: 'GET', path: '/v1/accounts/acc_1', who })).json.figures
    const [figures, before] = [await account(), await rows()]
    expect(figures).toMatchObject({ deposits: expect.toSatisfy((deposits) => deposits >= 2_000) })
    for (const days of [3, 31]) {
      later(days * 24 * hour)
      for (const event of [...events, ...events.toReversed()])
        expect(await hook(event)).toMatchObject({ status: 200, json: { received: true } })
      vi.useRealTimers()
    }
    expect(changedRows(before, await rows())).toEqual([])
    expect(await account()).toEqual(figures)
  })
})
