import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { AccountId } from '../../domain/ids.ts'
import { type PaymentServer, startPaymentServer } from '../../local/outside/payments/paymentServer.ts'
import { openShelf, type Shelf } from '../../local/outside/shelf.ts'
import { type Answered, key, lumen, orderOf, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
let shelf: Shelf
let provider: PaymentServer
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
let pay: (method: 'GET' | 'POST', link: string) => Promise<Answered>

const office = key('integration')
const customer = { name: 'Anna <b>', language: 'en', email: 'anna@example.com' }

beforeAll(async () => {
  house = await openDoors()
  shelf = openShelf(`${house.folder}/payments`)
  provider = await startPaymentServer({ shelf, now: Date.now, publicUrl: () => 'http://127.0.0.1:1', merchants: house.secrets.merchants })
  process.env.PAYMENTS_API_URL = provider.url
  const door = await import('../../functions/pay/pay.ts')
  pay = (method, link) => visit(door.handler, { method, path: new URL(link).pathname })
  await ask({ method: 'POST', path: '/v1/accounts', who: office, body: { accountId: 'acc_1', currency: 'EUR', customer } })
})
afterAll(async () => {
  await provider?.stop()
  shelf?.close()
  await house?.close()
})

/** Places an order that waits for payment; its link. */
async function linkOf(orderId: string, amount: string): Promise<string> {
  const { json } = await checkout({
    method: 'POST',
    path: '/v1/orders',
    who: office,
    body: orderOf(orderId, { amount, settlement: 'prepaid' }),
  })
  const link = /"payLink":"([^"]+)"/.exec(JSON.stringify(json))?.[1]
  if (!link) throw new Error(`${orderId} has no link: ${JSON.stringify(json)}`)
  return link
}

const page = (link: string) => pay('GET', link)

describe('the lasting link', () => {
  test('shows what is still owed, in the customer’s language, and nothing on the page runs', async () => {
    const { status, headers, text } = await page(await linkOf('p-1', '20.00'))
    expect(status).toBe(200)
    expect(headers['content-type']).toContain('text/html')
    expect(headers['content-security-policy']).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(Buffer.from(text, 'latin1').toString()).toContain('20.00')
    expect(text).toContain('<html lang="en">')
    expect(text).toContain('Order p-1')
    expect(text).not.toMatch(/<script|style=/)
  })

  test('leads to the provider’s page for exactly that, the same one however often it is pressed', async () => {
    const link = await linkOf('p-2', '30.00')
    const first = await pay('POST', link)
    expect(first.status).toBe(303)
    const again = await pay('POST', link)
    expect(again.headers.location).toBe(first.headers.location)
    const hosted = await (await fetch(first.headers.location ?? '')).text()
    expect(hosted).toContain('30.00')
    // Whoever was sent the link learns nobody's address there.
    expect(hosted).not.toContain(customer.email)
  })

  test('leads to another page for the same amount once something was paid: the first one may be the one that was', async () => {
    const link = await linkOf('p-again', '20.00')
    const first = (await pay('POST', link)).headers.location
    const body = {
      paymentId: 'pay_again',
      accountId: 'acc_1',
      amount: 20_00,
      currency: 'EUR',
      method: 'VIR',
      names: [{ kind: 'order', id: 'p-again' }],
    }
    expect((await ask({ method: 'POST', path: '/v1/payments', who: office, body })).status).toBe(201)
    const lines = [{ sku: 'A', description: 'Goods', quantity: '1', unitPrice: '40.00', vatRate: '20' }]
    expect(
      (await checkout({ method: 'PUT', path: '/v1/orders/p-again', who: office, headers: { 'idempotency-key': 'more' }, body: { lines } }))
        .status,
    ).toBe(200)
    expect(Buffer.from((await page(link)).text, 'latin1').toString()).toContain('20.00')
    expect((await pay('POST', link)).headers.location).not.toBe(first)
  })

  test('asks for the new residual when part was paid, and says so when nothing is left', async () => {
    const link = await linkOf('p-3', '40.00')
    const before = (await pay('POST', link)).headers.location
    const payment = (paymentId: string, amount: number) => ({
      method: 'POST' as const,
      path: '/v1/payments',
      who: office,
      body: { paymentId, accountId: 'acc_1', amount, currency: 'EUR', method: 'VIR', names: [{ kind: 'order', id: 'p-3' }] },
    })
    expect((await ask(payment('pay_half', 15_00))).status).toBe(201)
    expect(Buffer.from((await page(link)).text, 'latin1').toString()).toContain('25.00')
    expect((await pay('POST', link)).headers.location).not.toBe(before)
    expect((await ask(payment('pay_rest', 25_00))).status).toBe(201)
    for (const method of ['GET', 'POST'] as const) expect((await pay(method, link)).text).toContain('Already paid')
  })

  test('of an order that was cancelled asks for nothing', async () => {
    const link = await linkOf('p-4', '50.00')
    await checkout({ method: 'POST', path: '/v1/orders/p-4/cancel', who: office, headers: { 'idempotency-key': 'cancel' } })
    expect((await pay('POST', link)).text).toContain('Already paid')
  })

  test('that was changed, cut or made up leads to one page that tells nothing', async () => {
    const link = await linkOf('p-5', '60.00')
    const token = link.split('/').at(-1) ?? ''
    const [id, payload = '', mac] = token.split('.')
    const other = Buffer.from(payload, 'base64url').toString().replace('p-5', 'p-1')
    const forged = [
      `${id}.${Buffer.from(other).toString('base64url')}.${mac}`,
      token.slice(0, -1),
      'nonsense',
      `${id}.${payload}.`,
      'x'.repeat(3_000),
    ]
    const answers = await Promise.all(forged.map((text) => page(`https://api.example.com/pay/${text}`)))
    for (const answer of answers) expect(answer).toMatchObject({ status: 404, text: answers[0]?.text })
  })

  test('of ours for an order, an invoice or an account that can’t be leads to the same page', async () => {
    const { payLink } = await import('../../functions/runtime/links.ts')
    const nonsense = (await page('https://api.example.com/pay/nonsense')).text
    for (const kind of ['order', 'cure', 'invoice'] as const)
      for (const id of ['p-1#x', '', 'p-nobody']) {
        const link = await payLink({ merchantId: lumen, accountId: AccountId.parse('acc_1'), kind, id })
        expect(await page(link), `${kind} ${id}`).toMatchObject({ status: 404, text: nonsense })
      }
  })

  test('says so when the provider doesn’t answer, and when the merchant takes no money online', async () => {
    const link = await linkOf('p-6', '70.00')
    process.env.PAYMENTS_API_URL = 'http://127.0.0.1:1'
    expect((await pay('POST', link)).status).toBe(503)
    process.env.PAYMENTS_API_URL = provider.url
    const settings = { legal: { name: 'Lumen' }, paymentProvider: 'none' }
    const door = await import('../../functions/runtime/merchants.ts')
    await ask({ method: 'PUT', path: '/v1/settings', who: office, headers: { 'idempotency-key': 'off' }, body: { settings } })
    door.forgetMerchant(lumen)
    expect((await pay('POST', link)).status).toBe(409)
    const { json } = await checkout({ method: 'GET', path: '/v1/orders/p-6', who: office })
    expect(JSON.stringify(json)).not.toContain('payLink')
  })
})
