import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { person } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* What the back office sees at a glance, each by the number of the row that asks for it. */

const Listed = z.looseObject({ items: z.array(z.looseObject({ accountId: z.string() })) })

let shop: Storefront

/** SPEC section 1: limit 1000, invoices 900 of which 200 paid and matched, 200 more kept, 150 on credit and approved. */
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-03-25')
  await shop.open('acc_doe', { limit: 1_000_00, customer: { name: 'John DOE' } })
  await shop.open('acc_cash', { customer: { name: 'Nobody GRANTED' } })
  await shop.open('acc_pro', {
    limit: 10_00,
    terms: { riskLevel: 'high' },
    customer: { name: 'Zoé PRO', company: 'Pro SARL', professional: true },
  })
  await shop.invoiced('acc_doe', 'doe-1', '900.00')
  await shop.pay('pay_doe', { accountId: 'acc_doe', amount: 200_00, names: [{ kind: 'invoice', id: 'inv_doe-1' }] })
  await shop.topUp('pay_kept', { accountId: 'acc_doe', amount: 200_00 })
  await shop.order('doe-2', { accountId: 'acc_doe', amount: '150.00' })
  await shop.topUp('pay_cash', { accountId: 'acc_cash', amount: 8_00 })
  await shop.order('cash-1', { accountId: 'acc_cash', amount: '8.00', settlement: 'deposit' })
  await shop.deliver('acc_cash', 'cash-1')
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_cash', accountId: 'acc_cash' } })
  for (const accountId of ['acc_doe', 'acc_cash', 'acc_pro']) await shop.drain(accountId)
})
afterAll(() => shop?.close())

const outstandings = async (query: Record<string, string> = {}) => Listed.parse(await shop.read('/v1/reports/outstandings', query))
const sheet = async (path: string, query: Record<string, string> = {}) =>
  (await shop.done({ method: 'GET', path, query, accept: 'text/csv' })).text.split('\r\n')

test('S0-7: a professional customer with limit, term or risk left at default is saved and flagged as incomplete', async () => {
  expect(await shop.account('acc_pro')).toMatchObject({ incomplete: ['payment-term'] })
  expect(await shop.read('/v1/reports/incomplete')).toEqual({
    items: [expect.objectContaining({ accountId: 'acc_pro', company: 'Pro SARL', incomplete: ['payment-term'] })],
  })
})

test('S0-8: an invoice of a customer with an authorisation is in the list of outstandings by itself', async () => {
  expect((await outstandings()).items).toMatchObject([{ accountId: 'acc_doe', invoiceId: 'inv_doe-1', outstanding: 700_00 }])
})

test('S0-9: a line has invoice, date, customer, company, risk, authorised and current outstanding, and the link to the invoice', async () => {
  const [names = '', line = ''] = await sheet('/v1/reports/outstandings')
  const own = ['invoice', 'date', 'customer', 'company', 'risk', 'limit', 'currentOutstanding', 'document']
  expect(names.replace('\ufeff', '').split(',').slice(0, 8)).toEqual(own)
  const { unpaid, exposure } = Object((await shop.account('acc_doe')).figures)
  const cells = ['F-2026-000001', '2026-03-25', 'John DOE', '', 'none', '1000.00', (exposure / 100).toFixed(2)]
  expect(line.split(',').slice(0, 8)).toEqual([...cells, '/v1/invoices/inv_doe-1/document'])
  const rest = ['due', 'total', 'outstanding', 'currency', 'label', 'overdue', 'overLimit', 'account']
  expect(names.split(',').slice(8)).toEqual(rest)
  const left = ['2026-03-25', '900.00', (unpaid / 100).toFixed(2), 'EUR', 'partially-settled', 'false', 'false', 'acc_doe']
  expect(line.split(',').slice(8)).toEqual(left)
})

test('S0-10: the customer is printed by first letter and name; what is missing is missing, money has its two decimals', async () => {
  const [line] = (await outstandings()).items
  expect(line).toMatchObject({ number: 'F-2026-000001', issuedOn: '2026-03-25', shortName: 'J. DOE', riskLevel: 'none', currency: 'EUR' })
  expect(line).not.toHaveProperty('company')
  const settled = await sheet('/v1/reports/balances', { accountId: 'acc_cash' })
  expect(settled[1]).toMatch(/^acc_cash,Nobody GRANTED,,0\.00,0\.00,0\.00,/)
})

test('S0-11: totals tell at a glance what is authorised, what is outstanding, and how many are over their limit', async () => {
  const totals = [{ currency: 'EUR', authorisedCount: 2, overLimitCount: 0, authorised: 1_010_00, currentOutstanding: 850_00 }]
  expect(await shop.read('/v1/reports/outstandings', { limit: '1' })).toMatchObject({ totals })
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_doe/limit', body: { limit: 849_99 } })
  await shop.drain('acc_doe')
  expect(await shop.read('/v1/reports/outstandings')).toMatchObject({ items: [{ overLimit: true }], totals: [{ overLimitCount: 1 }] })
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_doe/limit', body: { limit: 1_000_00 } })
  await shop.drain('acc_doe')
})

test('S0-12: only customers with an authorisation are listed, open or settled', async () => {
  expect((await outstandings({ includeSettled: 'true' })).items.map(({ accountId }) => accountId)).toEqual(['acc_doe'])
})

