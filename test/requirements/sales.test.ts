import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { type Answered, key, person } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* Sales on the spot and what they are paid with, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

const allRoutes: readonly Route[] = Object.values(doors).flat()

type Sketch = { accountId?: string; amount?: string } & Record<string, unknown>
const sell = (saleId: string, { amount = '100.00', ...how }: Sketch): Promise<Answered> =>
  shop.ask({ method: 'POST', path: '/v1/sales', body: { saleId, currency: 'EUR', prices: 'gross', lines: [shop.lineOf(amount)], ...how } })
const by = (method: string, amount: number) => ({ method, amount })
const figures = async (accountId: string) => (await shop.account(accountId)).figures

const topUp = (accountId: string, body: object) =>
  shop.ask({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, body: { currency: 'EUR', ...body } })

test('S1-4: CRED pays from the start, and can’t be taken out of the payment methods', async () => {
  const { settings } = await shop.read('/v1/settings')
  const { paymentMethods } = Object(settings)
  expect(paymentMethods).toContainEqual({ code: 'CRED', label: 'Store credit' })
  const without = paymentMethods.filter(({ code }: { code: string }) => code !== 'CRED')
  const body = { settings: { ...Object(settings), paymentMethods: without } }
  expect(await shop.ask({ method: 'PUT', path: '/v1/settings', body })).toMatchObject({ status: 422, json: { code: 'invalid-input' } })
})

test('S1-9, S1-10: a top-up needs an amount and a payment method, and gives a receipt whenever one is asked for', async () => {
  await shop.open('acc_receipt', { customer: { name: 'Zoé <b>', language: 'fr' } })
  expect((await topUp('acc_receipt', { paymentId: 'pay_q1', method: 'CB' })).json).toMatchObject({ code: 'invalid-input' })
  expect((await topUp('acc_receipt', { paymentId: 'pay_q1', amount: 12_50 })).json).toMatchObject({ code: 'invalid-input' })
  await topUp('acc_receipt', { paymentId: 'pay_q1', amount: 1_234_50, method: 'ESP' })
  const path = '/v1/payments/pay_q1/receipt'
  expect(await shop.read(path)).toMatchObject({ kind: 'top-up', amount: 1_234_50, method: 'ESP', methodLabel: 'Cash', language: 'fr' })
  const page = await shop.ask({ method: 'GET', path, accept: 'text/html,application/xhtml+xml;q=0.9' })
  expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
  for (const said of ['<html lang="fr">', 'Reçu', 'Alimentation du crédit client', '1\u00a0234,50\u00a0€', 'Zoé &lt;b&gt;', 'Lumen SARL'])
    expect(page.text).toContain(said)
  const printed = await shop.done({ method: 'GET', path: `${path}/document` })
  expect(printed.headers['content-type']).toBe('application/pdf')
  expect(printed.text).toMatch(/^%PDF-1\.7/)
  expect((await shop.done({ method: 'GET', path: `${path}/document` })).text).toBe(printed.text)
  expect((await shop.ask({ method: 'GET', path: '/v1/payments/pay_none/receipt/document' })).json).toMatchObject({
    code: 'unknown-payment',
  })
})

test('S1-12, S1-13, S1-14: a top-up stays as it is; less credit is a new entry below 0, which is a refund', async () => {
  await shop.open('acc_less')
  await topUp('acc_less', { paymentId: 'pay_less', amount: 20_00, method: 'CB' })
  expect(
    allRoutes.filter(({ method, path }) => method !== 'GET' && path.startsWith('/v1/payments/{paymentId}')).map(({ name }) => name),
  ).not.toContain('topUp')
  expect(allRoutes.filter(({ method, path }) => (method === 'DELETE' || method === 'PUT') && /payments|top-ups/.test(path))).toEqual([])
  const changed = await topUp('acc_less', { paymentId: 'pay_less', amount: 15_00, method: 'CB' })
  expect(changed.json).toMatchObject({ code: 'same-key-other-content' })
  expect((await topUp('acc_less', { paymentId: 'pay_back', amount: -5_00, method: 'CB' })).json).toMatchObject({
    account: { deposits: 15_00 },
  })
  expect(await shop.read('/v1/payments/pay_back')).toMatchObject({ kind: 'refund', amount: -5_00 })
})

