import { createHmac } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { request as httpRequest } from 'node:http'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { deliverAll, open, orderOf } from '../../tools/demo/scenes.ts'
import { type Stack, startStack } from '../kit/stack.ts'

let stack: Stack
const email = 'victim.of.attacks@customer.example'

beforeAll(async () => {
  stack = await startStack()
  const customer = { name: '<script>alert("victim")</script>', company: "=cmd|' /C calc'!A0", email, consent: true }
  await stack.world.act('openAccount', { accountId: 'acc_target', currency: 'EUR', customer })
  await stack.world.act('changeLimit', { accountId: 'acc_target', limit: 100_000 })
  await open(stack.world, { accountId: 'acc_other', limit: 10_000 })
  await stack.world.act('placeOrder', orderOf({ accountId: 'acc_target', orderId: 'target-1', amount: 2_000 }))
  await stack.world.settled()
})
afterAll(() => stack?.stop())

type Sent = { method?: string; path: string; headers?: Record<string, string>; body?: string | Buffer }

/** A request as it is: nothing tidied up on its way. */
function send({ method = 'POST', path, headers = {}, body }: Sent): Promise<{ status: number; type: string; text: string }> {
  return new Promise((resolve, reject) => {
    const sent = httpRequest(stack.url, { method, path, headers }, (answer) => {
      const chunks: Buffer[] = []
      answer.on('data', (chunk: Buffer) => chunks.push(chunk))
      const text = () => Buffer.concat(chunks).toString()
      answer.on('end', () => resolve({ status: answer.statusCode ?? 0, type: answer.headers['content-type'] ?? '', text: text() }))
    })
    sent.on('error', reject)
    sent.end(body)
  })
}

const Events = z.object({ events: z.array(z.looseObject({ detailType: z.string(), detail: z.looseObject({}) })) })
const DeadLetters = z.object({ deadLetters: z.array(z.looseObject({ queue: z.string(), reason: z.string() })) })

/** All that an attack could have moved: the customers' money, and every event there ever was. */
async function standing(): Promise<unknown> {
  const { world } = stack
  await world.settled()
  const accounts = await Promise.all(['acc_target', 'acc_other'].map((accountId) => world.act('getAccount', { accountId })))
  const order = await world.act('getOrder', { orderId: 'target-1' })
  const { events } = Events.parse(await stack.get('events'))
  return {
    accounts,
    order,
    suspense: await world.act('listSuspense', {}),
    events: events.filter(({ detailType }) => !detailType.startsWith('Email')).length,
  }
}

const intent = (id: string, amount: number, metadata: Record<string, string>) => ({
  id: `evt_${id}`,
  object: 'event',
  type: 'payment_intent.succeeded',
  livemode: false,
  created: 1,
  data: { object: { id, object: 'payment_intent', amount, amount_received: amount, currency: 'eur', status: 'succeeded', metadata } },
})

async function seconds(): Promise<number> {
  const { now } = z.object({ now: z.string() }).parse(await stack.get('clock'))
  return Math.floor(Date.parse(now) / 1_000)
}

const signature = (text: string, { at, secret }: { at: number; secret: string }) =>
  `t=${at},v1=${createHmac('sha256', secret).update(`${at}.${text}`).digest('hex')}`
const report = (body: string, headers: Record<string, string>, merchant = 'mer_lumen') =>
  send({ path: `/v1/webhooks/stripe/${merchant}`, headers: { 'content-type': 'application/json', ...headers }, body })

