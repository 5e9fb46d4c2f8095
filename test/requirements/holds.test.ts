import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { key, person } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* Capabilities of credit check and holds, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
beforeEach(() => shop.on('2026-07-18'))
afterAll(() => shop?.close())

const reasonsOf = (json: Record<string, unknown>): unknown[] => (Array.isArray(json.holds) ? json.holds.map(({ reason }) => reason) : [])
const status = (accountId: string, body: object) => shop.ask({ method: 'PUT', path: `/v1/accounts/${accountId}/order-status`, body })

test('S2-1: the credit settings come before orders: without a limit nothing goes on account, and what is at its default is named', async () => {
  await shop.open('acc_new', { customer: { professional: true } })
  expect((await shop.account('acc_new')).incomplete).toEqual(['limit', 'payment-term', 'risk-level'])
  expect(await shop.order('n-1', { accountId: 'acc_new' })).toMatchObject({ status: 409, json: { code: 'credit-not-granted' } })
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_new/limit', body: { limit: 100_00 } })
  await shop.terms('acc_new', { paymentTermDays: 30, riskLevel: 'low' })
  expect((await shop.account('acc_new')).incomplete).toEqual([])
  expect(await shop.order('n-1', { accountId: 'acc_new' })).toMatchObject({ status: 201, json: { held: false } })
})

test('S2-2: one reading by the customer’s number gives all five sections: limit, history, checks, payment terms, bureau', async () => {
  const terms = { paymentTermDays: 30, endOfMonth: false, riskLevel: 'low', minimumForCheck: 20_00, holdPeriod: 3 }
  await shop.open('acc_all', { limit: 100_00, terms, customer: { duns: '552100554' } })
  await shop.order('all-1', { accountId: 'acc_all' })
  await shop.pay('pay_all', { accountId: 'acc_all', amount: 4_00 })
  await status('acc_all', { code: 'open-until', until: '2026-12-31' })
  expect(await shop.account('acc_all')).toMatchObject({
    limit: 100_00,
    figures: { available: 100_00, headroom: 90_00 },
    history: { paymentCount: 1, lateCount: 0, lastPaymentOn: '2026-07-18', daysToPayCount: 0 },
    orderStatus: { code: 'open-until', until: '2026-12-31' },
    terms,
    customer: { duns: '552100554' },
    bureau: { refresh: 'possible' },
    review: {},
  })
})

test('S2-3, S2-7, S2-45: too little credit holds the order, which goes on: success with order, state and warning', async () => {
  await shop.open('acc_held', { limit: 50_00 })
  const placed = await shop.order('h-1', { accountId: 'acc_held', amount: '60.00' })
  expect(placed).toMatchObject({
    status: 201,
    json: { orderId: 'h-1', state: 'open', held: true, total: 60_00, holds: [{ reason: 'limit-exceeded' }], cure: { amount: 10_00 } },
  })
  expect(placed.json.warning).toContain('recorded but held')
  const queue = await shop.done({ method: 'GET', path: '/v1/holds', query: { accountId: 'acc_held' }, accept: 'text/csv' })
  const [names, line] = queue.text.split('\r\n')
  expect(names).toContain('order,account,customer,company,shipTo,placed,heldSince,')
  expect(line).toMatch(/^h-1,acc_held,Zoé Fictive,,,2026-07-18,2026-07-18T/)
  expect(await shop.read('/v1/orders/h-1')).toMatchObject({ held: true, lines: [{ sku: 'A', quantity: '1' }] })
})

