import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { key, person } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* What a merchant chooses, switches on and off, and the credit terms of a customer, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-05-20')
})
afterAll(() => shop?.close())

const on = { b2bCredit: true, invoicing: true, storeCredit: true }
const limit = (accountId: string, value: unknown, who = person('credit-controller')) =>
  shop.ask({ method: 'PUT', path: `/v1/accounts/${accountId}/limit`, who, body: { limit: value } })
const listed = async (accountId: string) => {
  const { items } = await shop.read('/v1/accounts')
  return Array.isArray(items) ? items.find((item) => item.accountId === accountId) : undefined
}

test('S0-1: while B2B credit is off, limit, payment term and risk level are neither shown nor changeable; on again, they are as they were', async () => {
  await shop.open('acc_b2b', { limit: 100_00, terms: { paymentTermDays: 30, riskLevel: 'high' } })
  await shop.drain('acc_b2b')
  await shop.settings({ features: { ...on, b2bCredit: false } })
  const off = await shop.account('acc_b2b')
  expect(off).not.toHaveProperty('limit')
  expect(off.terms).toEqual({ minimumForCheck: 0, holdPeriod: 0 })
  expect(off.figures).toMatchObject({ limit: null, available: null, headroom: null })
  expect(await listed('acc_b2b')).not.toHaveProperty('riskLevel')
  const refused = await limit('acc_b2b', 1)
  expect(refused).toMatchObject({ status: 409, json: { code: 'switched-off' } })
  expect(refused.text).toContain('b2bCredit')
  const terms = { paymentTermDays: 1, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 }
  expect(await shop.ask({ method: 'PUT', path: '/v1/accounts/acc_b2b/terms', body: terms })).toMatchObject({ status: 409 })
  expect(await shop.order('b-1', { accountId: 'acc_b2b' })).toMatchObject({ status: 409, json: { code: 'switched-off' } })
  expect(await shop.ask({ method: 'GET', path: '/v1/reports/outstandings' })).toMatchObject({ status: 409, json: { code: 'switched-off' } })
  await shop.settings({ features: on })
  expect((await shop.ask({ method: 'GET', path: '/v1/reports/outstandings' })).status).toBe(200)
  expect(await shop.account('acc_b2b')).toMatchObject({ limit: 100_00, terms: { paymentTermDays: 30, riskLevel: 'high' } })
  expect(await listed('acc_b2b')).toMatchObject({ limit: 100_00, riskLevel: 'high' })
})

test('S0-2: the limit is the credit a customer may use until payment is really due, and no money of theirs', async () => {
  await shop.open('acc_credit', { limit: 50_00, terms: { paymentTermDays: 30 } })
  expect((await shop.order('cr-1', { accountId: 'acc_credit', amount: '50.00' })).json).toMatchObject({ held: false, toCollect: 0 })
  expect((await shop.account('acc_credit')).figures).toMatchObject({ deposits: 0, exposure: 50_00, headroom: 0 })
})

test('S0-3: with B2B credit on, a customer has the three fields and no fourth, and each can be edited', async () => {
  await shop.open('acc_three')
  const opened = await shop.account('acc_three')
  expect(opened).toMatchObject({ limit: null, terms: { paymentTermDays: 0, riskLevel: 'none' } })
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_three/limit', body: { limit: 500_00 } })
  await shop.terms('acc_three', { paymentTermDays: 45, riskLevel: 'medium' })
  expect(await shop.account('acc_three')).toMatchObject({ limit: 500_00, terms: { paymentTermDays: 45, riskLevel: 'medium' } })
  const extra = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0, discount: 5 }
  expect(await shop.ask({ method: 'PUT', path: '/v1/accounts/acc_three/terms', body: extra })).toMatchObject({ status: 422 })
})