describe('a webhook', () => {
  const ours = 'whsec_test_mer_lumen'
  const theirs = 'whsec_test_mer_atlas'
  const metadata = { merchantId: 'mer_lumen', pays: 'acc_target order:target-1' }

  test('that is unsigned, forged, stale, of the future, written anew or of the wrong mode is refused alike, and moves nothing', async () => {
    const now = await seconds()
    const body = JSON.stringify(intent('pi_forged', 2_000, metadata))
    const live = JSON.stringify({ ...intent('pi_live', 2_000, metadata), livemode: true })
    const before = await standing()
    const tried = [
      await report(body, {}),
      await report(body, { 'stripe-signature': 'nonsense' }),
      await report(body, { 'stripe-signature': signature(body, { at: now, secret: theirs }) }),
      await report(body, { 'stripe-signature': signature(body, { at: now - 301, secret: ours }) }),
      await report(body, { 'stripe-signature': signature(body, { at: now + 400, secret: ours }) }),
      await report(body, { 'stripe-signature': `${signature(body, { at: now - 4_000, secret: ours })},t=${now}` }),
      await report(JSON.stringify(JSON.parse(body), null, 1), { 'stripe-signature': signature(body, { at: now, secret: ours }) }),
      await report(body.replace('2000', '9000'), { 'stripe-signature': signature(body, { at: now, secret: ours }) }),
      await report(live, { 'stripe-signature': signature(live, { at: now, secret: ours }) }),
      await report(body, { 'stripe-signature': signature(body, { at: now, secret: ours }) }, 'mer_atlas'),
      await report(body, { 'stripe-signature': signature(body, { at: now, secret: ours }) }, 'mer_nobody'),
      await report(body, { 'stripe-signature': signature(body, { at: now, secret: ours }) }, '..%2Fmer_lumen'),
    ]
    const told = tried.map(({ status, text }) => ({ status, ...JSON.parse(text), correlationId: '' }))
    expect(told.map(({ status, code }) => `${status} ${code}`)).toEqual(tried.map(() => '400 forged-webhook'))
    expect(new Set(told.map((one) => JSON.stringify(one))).size).toBe(1)
    expect(await standing()).toEqual(before)
  })

  test('of one merchant can’t pay for another’s customer', async () => {
    const now = await seconds()
    const body = JSON.stringify(intent('pi_atlas', 2_000, metadata))
    const before = await standing()
    expect((await report(body, { 'stripe-signature': signature(body, { at: now, secret: theirs }) }, 'mer_atlas')).status).toBe(200)
    expect(await standing()).toMatchObject({ accounts: Object(before).accounts, suspense: { items: [] } })
    const mine = await stack.api({ method: 'GET', path: '/v1/suspense', key: stack.otherKey })
    expect(await mine.json()).toMatchObject({ items: [{ paymentKey: 'pi_atlas', reason: 'unknown-account' }] })
  })

  test('told twenty times at once, by other events, counts once', async () => {
    const now = await seconds()
    const told = Array.from({ length: 20 }, (_, nth) => JSON.stringify({ ...intent('pi_many', 2_000, metadata), id: `evt_${nth}` }))
    const answers = await Promise.all(told.map((body) => report(body, { 'stripe-signature': signature(body, { at: now, secret: ours }) })))
    expect(answers.map(({ status }) => status)).toEqual(told.map(() => 200))
    await stack.world.settled()
    const { figures, history } = await stack.world.act('getAccount', { accountId: 'acc_target' })
    expect({ deposits: figures.deposits, paymentCount: history.paymentCount }).toEqual({ deposits: 2_000, paymentCount: 1 })
  })
})

