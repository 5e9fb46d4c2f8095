import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { type Answered, atlas, key, orderOf, type Request } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
const office = key('integration')

beforeAll(async () => {
  house = await openDoors()
  await ask({
    method: 'POST',
    path: '/v1/accounts',
    who: office,
    body: { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } },
  })
})
afterAll(() => house?.close())

const place = (raw: string, more: Partial<Request> = {}) => checkout({ method: 'POST', path: '/v1/orders', who: office, raw, ...more })
const Faults = z.array(z.object({ pointer: z.string(), says: z.string() }))
const pointers = ({ json }: Answered) => Faults.parse(json.faults).map(({ pointer }) => pointer)

describe('every fault at once, by JSON pointer', () => {
  test('wrong types, unknown fields, unknown currency, floats and what is missing', async () => {
    const line = { sku: 'A', description: 'x', quantity: '1', unitPrice: 12, vatRate: '20', colour: 'red' }
    const answer = await place(
      JSON.stringify({
        orderId: 'o1',
        currency: 'eur',
        prices: 'net',
        settlement: 'account',
        total: 1,
        lines: [line, { ...line, sku: 7 }],
      }),
    )
    expect(answer).toMatchObject({ status: 422, json: { code: 'invalid-input', status: 422, type: '/v1/problems/invalid-input' } })
    expect(pointers(answer).toSorted()).toEqual([
      '/accountId',
      '/currency',
      '/lines/0/colour',
      '/lines/0/unitPrice',
      '/lines/1/colour',
      '/lines/1/sku',
      '/lines/1/unitPrice',
      '/total',
    ])
  })

  test.each([
    ['a float', '{"limit":1.5}'],
    ['a negative amount', '{"limit":-1}'],
    ['minus zero', '{"limit":-0}'],
    ['an exponent', '{"limit":1e3}'],
    ['more than an integer keeps', '{"limit":9007199254740993}'],
    ['more than an amount can be', '{"limit":1000000000001}'],
    ['a word', '{"limit":"twelve"}'],
    ['a decimal that its currency can’t hold', '{"limit":"12.005"}'],
    ['a decimal below zero', '{"limit":"-12.00"}'],
    ['a fraction of nothing', '{"limit":1.0}'],
  ])('an amount that is %s', async (_, raw) => {
    const answer = await ask({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who: office, headers: { 'idempotency-key': 'bad' }, raw })
    expect(answer.status).toBe(422)
    expect(pointers(answer)).toContain('/limit')
    const { json } = await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who: office })
    expect(json.limit).toBeNull()
  })

  test('keys that stand twice, __proto__ and half characters', async () => {
    const body = JSON.stringify(orderOf('dup-1'))
    expect(pointers(await place(body.replace('{', '{"orderId":"dup-2",')))).toEqual(['/orderId'])
    expect(pointers(await place(body.replace('{', '{"__proto__":{"rights":"all"},')))).toContain('/__proto__')
    expect(pointers(await place(body.replace('Bread', '\\ud83d')))).toEqual(['/lines/0/description'])
    expect((await checkout({ method: 'GET', path: '/v1/orders/dup-1', who: office })).status).toBe(404)
  })

  test('headers are named like fields', async () => {
    const answer = await place(JSON.stringify(orderOf('h-1')), { headers: { 'idempotency-key': 'a b', 'if-match': '"1", "2"' } })
    expect(pointers(answer)).toEqual(['/headers/Idempotency-Key', '/headers/If-Match'])
  })

  test('a body that contradicts its address, and a query that nobody asked for', async () => {
    const contradicting = await ask({
      method: 'PUT',
      path: '/v1/accounts/acc_1/limit',
      who: office,
      headers: { 'idempotency-key': 'c' },
      body: { accountId: 'acc_2', limit: 1 },
    })
    expect(pointers(contradicting)).toEqual(['/accountId'])
    const elsewhere = await ask({ method: 'GET', path: '/v1/accounts/acc_1/orders', who: office, query: { accountId: 'acc_2' } })
    expect(pointers(elsewhere)).toEqual(['/accountId'])
    const asking = await ask({ method: 'GET', path: '/v1/accounts', who: office, query: { limit: '0', colour: 'red' } })
    expect(pointers(asking).toSorted()).toEqual(['/colour', '/limit'])
  })
})

