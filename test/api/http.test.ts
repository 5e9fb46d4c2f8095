import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { atlas, key, orderOf, person, type Request } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)

const shop = key('storefront')
const office = key('integration')

beforeAll(async () => {
  house = await openDoors()
  await ask({
    method: 'POST',
    path: '/v1/accounts',
    who: office,
    body: { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } },
  })
  await limit(100_00)
})
afterAll(() => house?.close())

let counter = 0
const once = () => ({ 'idempotency-key': `k-${counter++}` })
const limit = (amount: number) =>
  ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, headers: once(), body: { limit: amount } })

describe('an answer', () => {
  test('of something made is 201 with its place, and a repetition says that it is one', async () => {
    const body = { accountId: 'acc_2', currency: 'EUR', customer: { name: 'Bob' } }
    const first = await ask({ method: 'POST', path: '/v1/accounts', who: office, body })
    expect(first).toMatchObject({ status: 201, headers: { location: '/v1/accounts/acc_2' } })
    expect(first.headers['idempotency-replayed']).toBeUndefined()
    const again = await ask({ method: 'POST', path: '/v1/accounts', who: office, body })
    expect(again).toMatchObject({ status: 201, headers: { 'idempotency-replayed': 'true' }, json: first.json })
  })

  test('carries security headers, is never kept, and names the request', async () => {
    const answer = await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who: shop, headers: { 'x-correlation-id': 'mine-1' } })
    expect(answer.headers).toMatchObject({
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'x-correlation-id': 'mine-1',
      'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
    })
    expect(answer.headers['strict-transport-security']).toContain('max-age=')
  })

  test('of an account carries the version of its terms, which If-Match guards', async () => {
    const { headers } = await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who: shop })
    const tag = headers.etag ?? ''
    expect(tag).toMatch(/^"\d+"$/)
    const change = { method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, body: { limit: 200_00 } } as const
    const changed = await ask({ ...change, headers: { ...once(), 'if-match': tag } })
    expect(changed).toMatchObject({ status: 200, json: { limit: 200_00 } })
    const late = await ask({ ...change, headers: { ...once(), 'if-match': tag } })
    expect(late).toMatchObject({ status: 412, json: { code: 'changed-meanwhile' } })
    expect((await limit(100_00)).status).toBe(200)
  })

  test('of a held order is a success with a warning, the cure and the link that pays it', async () => {
    const held = await checkout({ method: 'POST', path: '/v1/orders', who: shop, body: orderOf('held-1', { amount: '150.00' }) })
    expect(held).toMatchObject({ status: 201, json: { held: true, cure: { amount: 50_00 } } })
    expect(held.json.warning).toContain('held')
    expect(JSON.stringify(held.json.cure)).toContain('https://api.example.com/pay/')
    const read = await checkout({ method: 'GET', path: '/v1/orders/held-1', who: shop })
    expect(JSON.stringify(read.json.cure)).toContain('https://api.example.com/pay/')
    await checkout({ method: 'POST', path: '/v1/orders/held-1/cancel', who: shop, headers: once() })
  })

  test('of a held order to a warehouse says that it is held, and nothing of what its customer owes or may', async () => {
    await checkout({ method: 'POST', path: '/v1/orders', who: shop, body: orderOf('held-2', { amount: '150.00' }) })
    const why = 'Her husband has lost his job'
    await ask({ method: 'POST', path: '/v1/orders/held-2/hold', who: office, headers: once(), body: { why } })
    const ways = ['/v1/orders/held-2', '/v1/accounts/acc_1/orders']
    for (const path of ways) {
      const read = await (path.includes('accounts') ? ask : checkout)({ method: 'GET', path, who: key('warehouse') })
      expect(read.text).toContain('"holds":[{"reason":"limit-exceeded"},{"reason":"manual"}]')
      for (const word of ['husband', '"limit"', 'exposure', 'sentence', 'payLink']) expect(read.text).not.toContain(word)
    }
    await checkout({ method: 'POST', path: '/v1/orders/held-2/cancel', who: shop, headers: once() })
  })
})

