import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { MerchantId } from '../../domain/ids.ts'
import { closedRoutes } from '../../functions/api/doors.ts'
import { openEveryDoor, rows } from './everyDoor.ts'
import { type Answered, atlas, type House, lumen, openHouse, orderOf, person, type Request, visit } from './house.ts'
import { recordsIn } from './records.ts'
import { bodies, requestFor } from './requests.ts'

/* Two merchants who have the same: what one of them holds in its hands opens nothing at the other's. */

let house: House
let send: Record<string, (request: Request) => Promise<Answered>>
let webhook: (request: Request) => Promise<Answered>
const chiefs = { lumen: person('administrator', lumen), atlas: person('administrator', atlas) }

beforeAll(async () => {
  house = await openHouse()
  send = await openEveryDoor()
  const stripe = await import('../../functions/webhooks/stripe.ts')
  webhook = (request) => visit(stripe.handler, request)
  for (const who of Object.values(chiefs)) await furnish(who)
})
afterAll(() => house?.close())

async function furnish(who: typeof chiefs.lumen): Promise<void> {
  const made = async (name: string, path: string, { method = 'POST', body = {} }: { method?: Request['method']; body?: object }) => {
    const answer = await send[name]?.({ method, path, who, body, headers: { 'idempotency-key': `furnish-${name}` } })
    expect(answer?.status, answer?.text).toBeLessThan(300)
  }
  await made('openAccount', '/v1/accounts', { body: { accountId: 'acc_f', currency: 'EUR', customer: { name: 'X' } } })
  await made('changeLimit', '/v1/accounts/acc_f/limit', { method: 'PUT', body: { limit: 100_000 } })
  await made('placeOrder', '/v1/orders', { body: orderOf('f-0', { accountId: 'acc_f' }) })
  await made('placeOrder', '/v1/orders', { body: orderOf('f-1', { accountId: 'acc_f' }) })
  await made('createKey', '/v1/keys', { body: { ...bodies.createKey, hash: who.merchantId === lumen ? '1'.repeat(64) : '2'.repeat(64) } })
}

describe('an Idempotency-Key', () => {
  const writing = closedRoutes.filter(
    ({ method, name }) =>
      method !== 'GET' &&
      !['quoteOrder', 'findAccounts', 'checkLedger', 'republish', 'rebuild', 'applyDaysToPayToAll', 'importRows'].includes(name),
  )

  test.each(rows(writing))('of one merchant is free at the other for %s', async (_, route) => {
    const ask = (who: typeof chiefs.lumen, how: object = {}) =>
      send[route.name]?.({
        ...requestFor(route, who),
        // No two keys are found by one hash, whosever they are.
        ...(route.name === 'rotateKey' && { body: { hash: who === chiefs.lumen ? '3'.repeat(64) : '4'.repeat(64) } }),
        headers: { 'idempotency-key': `shared-${route.name}`, ...how },
      })
    const [ours, theirs] = [await ask(chiefs.lumen), await ask(chiefs.atlas)]
    expect(theirs?.headers['idempotency-replayed']).toBe(ours?.headers['idempotency-replayed'])
    // A voucher's code is of its merchant; that of a refusal is everybody's.
    const told = (answer: typeof ours) => [answer?.status, answer && answer.status >= 400 ? answer.json.code : undefined]
    expect(told(theirs)).toEqual(told(ours))
  })

  test('is free at the other for other content too, and on another route of the same merchant', async () => {
    const headers = { 'idempotency-key': 'one-text' }
    const limit = (who: typeof chiefs.lumen, amount: number) =>
      send.changeLimit?.({ method: 'PUT', path: '/v1/accounts/acc_f/limit', who, headers, body: { limit: amount } })
    expect(await limit(chiefs.lumen, 11)).toMatchObject({ status: 200, json: { limit: 11 } })
    expect(await limit(chiefs.atlas, 22)).toMatchObject({ status: 200, json: { limit: 22 } })
    expect(await limit(chiefs.lumen, 33)).toMatchObject({ status: 422, json: { code: 'same-key-other-content' } })
    const terms = { method: 'PUT' as const, path: '/v1/accounts/acc_f/terms', who: chiefs.lumen, headers, body: bodies.changeTerms }
    const changed = await send.changeTerms?.(terms)
    expect(changed?.status).toBe(200)
    expect(changed?.headers['idempotency-replayed']).toBeUndefined()
  })
})

