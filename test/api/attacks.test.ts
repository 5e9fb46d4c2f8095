import { createHmac } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { applyDelivery } from '../../domain/deliveries/applyDelivery.ts'
import { AccountId, DeliveryId } from '../../domain/ids.ts'
import { act } from '../../functions/runtime/acting.ts'
import { recomputeStanding } from '../../store/project.ts'
import { realClock } from '../kit/keeper.ts'
import { type Answered, atlas, key, lumen, orderOf, person, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'
import { recordsIn } from './records.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
let pay: (request: Request) => Promise<Answered>
let webhook: (request: Request) => Promise<Answered>
const who = key('integration')
const chief = person('administrator')

beforeAll(async () => {
  house = await openDoors()
  const till = await import('../../functions/pay/pay.ts')
  const stripe = await import('../../functions/webhooks/stripe.ts')
  pay = (request) => visit(till.handler, request)
  webhook = (request) => visit(stripe.handler, request)
  await open('acc_1')
})
afterAll(() => house?.close())

let counter = 0
const put = (path: string, body: object, { as = who, ...more }: { as?: typeof who; 'if-match'?: string } = {}) =>
  ask({ method: 'PUT', path, who: as, headers: { 'idempotency-key': `a-${counter++}`, ...more }, body })
const post = (path: string, body: object, as = who) =>
  ask({ method: 'POST', path, who: as, headers: { 'idempotency-key': `a-${counter++}` }, body })
const get = (path: string, query: Record<string, string> = {}, as = who) => ask({ method: 'GET', path, who: as, query })
const place = (body: object) => checkout({ method: 'POST', path: '/v1/orders', who, body })
const deadline = () => Date.now() + 9_000

async function open(accountId: string, customer: object = { name: 'Anna' }): Promise<void> {
  expect((await post('/v1/accounts', { accountId, currency: 'EUR', customer })).status).toBe(201)
  expect((await put(`/v1/accounts/${accountId}/limit`, { limit: 'unlimited' })).status).toBe(200)
}

async function deliver(orderId: string, quantity: string): Promise<void> {
  const deliveryId = DeliveryId.parse(`d-${counter++}`)
  expect((await post('/v1/deliveries', { deliveryId, orderId, lines: [{ sku: 'A', delivered: quantity }] })).status).toBe(200)
  const system = {
    merchantId: lumen,
    by: 'system:test',
    rights: new Set(['system:react'] as const),
    correlationId: 'c',
    deadlineAt: deadline(),
  }
  expect(await act(applyDelivery, { deliveryId }, system)).toMatchObject({ answer: { state: 'applied' } })
}

/** Brings the lists up to date with an account, as its subscriber does. */
const listed = (accountId: string) =>
  recomputeStanding({
    keeper: house.keeper,
    merchantId: lumen,
    accountId: AccountId.parse(accountId),
    today: '2026-01-31',
    clock: realClock,
    deadlineAt: deadline(),
  })

describe('a link that pays', () => {
  test('opens for the longest ids there are', async () => {
    const [accountId, orderId, invoiceId] = [`acc_${'x'.repeat(80)}`, 'o'.repeat(64), `inv_${'i'.repeat(80)}`]
    await open(accountId)
    await place(orderOf(orderId, { accountId }))
    await deliver(orderId, '1')
    expect((await post('/v1/invoices', { invoiceId, accountId, orderIds: [orderId] })).status).toBe(201)
    const { payLink } = (await get(`/v1/invoices/${invoiceId}`)).json
    const { pathname } = new URL(String(payLink))
    expect(await pay({ method: 'GET', path: pathname })).toMatchObject({ status: 200 })
  })
})

describe('an API key', () => {
  test('with a hash that is taken is refused like an id that is, whosever it is', async () => {
    const hash = 'ab'.repeat(32)
    const made = (keyId: string, as = chief) => post('/v1/keys', { keyId, label: 'x', scope: 'storefront', hash }, as)
    expect((await made('key_first')).status).toBe(201)
    for (const as of [chief, person('administrator', atlas)]) {
      expect(await made('key_second', as)).toMatchObject({ status: 422, json: { code: 'same-key-other-content' } })
      expect((await get('/v1/keys', {}, as)).text).not.toContain('key_second')
    }
  })
})

describe('sums larger than an amount', () => {
  const huge = (orderId: string) => {
    const [line] = orderOf(orderId).lines
    return { ...orderOf(orderId, { accountId: 'acc_huge' }), lines: [{ ...line, quantity: '600', unitPrice: '10000000' }] }
  }

  test('hold an order with their figures, and are invoiced apart', async () => {
    await open('acc_huge')
    for (const orderId of ['huge-1', 'huge-2']) {
      expect((await place(huge(orderId))).status).toBe(201)
      await deliver(orderId, '600')
    }
    const both = { invoiceId: 'inv_huge', accountId: 'acc_huge', orderIds: ['huge-1', 'huge-2'] }
    expect(await post('/v1/invoices', both)).toMatchObject({ status: 422, json: { code: 'amount-too-large' } })
    await put('/v1/accounts/acc_huge/limit', { limit: 0 })
    const over = await place(orderOf('huge-3', { accountId: 'acc_huge' }))
    expect(over).toMatchObject({
      status: 201,
      json: { held: true, holds: [{ reason: 'limit-exceeded', figures: { excess: 1_200_000_001_000 } }] },
    })
  })
})

describe('a name', () => {
  test.each([
    ['as long as it can be, in letters that take most room', '한'.repeat(120)],
    ['that sorts behind everything', '\u{10ffff}zzz'],
    ['of accents alone', '\u0301\u0302'],
  ])('%s keeps its account in the lists', async (_, company) => {
    const accountId = `acc_${'n'.repeat(78)}-${counter++ % 10}`
    await open(accountId, { name: 'Kim', company })
    expect(await listed(accountId)).toEqual({ state: 'written' })
    const { items } = (await get('/v1/accounts')).json
    expect(JSON.stringify(items)).toContain(accountId)
  })

  test('of a merchant that could split a header is refused', async () => {
    const { settings, settingsVersion } = (await get('/v1/settings', {}, chief)).json
    const legal = { ...Object(settings).legal, name: 'Lumen\r\nBcc: thief@example.com' }
    const answer = await put('/v1/settings', { settings: { ...Object(settings), legal } }, { as: chief })
    expect(answer).toMatchObject({ status: 422, json: { faults: [{ pointer: '/settings/legal/name' }] } })
    expect((await get('/v1/settings', {}, chief)).json.settingsVersion).toBe(settingsVersion)
  })
})

describe('a statement', () => {
  test('of a month before its account was opened is refused: the schedule would catch up from there', async () => {
    const before = await recordsIn(house.keeper)
    for (const month of ['0001-02', '1999-12', '2020-01'])
      expect(await post(`/v1/accounts/acc_1/statements/${month}`, {})).toMatchObject({
        status: 422,
        json: { faults: [{ pointer: '/month' }] },
      })
    expect(await recordsIn(house.keeper)).toBe(before)
  })
})

describe('a condition', () => {
  test('on a write that nothing guards is refused, and the write is not made', async () => {
    const answer = await put('/v1/accounts/acc_1/customer', { customer: { name: 'Changed' } }, { 'if-match': '"99"' })
    expect(answer).toMatchObject({ status: 422, json: { faults: [{ pointer: '/headers/If-Match' }] } })
    expect((await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who })).json.customer).toMatchObject({ name: 'Anna' })
    expect((await place(orderOf('any-1'))).status).toBe(201)
  })
})