test('S0-4, 2.16: the limit takes up to six decimals that fit the currency: 100.000000 is 100.00 EUR, 100.005 is refused; by default none is granted', async () => {
  await shop.open('acc_six')
  expect((await shop.account('acc_six')).limit).toBeNull()
  expect(await limit('acc_six', '100.000000')).toMatchObject({ status: 200, json: { limit: 100_00 } })
  expect(await limit('acc_six', '100.005')).toMatchObject({ status: 422, json: { code: 'invalid-input', faults: [{ pointer: '/limit' }] } })
  expect((await limit('acc_six', '100.0000000')).status).toBe(422)
  expect((await shop.order('six-1', { accountId: 'acc_six', amount: '100.00' })).json).toMatchObject({ held: false })
  expect((await shop.order('six-2', { accountId: 'acc_six', amount: '0.01' })).json).toMatchObject({ held: true })
})

test('S0-5: the payment term is a whole number of days, 0 or more, by default 0; the invoice is due that many days after its date', async () => {
  await shop.open('acc_term', { limit: 'unlimited' })
  expect(await shop.invoiced('acc_term', 'te-0', '10.00')).toMatchObject({ issuedOn: '2026-05-20', dueOn: '2026-05-20' })
  for (const paymentTermDays of [-1, 1.5]) {
    const body = { paymentTermDays, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 }
    expect((await shop.ask({ method: 'PUT', path: '/v1/accounts/acc_term/terms', body })).status).toBe(422)
  }
  await shop.terms('acc_term', { paymentTermDays: 30 })
  expect(await shop.invoiced('acc_term', 'te-1', '10.00')).toMatchObject({ dueOn: '2026-06-19' })
})

test('S0-6, 2.16: the risk level is none, low, medium or high, by default none, and has no effect of its own', async () => {
  await shop.open('acc_risk', { limit: 10_00 })
  expect((await shop.account('acc_risk')).terms).toMatchObject({ riskLevel: 'none' })
  const usual = { paymentTermDays: 0, endOfMonth: false, minimumForCheck: 0, holdPeriod: 0 }
  const risk = (riskLevel: string) => shop.ask({ method: 'PUT', path: '/v1/accounts/acc_risk/terms', body: { ...usual, riskLevel } })
  for (const other of ['', 'very-high', 'High']) expect((await risk(other)).status, other).toBe(422)
  for (const level of ['low', 'medium', 'none', 'high']) {
    expect((await risk(level)).status).toBe(200)
    expect((await shop.account('acc_risk')).terms).toMatchObject({ riskLevel: level })
  }
  expect((await shop.order('ri-1', { accountId: 'acc_risk', amount: '10.00' })).json).toMatchObject({ held: false, holds: [] })
})

test('2.3: not granted, 0 and unlimited are three things: refused on account, always held, never held', async () => {
  await shop.open('acc_null')
  await shop.open('acc_zero', { limit: 0 })
  await shop.open('acc_free', { limit: 'unlimited' })
  expect(await shop.order('li-1', { accountId: 'acc_null' })).toMatchObject({ status: 409, json: { code: 'credit-not-granted' } })
  expect((await shop.order('li-2', { accountId: 'acc_zero' })).json).toMatchObject({ held: true, holds: [{ reason: 'limit-exceeded' }] })
  expect((await shop.order('li-3', { accountId: 'acc_free', amount: '99999.00' })).json).toMatchObject({ held: false })
})