test('S2-4, S2-5, 2.2: unpaid 700, open orders 200 and 50: with 50.00 the limit of 1000 is met and approved, with 50.01 exceeded and held', async () => {
  await shop.open('acc_sum', { limit: 1000_00, terms: { paymentTermDays: 30 } })
  await shop.invoiced('acc_sum', 'sum-0', '700.00')
  await shop.order('sum-1', { accountId: 'acc_sum', amount: '200.00' })
  await shop.order('sum-2', { accountId: 'acc_sum', amount: '50.00', kind: 'future' })
  const over = await shop.order('sum-3', { accountId: 'acc_sum', amount: '50.01' })
  expect(over.json.holds).toMatchObject([{ reason: 'limit-exceeded', figures: { exposure: 1000_01, limit: 1000_00, excess: 1 } }])
  await shop.done({ method: 'POST', path: '/v1/orders/sum-3/cancel' })
  expect((await shop.order('sum-4', { accountId: 'acc_sum', amount: '50.00' })).json).toMatchObject({ held: false, charged: 50_00 })
  expect((await shop.account('acc_sum')).figures).toMatchObject({ unpaid: 700_00, openOrders: 300_00, exposure: 1000_00, headroom: 0 })
})

test('S2-6: ship-tos and jobs count together, under the one limit of the customer', async () => {
  const shipTos = [
    { shipToId: 'site-1', name: 'North', duns: '552100554' },
    { shipToId: 'job-7', name: 'Roof', duns: '552100555' },
  ]
  await shop.open('acc_sites', { limit: 100_00, terms: { paymentTermDays: 30 }, customer: { shipTos } })
  await shop.order('s-0', { accountId: 'acc_sites', amount: '30.00', shipToId: 'job-7' })
  await shop.deliver('acc_sites', 's-0')
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_s-0', accountId: 'acc_sites' } })
  expect((await shop.order('s-1', { accountId: 'acc_sites', amount: '60.00', shipToId: 'site-1' })).json).toMatchObject({ held: false })
  const second = await shop.order('s-2', { accountId: 'acc_sites', amount: '10.01', shipToId: 'job-7' })
  expect(second.json.holds).toMatchObject([{ reason: 'limit-exceeded', figures: { exposure: 100_01, excess: 1 } }])
  await shop.done({ method: 'POST', path: '/v1/orders/s-2/cancel' })
  expect((await shop.order('s-3', { accountId: 'acc_sites', amount: '10.00', shipToId: 'job-7' })).json).toMatchObject({ held: false })
})

test('S2-8: only who may release lifts a hold, with a reason, on record; the warehouse sees that it is held', async () => {
  const release = (who: ReturnType<typeof person>, body: object = { why: 'known customer' }) =>
    shop.ask({ method: 'POST', path: '/v1/orders/re-1/release', who, body })
  await shop.open('acc_release', { limit: 50_00 })
  await shop.order('re-1', { accountId: 'acc_release', amount: '60.00' })
  for (const who of [key('warehouse'), key('storefront'), person('cashier'), person('accountant')])
    expect(await release(who)).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
  expect((await shop.ask({ method: 'GET', path: '/v1/orders/re-1', who: key('warehouse') })).json).toMatchObject({ held: true })
  expect(await release(person('credit-controller'), {})).toMatchObject({ status: 422, json: { faults: [{ pointer: '/why' }] } })
  expect(await release(person('credit-controller'))).toMatchObject({ status: 200, json: { held: false, charged: 60_00 } })
  expect(await shop.read('/v1/orders/re-1')).toMatchObject({
    release: { by: 'person:credit-controller', why: 'known customer', covers: 60_00 },
  })
})

test('S2-9, 2.5: with a minimum of 300, an order of 300.00 is not checked, one of 300.01 is', async () => {
  await shop.open('acc_min', { limit: 0, terms: { minimumForCheck: 300_00 } })
  expect((await shop.order('m-1', { accountId: 'acc_min', amount: '300.00' })).json).toMatchObject({ held: false, charged: 300_00 })
  expect(reasonsOf((await shop.order('m-2', { accountId: 'acc_min', amount: '300.01' })).json)).toEqual(['limit-exceeded'])
  expect((await shop.account('acc_min')).figures).toMatchObject({ exposure: 300_00 })
})