describe('a request nobody documented', () => {
  const order = JSON.stringify(orderOf({ accountId: 'acc_target', orderId: 'odd-1', amount: 1_000 }))
  const [v1, json] = ['/v1/orders', { 'content-type': 'application/json' }]
  const odd: [string, Sent][] = [
    ['a path with an encoded slash', { method: 'GET', path: '/v1/accounts/acc_target%2Fhistory' }],
    ['a path that is no encoding', { method: 'GET', path: '/v1/accounts/%E0%A4%A' }],
    ['a path with NUL', { method: 'GET', path: '/v1/accounts/%00' }],
    ['a path out of the house', { method: 'GET', path: '/v1/accounts/../../_local/keys' }],
    ['an id of the language', { method: 'GET', path: '/v1/docs/constructor' }],
    ['an id of the language in a link', { method: 'GET', path: '/pay/__proto__' }],
    ['a query as long as a header may be', { method: 'GET', path: `/v1/accounts?cursor=${'x'.repeat(9_000)}` }],
    ['a query that names the language', { method: 'GET', path: '/v1/accounts?__proto__=1&constructor=2' }],
    ['HEAD', { method: 'HEAD', path: '/v1/accounts/acc_target' }],
    ['OPTIONS', { method: 'OPTIONS', path: v1 }],
    ['PATCH', { method: 'PATCH', path: `${v1}/target-1`, headers: json, body: '{}' }],
    ['another method in a header', { method: 'GET', path: `${v1}/target-1`, headers: { 'x-http-method-override': 'DELETE' } }],
    ['bytes that are no text', { path: v1, headers: json, body: Buffer.from([0x7b, 0x22, 0xff, 0xfe, 0x22, 0x7d]) }],
    ['text in 16 bits', { path: v1, headers: json, body: Buffer.from(order, 'utf16le') }],
    ['a form', { path: v1, headers: { 'content-type': 'application/x-www-form-urlencoded' }, body: 'orderId=odd-1&amount=1' }],
    [
      'XML',
      {
        path: v1,
        headers: { 'content-type': 'application/xml' },
        body: '<!DOCTYPE a [<!ENTITY b SYSTEM "file:///etc/passwd">]><a>&b;</a>',
      },
    ],
    ['nine megabytes', { path: v1, headers: json, body: Buffer.alloc(9_000_000, 0x20) }],
    ['twelve megabytes', { path: v1, headers: json, body: Buffer.alloc(12_000_000, 0x20) }],
    ['two objects', { path: v1, headers: json, body: `${order}${order.replace('odd-1', 'odd-2')}` }],
    ['the order twice in one', { path: v1, headers: json, body: order.replace('{', '{"orderId":"odd-2",') }],
    ['another method’s token', { path: v1, headers: { ...json, authorization: 'Basic YTpi' }, body: order }],
    ['no token', { path: v1, headers: { ...json, authorization: '' }, body: order }],
  ]

  test.each(odd)('(%s) breaks nothing and leaves nothing', async (_, sent) => {
    const before = await standing()
    const authorization = `Bearer ${stack.key('integration')}`
    const answer = await send({ ...sent, headers: { authorization, 'idempotency-key': 'odd', ...sent.headers } })
    expect(answer.status, answer.text).toBeLessThan(500)
    if (answer.type.includes('problem+json'))
      expect(JSON.parse(answer.text)).toMatchObject({ status: answer.status, code: expect.any(String) })
    expect(answer.text).not.toContain('enc_')
    expect(await standing()).toEqual(before)
  })
})

describe('poison on the bus', () => {
  test('goes to the dead letters with its reason, and its neighbours flow', async () => {
    const { world, merchantId } = stack
    for (const orderId of ['bus-1', 'bus-2']) await world.act('placeOrder', orderOf({ accountId: 'acc_other', orderId, amount: 1_000 }))
    const delivery = (deliveryId: string, orderId: string) => ({ deliveryId, orderId, lines: [], last: true })
    const put = (detail: object, source = `merchant.${merchantId}`) =>
      stack.post('events', { source, detailType: 'delivery-reported', detail })
    await put({ merchantId, data: delivery('bus-d1', 'bus-1') })
    await world.settled()
    await put({ merchantId, data: delivery('bus-x1', 'bus-2') }, 'merchant.mer_atlas')
    await put({ merchantId, data: { ...delivery('bus-x2', 'bus-2'), lines: [{ sku: 'A', delivered: 1 }] } })
    await put({ merchantId, data: { ...delivery('bus-x3', 'bus-2'), price: 0 } })
    await put({ merchantId, version: 99, data: delivery('bus-x4', 'bus-2') })
    await put({ data: 'nothing' })
    await put({ merchantId, data: delivery('bus-d1', 'bus-2') })
    await stack.post('events', { bus: 'encours', source: 'encours', detailType: 'money-freed', detail: { merchantId } })
    await put({ merchantId, data: delivery('bus-d2', 'bus-2') })
    await world.settled()
    const { deadLetters } = DeadLetters.parse(await stack.get('dead-letters'))
    const reasons = deadLetters.map(({ queue, reason }) => `${queue}: ${reason}`)
    for (const reason of ['may not speak for', 'delivered', '"price"', 'version 99', 'merchantId', 'same-key-other-content', 'money-freed'])
      expect(
        reasons.some((one) => one.includes(reason)),
        `${reason} in ${reasons.join('\n')}`,
      ).toBe(true)
    expect(deadLetters).toHaveLength(7)
    expect((await world.act('getOrder', { orderId: 'bus-1' })).deliveryIds).toEqual(['bus-d1'])
    expect((await world.act('getOrder', { orderId: 'bus-2' })).deliveryIds).toEqual(['bus-d2'])
  })
})