describe('a body that can’t be read', () => {
  test.each([
    ['broken', '{"orderId":'],
    ['no object', '[1,2]'],
    ['a number', '7'],
    ['nested too deep', `${'{"a":'.repeat(21)}1${'}'.repeat(21)}`],
    ['nested far too deep', '['.repeat(400_000)],
  ])('%s is 400', async (_, raw) => {
    expect(await place(raw)).toMatchObject({ status: 400, json: { code: 'malformed-json' } })
  })

  test('not UTF-8 is 400', async () => {
    const { handler } = await import('../../functions/api/checkout.ts')
    const { eventOf, lambdaContext } = await import('./house.ts')
    const event = eventOf({ method: 'POST', path: '/v1/orders', who: office, raw: '' })
    const answer = await handler(
      { ...event, body: Buffer.from([0x7b, 0xff, 0x7d]).toString('base64'), isBase64Encoded: true },
      lambdaContext,
    )
    expect(answer.statusCode).toBe(400)
  })

  test('over 1 MB is 413, also when it comes as base64', async () => {
    const raw = JSON.stringify({ ...orderOf('big'), kind: 'x'.repeat(1_000_001) })
    expect(await place(raw)).toMatchObject({ status: 413, json: { code: 'too-large' } })
    expect((await place(raw, { base64: true })).status).toBe(413)
  })

  test('that is well-formed base64 is read like any other', async () => {
    await ask({
      method: 'PUT',
      path: '/v1/accounts/acc_1/limit',
      who: office,
      headers: { 'idempotency-key': 'b64' },
      body: { limit: 1000 },
    })
    const placed = await place(JSON.stringify(orderOf('b64')), { base64: true })
    expect(placed.status).toBe(201)
  })
})

describe('another merchant’s ids', () => {
  test('are unknown, like ids that nobody has', async () => {
    const stranger = key('integration', atlas)
    const headers = { 'idempotency-key': 'x' }
    const tried: Request[] = [
      { method: 'GET', path: '/v1/accounts/acc_1', who: stranger },
      { method: 'GET', path: '/v1/orders/b64', who: stranger },
      { method: 'POST', path: '/v1/orders/b64/cancel', who: stranger, headers },
      { method: 'POST', path: '/v1/orders', who: stranger, body: orderOf('theirs') },
    ]
    for (const request of tried) expect((await checkout(request)).status, `${request.method} ${request.path}`).toBe(404)
    const office = { method: 'PUT', path: '/v1/accounts/acc_1/limit', who: stranger, headers, body: { limit: 1 } } as const
    expect(await ask(office)).toMatchObject({ status: 404, json: { code: 'unknown-account' } })
    expect((await ask({ method: 'GET', path: '/v1/accounts', who: stranger })).json.items).toEqual([])
  })
})

describe('text of people', () => {
  test.each(['Ａnna 👩‍🌾 שלום', 'e\u0301 and é', "O'Hara <script>alert(1)</script>", '=HYPERLINK("x")'])(
    '%s comes back as it was sent',
    async (name) => {
      const body = { customer: { name } }
      const headers = { 'idempotency-key': `n-${Buffer.from(name).toString('hex').slice(0, 40)}` }
      expect((await ask({ method: 'PUT', path: '/v1/accounts/acc_1/customer', who: office, headers, body })).status).toBe(200)
      const { json } = await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who: office })
      expect(json.customer).toMatchObject({ name })
    },
  )

  test.each(['a\r\nBcc: b@example.com', 'a\u0000b'])('%j is refused: it could split a header', async (name) => {
    const answer = await ask({
      method: 'PUT',
      path: '/v1/accounts/acc_1/customer',
      who: office,
      headers: { 'idempotency-key': 'crlf' },
      body: { customer: { name } },
    })
    expect(answer.status).toBe(422)
    expect(pointers(answer)).toEqual(['/customer/name'])
  })
})