test('S0-13: the list stands at one address and is narrowed down by date, customer, company and risk', async () => {
  const found = async (query: Record<string, string>) => (await outstandings(query)).items.length
  expect(await found({ from: '2026-03-25', to: '2026-03-25', customer: 'doe', risk: 'none' })).toBe(1)
  for (const other of [{ from: '2026-03-26' }, { to: '2026-03-24' }, { customer: 'pro' }, { company: 'pro' }, { risk: 'high' }])
    expect(await found(Object(other))).toBe(0)
  expect((await shop.ask({ method: 'GET', path: '/v1/reports/outstandings', who: person('cashier') })).status).toBe(403)
})

test('S3-8: each unpaid invoice is outstanding, overdue or not', async () => {
  shop.on('2026-03-26')
  expect((await outstandings()).items).toMatchObject([
    { invoiceId: 'inv_doe-1', overdue: true, label: 'partially-settled', outstanding: 700_00 },
  ])
  shop.on('2026-03-25')
  expect((await outstandings()).items).toMatchObject([{ overdue: false, outstanding: 700_00 }])
})

test('S3-13: the deposits no invoice has consumed are one figure', async () => {
  expect(await shop.account('acc_doe')).toMatchObject({ figures: { deposits: 200_00 } })
})

test('S3-14: a debt and deposits stand side by side; nothing nets them', async () => {
  expect(await shop.account('acc_doe')).toMatchObject({ figures: { unpaid: 700_00, deposits: 200_00 } })
})

test('S3-15: available is limit less unpaid, 1000 − 700 = 300, without the deposits', async () => {
  expect(await shop.account('acc_doe')).toMatchObject({ figures: { limit: 1_000_00, available: 300_00, headroom: 150_00 } })
})

test('S4-5: open orders, balance and remainder of all customers are one list, by name or by each of the three', async () => {
  expect(await shop.read('/v1/reports/balances', { sort: 'remainder' })).toMatchObject({
    items: [
      { accountId: 'acc_doe', openOrders: 150_00, balance: -500_00, remainder: -650_00 },
      { accountId: 'acc_cash', openOrders: 0, balance: 0, remainder: 0 },
      { accountId: 'acc_pro', openOrders: 0, balance: 0, remainder: 0 },
    ],
    totals: [{ openOrders: 150_00, balance: -500_00, remainder: -650_00 }],
  })
  const first = Listed.parse(await shop.read('/v1/reports/balances', { sort: 'open-orders', descending: 'true', limit: '1' }))
  expect(first.items).toMatchObject([{ accountId: 'acc_doe' }])
  const names = await sheet('/v1/reports/balances')
  expect(names.slice(1).map((line) => line.split(',')[1])).toEqual(['John DOE', 'Nobody GRANTED', 'Zoé PRO', undefined])
})

test('S4-7: the balance is all payments less all invoices: 100 − 45 − 45 = 10', async () => {
  await shop.open('acc_45', { limit: 'unlimited' })
  await shop.pay('pay_45', { accountId: 'acc_45', amount: 100_00 })
  for (const id of ['f-1', 'f-2']) await shop.invoiced('acc_45', id, '45.00')
  expect(await shop.account('acc_45')).toMatchObject({ figures: { balance: 10_00 } })
})

test('S4-8: the remainder is the balance less the open orders: 20 − 16 = 4', async () => {
  await shop.open('acc_16')
  await shop.topUp('pay_16', { accountId: 'acc_16', amount: 20_00 })
  await shop.order('o-16', { accountId: 'acc_16', amount: '16.00', settlement: 'deposit' })
  expect(await shop.account('acc_16')).toMatchObject({ figures: { balance: 20_00, openOrders: 16_00, remainder: 4_00 } })
})

test('S4-9: the same three figures are read of one account, in its record as in the list', async () => {
  const three = { openOrders: 150_00, balance: -500_00, remainder: -650_00 }
  expect(await shop.account('acc_doe')).toMatchObject({ figures: three })
  expect(await shop.read('/v1/reports/balances', { accountId: 'acc_doe' })).toMatchObject({ items: [three] })
})

test('S4-5: the list can be read as of any past moment, from the journal', async () => {
  shop.on('2026-03-27')
  await shop.pay('pay_later', { accountId: 'acc_doe', amount: 50_00, names: [{ kind: 'invoice', id: 'inv_doe-1' }] })
  const asOf = (moment: string) => shop.read('/v1/reports/balances', { accountId: 'acc_doe', asOf: moment })
  expect(await asOf('2026-03-26T23:59:59Z')).toMatchObject({ items: [{ balance: -500_00, unpaid: 700_00, openOrders: 150_00 }] })
  expect(await asOf('2026-03-27T12:00:00Z')).toMatchObject({ items: [{ balance: -450_00, unpaid: 650_00 }] })
  expect(await asOf('2026-03-24T00:00:00Z')).toMatchObject({ items: [] })
})

test('S3-8: what is owed is told by ageing period, per customer and in all', async () => {
  shop.on('2026-05-10')
  const { unpaid } = Object((await shop.account('acc_doe')).figures)
  expect(unpaid).toBeGreaterThan(0)
  expect(await shop.read('/v1/reports/ageing')).toMatchObject({
    on: '2026-05-10',
    items: [{ accountId: 'acc_doe', unpaid, periods: [0, 0, unpaid, 0, 0] }],
    totals: [{ currency: 'EUR', accountCount: 1, unpaid, periods: [0, 0, unpaid, 0, 0] }],
    complete: true,
  })
})