test('S2-11, 2.7: as of 18 July, 200 not due, 50 due 1 July, 10 due 25 May: hold period 3 holds because of the 10, 4 passes', async () => {
  await shop.open('acc_aged', { limit: 'unlimited' })
  shop.on('2026-05-25')
  await shop.invoiced('acc_aged', 'a-C', '10.00')
  shop.on('2026-07-01')
  await shop.invoiced('acc_aged', 'a-B', '50.00')
  shop.on('2026-07-18')
  await shop.terms('acc_aged', { paymentTermDays: 14 })
  expect(await shop.invoiced('acc_aged', 'a-A', '200.00')).toMatchObject({ dueOn: '2026-08-01' })
  expect((await shop.account('acc_aged')).ageing).toEqual([200_00, 50_00, 10_00, 0, 0])
  await shop.terms('acc_aged', { holdPeriod: 3 })
  const held = await shop.order('a-1', { accountId: 'acc_aged', amount: '5.00' })
  expect(held.json.holds).toMatchObject([{ reason: 'past-due', figures: { pastDue: 10_00, period: 3 } }])
  await shop.terms('acc_aged', { holdPeriod: 4 })
  expect((await shop.order('a-2', { accountId: 'acc_aged', amount: '5.00' })).json).toMatchObject({ held: false })
})

test('S2-12: number and length of the ageing periods are the merchant’s, and acted on at once', async () => {
  await shop.open('acc_periods', { limit: 'unlimited', terms: { holdPeriod: 3 } })
  shop.on('2026-05-25')
  await shop.invoiced('acc_periods', 'p-1', '10.00')
  shop.on('2026-07-01')
  await shop.invoiced('acc_periods', 'p-2', '50.00')
  shop.on('2026-07-18')
  expect((await shop.account('acc_periods')).ageing).toEqual([0, 50_00, 10_00, 0, 0])
  await shop.settings({ ageing: { by: 'due-date', days: [15, 60] } })
  expect((await shop.account('acc_periods')).ageing).toEqual([0, 0, 60_00, 0])
  const held = await shop.order('p-3', { accountId: 'acc_periods', amount: '5.00' })
  expect(held.json.holds).toMatchObject([{ reason: 'past-due', figures: { pastDue: 60_00, period: 3 } }])
  await shop.settings({ ageing: { by: 'due-date', days: [30, 60, 90] } })
})

test('S2-13, S2-14, S2-15, 2.6: the order status decides: yes by default; no, cash only, PSL, held until, open until, the last two with their day', async () => {
  await shop.open('acc_status', { limit: 1000_00 })
  expect((await shop.account('acc_status')).orderStatus).toEqual({ code: 'yes' })
  let nth = 0
  const placed = async (how: object = {}) => {
    nth += 1
    return reasonsOf((await shop.order(`st-${nth}`, { accountId: 'acc_status', ...how })).json)
  }
  expect(await placed()).toEqual([])
  for (const code of ['held-until', 'open-until']) {
    const answer = await status('acc_status', { code })
    expect(answer).toMatchObject({ status: 422, json: { faults: [{ pointer: '/until' }] } })
  }
  const outcomes = [
    [{ code: 'no' }, ['not-approved']],
    [{ code: 'cash-only' }, ['cash-only']],
    [{ code: 'PSL' }, ['review']],
    [{ code: 'held-until', until: '2026-07-19' }, ['held-until']],
    [{ code: 'held-until', until: '2026-07-18' }, []],
    [{ code: 'open-until', until: '2026-07-18' }, []],
    [{ code: 'open-until', until: '2026-07-17' }, ['open-until-lapsed']],
  ] as const
  for (const [chosen, reasons] of outcomes) {
    expect((await status('acc_status', chosen)).status).toBe(200)
    expect(await placed(), JSON.stringify(chosen)).toEqual(reasons)
  }
  await status('acc_status', { code: 'cash-only' })
  const prepaid = await shop.order('st-paid', { accountId: 'acc_status', settlement: 'prepaid', amount: '20.00' })
  expect(reasonsOf(prepaid.json), 'cash is what it asks for').toEqual(['awaiting-payment'])
})