describe('a cursor', () => {
  const paged = closedRoutes.filter(({ name }) =>
    ['listOrders', 'listPayments', 'listAccounts', 'listInvoices', 'listHolds', 'listSuspense', 'listKeys'].includes(name),
  )

  test('of one merchant is at the other what any made-up text is, for every list', async () => {
    const list = { method: 'GET' as const, path: '/v1/accounts/acc_f/orders', query: { limit: '1' } }
    const next = String((await send.listOrders?.({ ...list, who: chiefs.lumen }))?.json.next)
    expect(next.length).toBeGreaterThan(30)
    for (const route of paged) {
      const ask = (cursor: string, who = chiefs.atlas) =>
        send[route.name]?.({ ...requestFor(route, who), query: { cursor }, headers: { 'x-correlation-id': 'the-same' } })
      const answer = await ask(next)
      expect(answer, route.name).toMatchObject({ status: 422, json: { faults: [{ pointer: '/cursor' }] } })
      expect(answer, route.name).toEqual(await ask('1.made-up'))
      if (route.name !== 'listOrders') expect((await ask(next, chiefs.lumen))?.status, `${route.name}, not its own list`).toBe(422)
    }
  })
})

describe('a payment’s report', () => {
  let nth = 0
  const tell = (to: MerchantId, metadata: Record<string, string>) => {
    nth += 1
    const object = {
      id: `pi_x${nth}`,
      object: 'payment_intent',
      amount: 700,
      amount_received: 700,
      currency: 'eur',
      status: 'succeeded',
      metadata,
    }
    const about = {
      id: `evt_x${nth}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      created: Math.floor(Date.now() / 1_000),
      livemode: false,
    }
    const payload = JSON.stringify({ ...about, data: { object: { ...object, livemode: false } } })
    const secret = `whsec_test_${to}`
    const headers = { 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret }), 'x-correlation-id': 'the-same' }
    return (address: MerchantId) => webhook({ method: 'POST', path: `/v1/webhooks/stripe/${address}`, raw: payload, headers })
  }
  const figures = async (who: typeof chiefs.lumen) =>
    (await send.getAccount?.({ method: 'GET', path: '/v1/accounts/acc_f', who }))?.json.figures

  test('signed for one merchant is forged at the other, like any forgery', async () => {
    const report = tell(lumen, { merchantId: atlas, pays: 'acc_f' })
    const forged = await webhook({
      method: 'POST',
      path: `/v1/webhooks/stripe/${atlas}`,
      raw: '{}',
      headers: { 'x-correlation-id': 'the-same' },
    })
    const before = await recordsIn(house.keeper)
    expect(await report(atlas)).toEqual(forged)
    expect(await recordsIn(house.keeper)).toBe(before)
  })

  test.each([
    ['the other merchant and its account', { merchantId: 'mer_lumen', pays: 'acc_f' }],
    ['the other merchant’s order', { merchantId: 'mer_lumen', pays: 'acc_f order:f-1' }],
    ['no merchant', { pays: 'acc_f' }],
    ['a text that is no merchant', { merchantId: 'mer_atlas ', pays: 'acc_f' }],
  ])('that names %s is money of nobody known at the one who was told, and nothing at the other', async (_, metadata) => {
    const before = { lumen: await figures(chiefs.lumen), atlas: await figures(chiefs.atlas) }
    expect((await tell(atlas, metadata)(atlas)).status).toBe(200)
    const suspense = async (who: typeof chiefs.lumen) => (await send.listSuspense?.({ method: 'GET', path: '/v1/suspense', who }))?.text
    expect(await suspense(chiefs.atlas)).toContain(`pi_x${nth}`)
    expect(await suspense(chiefs.lumen)).not.toContain('pi_x')
    expect({ lumen: await figures(chiefs.lumen), atlas: await figures(chiefs.atlas) }).toEqual(before)
  })

  test('that names an account only the other merchant has waits with whom it was told to', async () => {
    const body = { accountId: 'acc_only', currency: 'EUR', customer: { name: 'X' } }
    expect((await send.openAccount?.({ method: 'POST', path: '/v1/accounts', who: chiefs.lumen, body }))?.status).toBe(201)
    expect((await tell(atlas, { merchantId: atlas, pays: 'acc_only' })(atlas)).status).toBe(200)
    const account = await send.getAccount?.({ method: 'GET', path: '/v1/accounts/acc_only', who: chiefs.lumen })
    expect(account?.json.figures).toMatchObject({ deposits: 0, balance: 0 })
  })
})
