import { afterAll, beforeAll, expect, test } from 'vitest'
import { key, person } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* Customers looked for, and attached to sales and orders, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  await shop.open('acc_z', { limit: 100_00, customer: { name: 'Zoé Martin', email: 'zoe@martin.example', references: ['Dossier 17'] } })
  await shop.open('acc_a', { customer: { name: 'Ada Martin', company: 'Boulangerie Fictive' } })
  for (const accountId of ['acc_z', 'acc_a']) await shop.drain(accountId)
})
afterAll(() => shop?.close())

const find = async (text: string, how: object = {}) =>
  (await shop.done({ method: 'POST', path: '/v1/accounts/search', who: key('storefront'), body: { text, ...how } })).json

const sell = (saleId: string, accountId: unknown) =>
  shop.ask({
    method: 'POST',
    path: '/v1/sales',
    body: { saleId, accountId, currency: 'EUR', prices: 'gross', lines: [shop.lineOf('10.00')] },
  })

test('S3-16: a customer is found by name, e-mail or reference, with filters, and opened; a new one is opened and found', async () => {
  for (const text of ['martin z', 'zoe@', 'dossier 17']) expect(await find(text)).toMatchObject({ items: [{ accountId: 'acc_z' }] })
  expect(await find('martin', { withLimit: false })).toMatchObject({ items: [{ accountId: 'acc_a', company: 'Boulangerie Fictive' }] })
  expect(await find('anna')).toMatchObject({ match: 'none', items: [] })
  await shop.open('acc_n', { customer: { name: 'Anna Nouvelle' } })
  await shop.drain('acc_n')
  const { attach } = await find('anna')
  await shop.done({ method: 'PUT', path: `/v1/accounts/${attach}/limit`, body: { limit: 50_00 } })
  expect(await shop.account(String(attach))).toMatchObject({ customer: { name: 'Anna Nouvelle' }, limit: 50_00 })
})

test('S3-17: an existing customer is found during a sale, attached to it, and given a limit before it is closed', async () => {
  const { attach } = await find('boulangerie')
  expect((await sell('s-17', attach)).json).toMatchObject({ code: 'credit-not-granted', payNow: 10_00 })
  await shop.done({ method: 'PUT', path: `/v1/accounts/${attach}/limit`, body: { limit: 10_00 } })
  expect((await sell('s-17', attach)).json).toMatchObject({ accountId: 'acc_a', onAccount: 10_00 })
})

test('S3-18: a search attaches a customer by itself only on a unique match', async () => {
  const several = await find('martin')
  expect(several).toMatchObject({ match: 'several', more: false })
  expect(several).not.toHaveProperty('attach')
  expect((await sell('s-18', several.attach)).json).toMatchObject({ code: 'customer-required' })
  const unique = await find('martin zo')
  expect(unique).toMatchObject({ match: 'unique', attach: 'acc_z' })
  expect((await sell('s-18', unique.attach)).json).toMatchObject({ accountId: 'acc_z', onAccount: 10_00 })
})

test('S3-18: whoever was erased is found no more, by nothing that was said of them', async () => {
  await shop.open('acc_gone', { customer: { name: 'Gaston Oublié', email: 'gaston@oublie.example', references: ['G-9'] } })
  await shop.drain('acc_gone')
  expect(await find('gaston o')).toMatchObject({ match: 'unique' })
  const body = { reason: 'requested-by-customer' }
  await shop.done({ method: 'POST', path: '/v1/accounts/acc_gone/erase', who: person('administrator'), body })
  await shop.drain('acc_gone')
  for (const text of ['gaston', 'oublie', 'gaston@', 'g-9']) expect(await find(text)).toMatchObject({ match: 'none', items: [] })
})