describe('what is written down', () => {
  test('shows a name as it is, and lets nothing in it run', async () => {
    const { world } = stack
    await world.act('placeOrder', orderOf({ accountId: 'acc_target', orderId: 'target-2', amount: 5_000 }))
    await deliverAll(world, { orderId: 'target-2' })
    await world.act('issueInvoice', { invoiceId: 'inv_target', accountId: 'acc_target', orderIds: ['target-2'] })
    await world.settled()
    const { mails } = z.object({ mails: z.array(z.looseObject({ id: z.string() })) }).parse(await stack.get(`mail?to=${email}`))
    expect(mails).toHaveLength(1)
    const html = JSON.stringify(z.looseObject({ html: z.string() }).parse(await stack.get(`mail/${mails[0]?.id}`)).html)
    expect(html).toContain('&lt;script&gt;')
    expect(html).not.toContain('<script')
  })

  test('in the logs knows no key, no token, no secret and no person', async () => {
    const signedIn = await stack.post('sign-in', { person: 'lumen-cashier' })
    const { access_token: token } = z.looseObject({ access_token: z.string() }).parse(signedIn)
    for (const bearer of [token, `${token.slice(0, -3)}abc`, 'enc_guessed', stack.key('integration')])
      await stack.api({ method: 'GET', path: '/v1/accounts/acc_target', key: bearer })
    const folder = join(stack.folder, 'logs')
    const logs = (await Promise.all((await readdir(folder)).map((name) => readFile(join(folder, name), 'utf8')))).join('\n')
    expect(logs).toContain('a webhook was not taken')
    const found = logs.match(/enc_[A-Za-z0-9_-]{8,}|eyJ[A-Za-z0-9_-]{8,}|whsec_\w+|sk_test_\w+|[\w.+-]+@[\w-]+\.[a-z]+|\/pay\/[^{\s]\S*/g)
    expect(found ?? []).toEqual([])
    for (const word of ['script', 'cmd|', 'Bearer', stack.key('integration')]) expect(logs).not.toContain(word)
  })
})

describe('guessing', () => {
  test('of API keys is turned away after 20, told when to come again; who is known goes on, and after the minute so does everybody', async () => {
    const ask = (key?: string) => stack.api({ method: 'GET', path: '/v1/holds', ...(key !== undefined && { key }) })
    await stack.post('clock', { advance: 'PT2M' })
    expect((await ask()).status).toBe(200)
    let tries = 0
    let answer = await ask('enc_guess')
    for (; answer.status === 403 && tries < 60; tries += 1) answer = await ask(`enc_guess-${tries}`)
    expect(tries).toBeGreaterThanOrEqual(20)
    expect(answer.status).toBe(429)
    expect(Number(answer.headers.get('retry-after'))).toBeGreaterThan(0)
    expect(await answer.json()).toMatchObject({ code: 'too-many-requests' })
    expect((await ask()).status).toBe(200)
    await stack.post('clock', { advance: 'PT2M' })
    expect((await ask('enc_guess-later')).status).toBe(403)
  })
})