test('S3-1: invoicing stands behind a switch of the merchant: off, issuing is refused, and orders wait until it is on', async () => {
  await shop.open('acc_inv', { limit: 100_00 })
  await shop.order('in-1', { accountId: 'acc_inv', amount: '30.00' })
  await shop.deliver('acc_inv', 'in-1')
  await shop.settings({ features: { ...on, invoicing: false } })
  const issuing = { method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_in-1', accountId: 'acc_inv' } } as const
  expect(await shop.ask(issuing)).toMatchObject({ status: 409, json: { code: 'switched-off' } })
  expect((await shop.account('acc_inv')).figures).toMatchObject({ openOrders: 30_00 })
  await shop.settings({ features: on })
  expect((await shop.done(issuing)).json).toMatchObject({ total: 30_00, outstanding: 30_00 })
})

test('S3-5: without a payment provider, sending to collect is refused; issuing and paying by hand work', async () => {
  await shop.settings({ paymentProvider: 'none' })
  await shop.open('acc_hand', { limit: 100_00 })
  expect(await shop.invoiced('acc_hand', 'ha-1', '30.00')).toMatchObject({ outstanding: 30_00 })
  const send = { method: 'POST', path: '/v1/invoices/inv_ha-1/send' } as const
  expect(await shop.ask(send)).toMatchObject({ status: 409, json: { code: 'no-payment-provider' } })
  await shop.pay('pay_ha-1', { accountId: 'acc_hand', amount: 10_00, names: [{ kind: 'invoice', id: 'inv_ha-1' }] })
  expect(await shop.read('/v1/invoices/inv_ha-1')).toMatchObject({ outstanding: 20_00, label: 'partially-settled' })
  await shop.settings({ paymentProvider: 'stripe' })
  expect(await shop.ask(send)).toMatchObject({ status: 200, json: { requested: true } })
})

test('S3-6: an existing customer has one account, opened without a limit, which is set afterwards', async () => {
  await shop.open('acc_main')
  expect(await shop.account('acc_main')).toMatchObject({ limit: null, figures: { balance: 0 } })
  const again = { accountId: 'acc_main', currency: 'EUR', customer: { name: 'Somebody Else' } }
  expect((await shop.ask({ method: 'POST', path: '/v1/accounts', body: again })).status).toBe(422)
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_main/limit', body: { limit: 200_00 } })
  expect((await shop.account('acc_main')).figures).toMatchObject({ limit: 200_00, available: 200_00 })
})

test('S3-16: the new account is found in the list of accounts, from where it is opened with all its figures', async () => {
  await shop.open('acc_found', { limit: 200_00 })
  await shop.drain('acc_found')
  expect(await listed('acc_found')).toMatchObject({ name: 'Zoé Fictive', limit: 200_00, balance: 0 })
})

test('S3-21: the limit can be edited at any time, by who may, and acts on the next order', async () => {
  await shop.open('acc_edit', { limit: 200_00 })
  expect(await limit('acc_edit', 300_00, key('storefront'))).toMatchObject({ status: 403 })
  expect(await limit('acc_edit', 50_00)).toMatchObject({ status: 200, json: { limit: 50_00 } })
  expect((await shop.order('ma-1', { accountId: 'acc_edit', amount: '50.01' })).json).toMatchObject({ held: true })
  await limit('acc_edit', 60_00)
  expect((await shop.order('ma-2', { accountId: 'acc_edit', amount: '60.00' })).json).toMatchObject({ held: false })
})

test('S2-10: who sets the minimum is told to weigh the cost of a check against the history, and has the history beside it', async () => {
  const { stdout } = await promisify(execFile)(process.execPath, ['cli/encours.ts', 'changeTerms', '--help'])
  const said = stdout.split('\n').find((line) => line.includes('--minimumForCheck')) ?? ''
  expect(said).toContain('0 checks always')
  expect(said).toMatch(/Weigh the cost of a check against the customer’s history/)

  shop.on('2026-05-01')
  await shop.open('acc_weigh', { limit: 500_00 })
  await shop.invoiced('acc_weigh', 'w-1', '40.00')
  shop.on('2026-05-11')
  await shop.pay('pay_weigh', { accountId: 'acc_weigh', amount: 40_00, names: [{ kind: 'invoice', id: 'inv_w-1' }] })
  const history = { paymentCount: 1, lateCount: 1, lastPaymentOn: '2026-05-11', daysToPaySum: 10, daysToPayCount: 1 }
  expect(await shop.account('acc_weigh')).toMatchObject({ terms: { minimumForCheck: 0 }, history })

  // Nothing is computed from it: whatever was set stands, however the customer pays.
  for (const minimumForCheck of [300_00, 0, 12_50]) {
    await shop.terms('acc_weigh', { minimumForCheck })
    expect(await shop.account('acc_weigh')).toMatchObject({ terms: { minimumForCheck }, history })
  }
})