describe('a body made to be slow', () => {
  test.each([
    ['a text of quotes that never ends', `"${'\\"'.repeat(499_000)}`],
    ['broken escapes by the hundred thousand', '"\\\n'.repeat(300_000)],
    ['a hundred thousand fields', `{${Array.from({ length: 90_000 }, (_, at) => `"k${at}":1`).join()}}`],
    ['items by the hundred thousand', `{"lines":[${'0,'.repeat(400_000)}0]}`],
  ])('%s is refused in a moment', async (_, raw) => {
    const before = performance.now()
    expect((await checkout({ method: 'POST', path: '/v1/orders', who, raw })).status).toBeLessThan(500)
    expect(performance.now() - before).toBeLessThan(10_000)
  })
})

describe('money reported with what no account of ours can take', () => {
  const secret = `whsec_test_${lumen}`
  const told = (object: object) => {
    const raw = JSON.stringify({
      id: `evt_${counter++}`,
      object: 'event',
      type: 'payment_intent.succeeded',
      livemode: false,
      created: 1,
      data: { object },
    })
    const t = Math.floor(Date.now() / 1_000)
    const v1 = createHmac('sha256', secret).update(`${t}.${raw}`).digest('hex')
    return webhook({ method: 'POST', path: `/v1/webhooks/stripe/${lumen}`, raw, headers: { 'stripe-signature': `t=${t},v1=${v1}` } })
  }
  const intent = (id: string, more: object) => ({
    id,
    object: 'payment_intent',
    amount: 500,
    currency: 'eur',
    status: 'succeeded',
    metadata: {},
    ...more,
  })

  test('a currency in which nobody keeps an account waits in suspense', async () => {
    expect((await told(intent('pi_ars', { currency: 'ars' }))).status).toBe(200)
    expect((await get('/v1/suspense')).json.items).toMatchObject([{ paymentKey: 'pi_ars', currency: 'ARS', reason: 'unknown-account' }])
  })

  test('none of it is taken over by a top-up of another amount', async () => {
    expect((await told(intent('pi_late', {}))).status).toBe(200)
    const topUp = (amount: number) =>
      post('/v1/accounts/acc_1/top-ups', { paymentId: `pay_late-${amount}`, amount, currency: 'EUR', method: 'CB', providerKey: 'pi_late' })
    expect(await topUp(1)).toMatchObject({ status: 409, json: { code: 'invalid-transition' } })
    expect((await get('/v1/suspense')).text).toContain('pi_late')
    expect((await topUp(500)).status).toBe(201)
  })

  test('more names than one payment may have are money like any other', async () => {
    const pays = ['acc_1', ...Array.from({ length: 55 }, (_, nth) => `order:${nth}`)].join(' ')
    expect((await told(intent('pi_many', { metadata: { merchantId: lumen, pays } }))).status).toBe(200)
    expect((await get('/v1/payments/pay_psp-stripe-pi-many')).json).toMatchObject({ accountId: 'acc_1', unallocated: 500 })
  })
})