describe('once', () => {
  test('the same order again is the first answer; other content under its id is refused and changes nothing', async () => {
    const body = orderOf('once-1')
    const first = await checkout({ method: 'POST', path: '/v1/orders', who: shop, body })
    const again = await checkout({ method: 'POST', path: '/v1/orders', who: shop, body })
    expect(again.json).toEqual(first.json)
    expect(again.headers['idempotency-replayed']).toBe('true')
    const other = await checkout({ method: 'POST', path: '/v1/orders', who: shop, body: orderOf('once-1', { amount: '11.00' }) })
    expect(other).toMatchObject({ status: 422, json: { code: 'same-key-other-content' } })
    const order = await checkout({ method: 'GET', path: '/v1/orders/once-1', who: shop })
    expect(order.json.total).toBe(10_00)
  })

  test('a write without an id of its own needs an Idempotency-Key, and acts once under it', async () => {
    const body = { limit: 100_00 }
    const bare = await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, body })
    expect(bare).toMatchObject({ status: 400, json: { code: 'once-key-missing' } })
    const headers = once()
    const first = await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, headers, body })
    const again = await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, headers, body })
    expect(again).toMatchObject({ status: 200, json: first.json, headers: { 'idempotency-replayed': 'true' } })
    const other = await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, headers, body: { limit: 1 } })
    expect(other).toMatchObject({ status: 422, json: { code: 'same-key-other-content' } })
  })

  test('the key of one merchant says nothing to another', async () => {
    const headers = once()
    const body = { accountId: 'acc_shared', currency: 'EUR', customer: { name: 'X' } }
    for (const merchant of [undefined, atlas]) {
      const opened = await ask({ method: 'POST', path: '/v1/accounts', who: key('integration', merchant), headers, body })
      expect(opened.status).toBe(201)
      expect(opened.headers['idempotency-replayed']).toBeUndefined()
    }
  })
})

describe('lists', () => {
  test('are paged by cursors that only their own merchant and list take', async () => {
    for (const id of ['page-1', 'page-2', 'page-3']) {
      await checkout({ method: 'POST', path: '/v1/orders', who: shop, body: orderOf(id, { amount: '1.00' }) })
    }
    const seen: unknown[] = []
    let cursor: string | undefined
    do {
      const query = { limit: '2', ...(cursor && { cursor }) }
      const { status, json } = await ask({ method: 'GET', path: '/v1/accounts/acc_1/orders', who: office, query })
      expect(status).toBe(200)
      seen.push(...(Array.isArray(json.items) ? json.items.map((item) => item.orderId) : []))
      const next = typeof json.next === 'string' ? json.next : undefined
      if (next) {
        const elsewhere = { method: 'GET', path: '/v1/accounts/acc_1/payments', who: office, query: { cursor: next } } as const
        expect(await ask(elsewhere)).toMatchObject({ status: 422, json: { faults: [{ pointer: '/cursor' }] } })
        const others = {
          method: 'GET',
          path: '/v1/accounts/acc_1/orders',
          who: key('integration', atlas),
          query: { cursor: next },
        } as const
        expect((await ask(others)).status).toBe(422)
      }
      cursor = next
    } while (cursor)
    expect(seen).toEqual(expect.arrayContaining(['page-1', 'page-2', 'page-3', 'once-1']))
    expect(new Set(seen).size).toBe(seen.length)
  })
})

describe('who is calling', () => {
  test('nobody gets nothing', async () => {
    expect(await ask({ method: 'GET', path: '/v1/accounts' })).toMatchObject({ status: 401, json: { code: 'not-signed-in' } })
  })

  test('an unknown address is a problem like any other', async () => {
    expect(await ask({ method: 'GET', path: '/v1/nothing', who: office })).toMatchObject({ status: 404, json: { code: 'not-found' } })
  })

  test('the right that is missing is named', async () => {
    const body = { limit: 1 }
    const refused = await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: person('cashier'), headers: once(), body })
    expect(refused).toMatchObject({ status: 403, json: { code: 'not-allowed', right: 'limits:change' } })
    expect(refused.headers['content-type']).toContain('application/problem+json')
  })
})