test('S1-24, S1-25, S1-26: a partner’s voucher is a top-up by a payment method of its own, a short code in capitals, made before', async () => {
  await shop.open('acc_partner')
  const voucher = { paymentId: 'pay_ba', amount: 25_00, method: 'BA' }
  expect((await topUp('acc_partner', voucher)).json).toMatchObject({ code: 'unknown-payment-method' })
  const { settings } = await shop.read('/v1/settings')
  const methods = Object(settings).paymentMethods
  expect(methods.map(({ code }: { code: string }) => code)).toEqual(expect.arrayContaining(['CRED', 'CB', 'CHE', 'ESP']))
  for (const code of ['ba', 'bBA', 'BAb', 'B', 'BONDACHAT']) {
    const wrong = { ...Object(settings), paymentMethods: [...methods, { code, label: 'Bons d’achat' }] }
    expect((await shop.ask({ method: 'PUT', path: '/v1/settings', body: { settings: wrong } })).status, code).toBe(422)
  }
  await shop.settings({ paymentMethods: [...methods, { code: 'BA', label: 'Bons d’achat' }] })
  expect((await topUp('acc_partner', voucher)).json).toMatchObject({ account: { deposits: 25_00, balance: 25_00 } })
  expect(await shop.read('/v1/payments/pay_ba/receipt')).toMatchObject({ method: 'BA', methodLabel: 'Bons d’achat' })
  const { receivedOn } = await shop.read('/v1/payments/pay_ba')
  const { items, methods: sums } = await shop.read(`/v1/reports/daily-summary/${receivedOn}`)
  expect(items).toContainEqual(expect.objectContaining({ type: 'top-up', method: 'BA', amount: 25_00, reference: 'pay_ba' }))
  expect(sums).toContainEqual(expect.objectContaining({ method: 'BA', topUps: { count: 1, amount: 25_00 } }))
  const { json } = await sell('ba-1', { accountId: 'acc_partner', amount: '10.00', tenders: [by('CRED', 10_00)] })
  expect(json.account).toMatchObject({ balance: 15_00 })
})

test('S1-15: paying by credit needs a customer on the sale', async () => {
  const answer = await sell('nobody-1', { amount: '10.00', tenders: [by('CRED', 10_00)] })
  expect(answer).toMatchObject({ status: 422, json: { code: 'customer-required' } })
  expect((await sell('nobody-1', { amount: '10.00' })).json).toMatchObject({ code: 'customer-required', payNow: 10_00 })
  expect((await sell('nobody-1', { amount: '10.00', tenders: [by('ESP', 10_00)] })).status).toBe(201)
})

const Summary = z.object({
  complete: z.literal(true),
  items: z.array(z.looseObject({ accountId: z.string().optional(), type: z.string(), amount: z.int() })),
  methods: z.array(z.looseObject({ method: z.string() })),
})

test('S1-18: a sale that a till closes with CRED is in the summary of its day, by what store credit paid of it', async () => {
  await shop.open('acc_summary')
  await shop.topUp('pay_s1', { accountId: 'acc_summary', amount: 50_00 })
  const tenders = [by('CB', 50_00), by('CRED', 30_00)]
  const goods = { accountId: 'acc_summary', currency: 'EUR', prices: 'gross', lines: [shop.lineOf('80.00')] }
  await shop.done({ method: 'POST', path: '/v1/sales', who: key('till'), body: { saleId: 'summary-1', ...goods, tenders } })
  const { issuedOn, number } = await shop.read('/v1/invoices/inv_sale-summary-1')
  const { items, methods } = Summary.parse(await shop.read(`/v1/reports/daily-summary/${issuedOn}`))
  expect(items.filter(({ accountId }) => accountId === 'acc_summary')).toMatchObject([
    { type: 'top-up', method: 'CB', amount: 50_00, reference: 'pay_s1' },
    { type: 'consumption', method: 'CRED', amount: 30_00, reference: number },
  ])
  const consumed = items.filter(({ type }) => type === 'consumption')
  const consumption = { count: consumed.length, amount: consumed.reduce((sum, { amount }) => sum + amount, 0) }
  expect(methods).toContainEqual(expect.objectContaining({ method: 'CRED', consumption }))
})

test('S1-16, S1-17: a sale shows its customer’s balance; store credit is deducted when it is closed, by what it pays', async () => {
  await shop.open('acc_credit')
  await shop.topUp('pay_c1', { accountId: 'acc_credit', amount: 50_00 })
  // Told how much it would take, nothing has moved yet.
  const refused = await sell('c-1', { accountId: 'acc_credit', amount: '80.00', tenders: [by('CRED', 80_00)] })
  expect(refused).toMatchObject({ status: 409, json: { code: 'credit-not-granted', payNow: 30_00 } })
  expect(await figures('acc_credit')).toMatchObject({ deposits: 50_00, balance: 50_00 })
  const { json } = await sell('c-1', { accountId: 'acc_credit', amount: '20.00', tenders: [by('CRED', 20_00)] })
  expect(json).toMatchObject({ tenders: [by('CRED', 20_00)], label: 'settled', account: { balance: 30_00, deposits: 30_00 } })
  expect(await figures('acc_credit')).toMatchObject({ balance: 30_00 })
})

test('S1-19: balance = top-ups + refunds (below 0) − consumption, movement by movement', async () => {
  await shop.open('acc_moves')
  await shop.topUp('pay_m1', { accountId: 'acc_moves', amount: 50_00 })
  await shop.topUp('pay_m2', { accountId: 'acc_moves', amount: -10_00 })
  await sell('m-1', { accountId: 'acc_moves', amount: '15.00', tenders: [by('CRED', 15_00)] })
  const { items } = await shop.read('/v1/accounts/acc_moves/history')
  const moves = Array.isArray(items) ? items.filter(({ movement }) => movement !== 0) : []
  expect(moves).toMatchObject([
    { command: 'topUp', movement: 50_00, balance: 50_00 },
    { command: 'topUp', movement: -10_00, balance: 40_00 },
    { command: 'recordSale', movement: -15_00, balance: 25_00 },
  ])
})

