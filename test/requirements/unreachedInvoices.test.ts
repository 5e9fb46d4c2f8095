import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { key } from '../api/house.ts'
import { type MailingHouse, openMailingHouse } from '../api/mailingHouse.ts'

/* Invoices that reached nobody by mail: found among all of the merchant's, until they are sent again. */

let house: MailingHouse
let deeds = 0
const who = key('integration')
const ask = async (method: 'GET' | 'POST' | 'PUT', path: string, body?: object) => {
  deeds += 1
  const door = path === '/v1/orders' ? house.shop : house.office
  const answer = await door({ method, path, who, headers: { 'idempotency-key': `d-${deeds}` }, ...(body && { body }) })
  expect(answer.status, answer.text).toBeLessThan(300)
  return answer.json
}

/** A customer without an address, with an invoice. */
async function invoiced(name: string): Promise<void> {
  const accountId = `acc_${name}`
  const lines = [{ sku: 'A', description: 'Goods', quantity: '1', unitPrice: '50.00', vatRate: '20' }]
  await ask('POST', '/v1/accounts', { accountId, currency: 'EUR', customer: { name: 'Zoé Fictive', consent: true } })
  await ask('PUT', `/v1/accounts/${accountId}/limit`, { limit: 'unlimited' })
  await ask('POST', '/v1/orders', { orderId: name, accountId, currency: 'EUR', prices: 'gross', settlement: 'account', lines })
  await ask('POST', '/v1/deliveries', {
    deliveryId: `del-${name}`,
    orderId: name,
    lines: [{ sku: 'A', delivered: '1' }],
    last: true,
  })
  await house.drain(accountId)
  await ask('POST', '/v1/invoices', { invoiceId: `inv_${name}`, accountId })
  await house.drain(accountId)
}

const unreached = (query: Record<string, string> = {}) =>
  house.office({ method: 'GET', path: '/v1/invoices', who, query: { mail: 'unreached', ...query } })
const Page = z.object({
  items: z.array(z.object({ invoiceId: z.string(), mail: z.object({ state: z.string(), reason: z.string() }) })),
  next: z.string().optional(),
})

beforeAll(async () => {
  house = await openMailingHouse()
  const { settings } = await ask('GET', '/v1/settings')
  await ask('PUT', '/v1/settings', { settings: { ...Object(settings), paymentProvider: 'stripe' } })
  for (const name of ['first', 'second']) await invoiced(name)
})
afterAll(() => house?.close())

test('S3-22, 2.16: what could not be mailed is kept with its reason in one list of the merchant, the latest first, page by page', async () => {
  const mail = { state: 'not-sent', reason: 'no-address' }
  const first = Page.parse((await unreached({ limit: '1' })).json)
  expect(first.items).toEqual([{ invoiceId: 'inv_second', mail }])
  const cursor = String(first.next)
  expect(Page.parse((await unreached({ limit: '1', cursor })).json)).toEqual({ items: [{ invoiceId: 'inv_first', mail }] })
  expect(await unreached({ cursor, status: 'open' }), 'asked otherwise').toMatchObject({
    status: 422,
    json: { faults: [{ pointer: '/cursor' }] },
  })
})

test('S3-22, 2.16: what is sent again leaves that list, and says what became of the latest mail', async () => {
  await invoiced('again')
  await ask('PUT', '/v1/accounts/acc_again/customer', { customer: { name: 'Zoé Fictive', email: 'new@fictive.example', consent: true } })
  await ask('POST', '/v1/invoices/inv_again/send')
  await house.drain('acc_again')
  expect(house.mails().filter(({ envelope }) => envelope.to.join().includes('new@fictive.example'))).toHaveLength(1)
  expect(await ask('GET', '/v1/invoices/inv_again')).toMatchObject({ mail: { state: 'sent' } })
  expect((await unreached()).text).not.toContain('inv_again')
})
