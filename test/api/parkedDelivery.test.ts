import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { reportDelivery } from '../../domain/deliveries/reportDelivery.ts'
import { hashOf } from '../../store/canonical.ts'
import { recordOf } from '../../store/codec.ts'
import { everyRow, findings } from './everyRow.ts'
import { lumen, orderOf, person, type Request } from './house.ts'
import { type MailingHouse, openMailingHouse } from './mailingHouse.ts'

const accountId = 'acc_1'
const words = 'Card for aunt Odile'
const report = {
  deliveryId: 'd-1',
  orderId: 'o-1',
  lines: [{ sku: 'A', delivered: '1' }],
  added: [{ sku: 'C', description: words, quantity: '1', unitPrice: '2.00', vatRate: '20' }],
  last: true,
}
let house: MailingHouse
let counter = 0

beforeAll(async () => {
  house = await openMailingHouse()
})
afterAll(() => house?.close())

async function done(method: Request['method'], path: string, body: object) {
  counter += 1
  const visit = path === '/v1/orders' ? house.shop : house.office
  const answer = await visit({ method, path, who: person('administrator'), body, headers: { 'idempotency-key': `d-${counter}` } })
  expect(answer.status, `${method} ${path} ${answer.text}`).toBeLessThan(300)
  await house.drain(accountId)
  return answer.json
}

/** Whether somebody who has the whole table finds out by guessing what the report said. */
async function isConfirmed(): Promise<boolean> {
  const records = (await house.keeper.journal(lumen, { chain: 'pointer:order/o-1', after: 0, limit: 10 })).map(recordOf)
  const hashes = new Set(records.map(({ inputHash }) => inputHash))
  const salts = [...JSON.stringify(await everyRow()).matchAll(/"salt":\{"S":"([^"]+)"/g)].map(([, salt]) => salt)
  return salts.some((salt) => hashes.has(hashOf({ command: reportDelivery.name, input: reportDelivery.input.parse(report), salt })))
}

test('what a delivery said that came before its order can’t be found, nor guessed, once its customer is erased', async () => {
  await done('POST', '/v1/accounts', { accountId, currency: 'EUR', customer: { name: 'Zoé Fictive' } })
  await done('PUT', `/v1/accounts/${accountId}/limit`, { limit: 'unlimited' })
  expect(await done('POST', '/v1/deliveries', report)).toMatchObject({ state: 'parked' })
  await done('POST', '/v1/orders', orderOf('o-1', { accountId }))
  const { total } = z.looseObject({ total: z.int() }).parse(await done('POST', '/v1/invoices', { invoiceId: 'inv_1', accountId }))
  await done('POST', '/v1/payments', { paymentId: 'pay_1', accountId, amount: total, currency: 'EUR', method: 'VIR', names: [] })
  expect(await isConfirmed()).toBe(true)
  await done('POST', `/v1/accounts/${accountId}/erase`, { reason: 'requested-by-customer' })
  expect(await isConfirmed()).toBe(false)
  expect(new Set((await findings({ words })).words)).toEqual(new Set(['table invoice#inv_1', 'list invoice#inv_1']))
})