test('S2-16, S2-18, S2-20, S2-21, S2-44: payments keep the history, by hand or reported, on account too; nobody types it', async () => {
  await shop.open('acc_hist', { limit: 1000_00 })
  shop.on('2026-06-01')
  await shop.invoiced('acc_hist', 'hi-1', '30.00')
  shop.on('2026-06-11')
  await shop.pay('pay_h1', { accountId: 'acc_hist', amount: 30_00, names: [{ kind: 'invoice', id: 'inv_hi-1' }] })
  await shop.pay('pay_h2', { accountId: 'acc_hist', amount: 5_00 })
  shop.on('2026-06-12')
  expect((await shop.online('pi_hist', { amount: 7_00, pays: 'acc_hist' })).status).toBe(200)
  const history = { paymentCount: 3, lateCount: 1, lastPaymentOn: '2026-06-12', daysToPaySum: 10, daysToPayCount: 1 }
  expect((await shop.account('acc_hist')).history).toEqual(history)
  const customer = { name: 'X', history: { paymentCount: 99 } }
  expect((await shop.ask({ method: 'PUT', path: '/v1/accounts/acc_hist/customer', body: { customer } })).status).toBe(422)
  const terms = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0, paymentCount: 99 }
  expect((await shop.ask({ method: 'PUT', path: '/v1/accounts/acc_hist/terms', body: terms })).status).toBe(422)
})

test('S2-17: the history of a customer who always paid late changes no check', async () => {
  await shop.open('acc_clean', { limit: 1000_00 })
  await shop.open('acc_tardy', { limit: 1000_00 })
  for (const [at, issued, paid] of [
    [1, '2026-01-05', '2026-05-05'],
    [2, '2026-02-05', '2026-07-17'],
  ] as const) {
    shop.on(issued)
    await shop.invoiced('acc_tardy', `ta-${at}`, '30.00')
    shop.on(paid)
    await shop.pay(`pay_ta${at}`, { accountId: 'acc_tardy', amount: 30_00, names: [{ kind: 'invoice', id: `inv_ta-${at}` }] })
  }
  shop.on('2026-07-18')
  expect((await shop.account('acc_tardy')).history).toMatchObject({ lateCount: 2, daysToPaySum: 120 + 162 })
  const outcome = async (accountId: string, orderId: string) => {
    const { json } = await shop.order(orderId, { accountId, amount: '1000.00' })
    return { held: json.held, holds: json.holds, charged: json.charged }
  }
  const approved = { held: false, holds: [], charged: 1000_00 }
  expect([await outcome('acc_tardy', 'late-1'), await outcome('acc_clean', 'late-2')]).toEqual([approved, approved])
})

test('S2-19: the average days to pay is kept over time, as a sum and a count', async () => {
  await shop.open('acc_mean', { limit: 1000_00 })
  const bought = [
    ['2026-03-01', '2026-03-30'],
    ['2026-04-01', '2026-04-06'],
    ['2026-05-01', '2026-05-31'],
  ] as const
  for (const [at, [issued, paid]] of bought.entries()) {
    shop.on(issued)
    await shop.invoiced('acc_mean', `me-${at}`, '10.00')
    shop.on(paid)
    await shop.pay(`pay_me${at}`, { accountId: 'acc_mean', amount: 10_00, names: [{ kind: 'invoice', id: `inv_me-${at}` }] })
  }
  expect((await shop.account('acc_mean')).history).toMatchObject({ daysToPaySum: 64, daysToPayCount: 3 })
  expect(await shop.read('/v1/accounts/acc_mean/days-to-pay/preview')).toMatchObject({ calculated: { averageDays: 21.3 } })
})

test('S3-20: at the limit the next order waits with its cure; paying what is owed lets it go on', async () => {
  await shop.open('acc_full', { limit: 100_00, terms: { paymentTermDays: 30 } })
  await shop.invoiced('acc_full', 'fu-1', '100.00')
  const { json } = await shop.order('fu-2', { accountId: 'acc_full', amount: '25.00' })
  expect(json).toMatchObject({ held: true, cure: { amount: 25_00 }, account: { headroom: 0 } })
  await shop.pay('pay_fu', { accountId: 'acc_full', amount: 25_00, names: [{ kind: 'invoice', id: 'inv_fu-1' }] })
  await shop.drain('acc_full')
  expect(await shop.read('/v1/orders/fu-2')).toMatchObject({ held: false, charged: 25_00 })
})