test('S1-5, S1-6: what is bought now and paid later makes the balance negative; what was put aside pays later purchases', async () => {
  await shop.open('acc_later', { limit: 100_00 })
  await shop.topUp('pay_l1', { accountId: 'acc_later', amount: 30_00 })
  expect((await sell('l-1', { accountId: 'acc_later', amount: '30.00', tenders: [by('CRED', 30_00)] })).json.account).toMatchObject({
    balance: 0,
  })
  expect((await sell('l-2', { accountId: 'acc_later', amount: '12.00' })).json.account).toMatchObject({ balance: -12_00, unpaid: 12_00 })
})

test('S3-7, 2.16: every sale paid later is an invoice, with its terms: 100.00, 40.00 by card and 60.00 on account', async () => {
  await shop.open('acc_split', { limit: 1_000_00, terms: { paymentTermDays: 30 } })
  const { status, json, headers } = await sell('s-1', { accountId: 'acc_split', tenders: [by('CB', 40_00)] })
  expect(status).toBe(201)
  expect(json).toMatchObject({ total: 100_00, onAccount: 60_00, label: 'partially-settled', account: { unpaid: 60_00 } })
  const invoice = await shop.read(headers.location ?? '')
  expect(invoice).toMatchObject({ total: 100_00, outstanding: 60_00, label: 'partially-settled', number: json.number, dueOn: json.dueOn })
  expect(invoice.lines).toMatchObject([{ sku: 'A', amount: 100_00, orderId: 's-1' }])
  expect(invoice.payLink).toContain('https://api.example.com/pay/')
  const days = Date.parse(String(json.dueOn)) - Date.parse(String(json.issuedOn))
  expect(days / 86_400_000).toBe(30)
  const told = await shop.drain('acc_split')
  expect(told.filter(({ type }) => type === 'invoice-issued')).toHaveLength(1)
})

test('S3-20, 2.9: a sale on the spot beyond the line is refused whole: 30.00 in credit and 60.00 of headroom leave 10.00 to pay now', async () => {
  await shop.open('acc_edge', { limit: 60_00 })
  await shop.topUp('pay_e1', { accountId: 'acc_edge', amount: 30_00 })
  const held = await sell('e-1', { accountId: 'acc_edge', tenders: [by('CRED', 100_00)] })
  expect(held).toMatchObject({ status: 409, json: { code: 'sale-held', payNow: 10_00 } })
  expect(await figures('acc_edge')).toMatchObject({ deposits: 30_00, unpaid: 0, openOrders: 0, balance: 30_00 })
  const { json } = await sell('e-1', { accountId: 'acc_edge', tenders: [by('CB', 10_00), by('CRED', 90_00)] })
  expect(json).toMatchObject({ tenders: [by('CB', 10_00), by('CRED', 30_00)], onAccount: 60_00, account: { headroom: 0 } })
})

test('S3-2: a limit of one’s own, and purchases paid later, for a customer made at the till in the same step', async () => {
  const customer = { name: 'Anna Fictive' }
  const { json } = await sell('new-1', { accountId: 'acc_made', customer, amount: '10.00', tenders: [by('ESP', 10_00)] })
  expect(json).toMatchObject({ accountId: 'acc_made', label: 'settled', account: { limit: null } })
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_made/limit', body: { limit: 25_00 } })
  expect((await sell('new-2', { accountId: 'acc_made', amount: '25.00' })).json).toMatchObject({
    onAccount: 25_00,
    account: { available: 0 },
  })
})

test('S1-2: whoever lacks the right to store credit can neither see receipts of it nor move it', async () => {
  await shop.open('acc_rights')
  await shop.topUp('pay_rights', { accountId: 'acc_rights', amount: 2_00 })
  const body = { saleId: 'r-1', accountId: 'acc_rights', currency: 'EUR', prices: 'gross', lines: [shop.lineOf('1.00')] }
  const ask = (rights: string, more: object) =>
    shop.ask({ method: 'POST', path: '/v1/sales', who: { ...person('cashier'), rights }, body: { ...body, ...more } })
  expect(await ask('sales:record', { tenders: [by('CRED', 1_00)] })).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
  const topUp = { method: 'POST', path: '/v1/accounts/acc_rights/top-ups' } as const
  const put = { paymentId: 'pay_r', amount: 1_00, currency: 'EUR', method: 'CB' }
  expect(await shop.ask({ ...topUp, who: key('storefront'), body: put })).toMatchObject({ status: 403 })
  const seen = ['/v1/payments/pay_rights/receipt', '/v1/reports/daily-summary/2026-01-01']
  for (const path of seen)
    expect(await shop.ask({ method: 'GET', path, who: { ...person('cashier'), rights: 'accounts:read' } })).toMatchObject({ status: 403 })
  expect(await figures('acc_rights')).toMatchObject({ deposits: 2_00 })
  expect((await ask('sales:record store-credit:move', { tenders: [by('CRED', 1_00)] })).status).toBe(201)
  expect(await figures('acc_rights')).toMatchObject({ deposits: 1_00 })
})
