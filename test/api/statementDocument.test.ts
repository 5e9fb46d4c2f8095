import { once } from 'node:events'
import { createServer, request as forward } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { person, type Request } from './house.ts'
import { type MailingHouse, openMailingHouse } from './mailingHouse.ts'

/** Storage whose writes can be held up on their way. */
const storage = { url: '', gate: Promise.resolve(), onPut: () => {} }
const slow = createServer(async (incoming, outgoing) => {
  const bytes = await buffer(incoming)
  if (incoming.method === 'PUT') {
    storage.onPut()
    await storage.gate
  }
  const { method, headers } = incoming
  forward(`${storage.url}${incoming.url}`, { method, headers }, (answer) => {
    outgoing.writeHead(answer.statusCode ?? 500, answer.headers)
    answer.pipe(outgoing)
  }).end(bytes)
})

let house: MailingHouse
let counter = 0
const who = person('administrator')

beforeAll(async () => {
  house = await openMailingHouse()
  storage.url = z.string().parse(process.env.AWS_ENDPOINT_URL_S3).replace(/\/$/, '')
  slow.listen(0, '127.0.0.1')
  await once(slow, 'listening')
  process.env.AWS_ENDPOINT_URL_S3 = `http://127.0.0.1:${z.object({ port: z.int() }).parse(slow.address()).port}`
})
afterAll(async () => {
  slow.closeAllConnections()
  slow.close()
  await house?.close()
})
beforeEach(() => () => vi.useRealTimers())

async function done(method: Request['method'], path: string, body: object): Promise<void> {
  counter += 1
  const { status, text } = await house.office({ method, path, who, body, headers: { 'idempotency-key': `s-${counter}` } })
  expect(status, `${method} ${path} ${text}`).toBeLessThan(300)
}

/** Opens an account and prepares its first statement, which nobody has heard of yet. */
async function stated(accountId: string, customer: object): Promise<void> {
  const month = new Date().toISOString().slice(0, 7)
  await done('POST', '/v1/accounts', { accountId, currency: 'EUR', customer })
  vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 40 * 86_400_000 })
  await house.drain(accountId)
  await done('POST', `/v1/accounts/${accountId}/statements/${month}`, {})
}

async function erase(accountId: string): Promise<void> {
  await done('POST', `/v1/accounts/${accountId}/erase`, { reason: 'requested-by-customer' })
  await house.drain(accountId)
}

test('a statement told again keeps no second document, whatever its customer changed since, and erasing leaves none', async () => {
  const customer = { name: 'Zoé Fictive', email: 'zoe@example.com', consent: true }
  await stated('acc_again', customer)
  await house.drain('acc_again')
  const first = house.documents()
  expect(first).toHaveLength(1)
  await done('PUT', '/v1/accounts/acc_again/customer', { customer: { ...customer, address: { lines: ['7 rue Fictive'], city: 'Paris' } } })
  await house.drain('acc_again', 'again')
  expect(house.documents()).toEqual(first)
  vi.setSystemTime(Date.now() + 3 * 3_600_000)
  await erase('acc_again')
  expect(house.documents()).toEqual([])
})

test('a customer erased while the statement is on its way to the storage leaves none there', async () => {
  await stated('acc_race', { name: 'Zoé Fictive' })
  const arrived = Promise.withResolvers<void>()
  const held = Promise.withResolvers<void>()
  Object.assign(storage, { gate: held.promise, onPut: arrived.resolve })
  const mailing = house.drain('acc_race')
  await arrived.promise
  await erase('acc_race')
  held.resolve()
  await mailing
  await house.drain('acc_race', 'again')
  expect(house.documents()).toEqual([])
})
