import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Contest, openContest } from './contest.ts'
import { orderOf, person, type Request } from './house.ts'

let contest: Contest

/** What a function has left when it is called: half a second to try, and the two for its answer. */
const millis = 2_500

const accountOf = (accountId: string): Request => ({
  method: 'POST',
  path: '/v1/accounts',
  body: { accountId, currency: 'EUR', customer: { name: 'Anna' } },
})
const topUpOf = (paymentId: string, amount: number): Request => ({
  method: 'POST',
  path: '/v1/accounts/acc_1/top-ups',
  body: { paymentId, amount, currency: 'EUR', method: 'CB' },
})

/** One of each kind of write: new rows, a spent deposit, a lifted hold, terms, settings. */
const writes: Readonly<Record<string, Request>> = {
  'an order': { method: 'POST', path: '/v1/orders', body: orderOf('new-1') },
  'an order from deposits': { method: 'POST', path: '/v1/orders', body: orderOf('new-2', { settlement: 'deposit' }) },
  'a cancellation': { method: 'POST', path: '/v1/orders/old-1/cancel', headers: { 'idempotency-key': 'b-1' } },
  'a release': {
    method: 'POST',
    path: '/v1/orders/held-1/release',
    who: person('credit-controller'),
    headers: { 'idempotency-key': 'b-2' },
    body: { why: 'known' },
  },
  'a top-up': topUpOf('pay_2', 5_00),
  'a refund': topUpOf('pay_3', -1_00),
  'a limit': { method: 'PUT', path: '/v1/accounts/acc_1/limit', headers: { 'idempotency-key': 'b-3' }, body: { limit: 70_00 } },
  'an account': accountOf('acc_2'),
  'a delivery': {
    method: 'POST',
    path: '/v1/deliveries',
    body: { deliveryId: 'del-1', orderId: 'old-2', lines: [{ sku: 'A', delivered: '1' }], last: true },
  },
  'a payment': {
    method: 'POST',
    path: '/v1/payments',
    body: { paymentId: 'pay_4', accountId: 'acc_1', amount: 3_00, currency: 'EUR', method: 'VIR' },
  },
}

beforeAll(async () => {
  contest = await openContest()
  const { ask } = contest
  await ask(accountOf('acc_1'))
  await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', headers: { 'idempotency-key': 'b-0' }, body: { limit: 50_00 } })
  await ask(topUpOf('pay_1', 40_00))
  await ask({ method: 'POST', path: '/v1/orders', body: orderOf('old-1') })
  await ask({ method: 'POST', path: '/v1/orders', body: orderOf('old-2') })
  await ask({ method: 'POST', path: '/v1/orders', body: orderOf('held-1', { amount: '90.00' }) })
})
afterAll(() => contest?.close())

const without = 1_000_000

describe.each([
  ['conflicts without end', { conflicts: without }],
  ['throttling without end', { throttles: without }],
])('%s', (_, burst) => {
  test.each(Object.entries(writes))('refuse %s with 503, say when to come again, and nothing is written', async (_what, request) => {
    const before = await contest.rows()
    contest.engine.burst(burst)
    const answer = await contest.askWithin(request, millis)
    contest.engine.calm()
    expect(answer).toMatchObject({ status: 503, json: { code: 'busy' } })
    expect(Number(answer.headers['retry-after'])).toBeGreaterThan(0)
    expect(await contest.rows()).toEqual(before)
  })
})

describe('a burst that ends in time', () => {
  test.each(Object.entries(writes))('is not seen by who asked for %s, and it is done once', async (_what, request) => {
    contest.engine.burst({ conflicts: 3, throttles: 2 })
    const answer = await contest.ask(request)
    expect(answer.status).toBeLessThan(300)
    expect(answer.headers['idempotency-replayed']).toBeUndefined()
    expect(await contest.ask(request)).toMatchObject({
      status: answer.status,
      json: answer.json,
      headers: { 'idempotency-replayed': 'true' },
    })
  })
})
