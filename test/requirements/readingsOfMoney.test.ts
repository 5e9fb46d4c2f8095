import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answered } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* The worked figures of how doubtful capabilities of payments, balances and days to pay are read, each by the number of its section. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

const figures = async (accountId: string) => (await shop.account(accountId)).figures
const invoice = (id: string) => shop.read(`/v1/invoices/inv_${id}`)
const payment = (id: string) => shop.read(`/v1/payments/${id}`)
const named = (id: string) => ({ names: [{ kind: 'invoice', id: `inv_${id}` }] })
const daysToPay = async (accountId: string, period: Record<string, string> = {}) =>
  (await shop.read(`/v1/accounts/${accountId}/days-to-pay/preview`, period)).calculated
const topUp = (accountId: string, body: object): Promise<Answered> =>
  shop.done({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, body: { currency: 'EUR', method: 'CB', ...body } })
const sell = async (saleId: string, body: object) =>
  (await shop.ask({ method: 'POST', path: '/v1/sales', body: { saleId, currency: 'EUR', prices: 'gross', ...body } })).json

/** Invoices of 10.00, each by its day, paid on another. */
async function paidOn(accountId: string, days: readonly (readonly [string, string])[]): Promise<void> {
  await shop.open(accountId, { limit: 'unlimited' })
  for (const [at, [issued, paid]] of days.entries()) {
    const id = `${accountId.slice(4)}-${at}`
    shop.on(issued)
    await shop.invoiced(accountId, id, '10.00')
    shop.on(paid)
    await shop.pay(`pay_${id}`, { accountId, amount: 10_00, ...named(id) })
  }
}

test('2.1: 29, 5 and 30 days are an average of 21.3 in any order, neither 23.5 nor 16', async () => {
  await paidOn('acc_one', [
    ['2026-03-01', '2026-03-30'],
    ['2026-04-01', '2026-04-06'],
    ['2026-05-01', '2026-05-31'],
  ])
  await paidOn('acc_other', [
    ['2026-03-01', '2026-03-06'],
    ['2026-04-01', '2026-05-01'],
    ['2026-05-01', '2026-05-30'],
  ])
  for (const accountId of ['acc_one', 'acc_other'])
    expect(await daysToPay(accountId)).toEqual({ averageDays: 21.3, daysSum: 64, daysCount: 3 })
})

test('2.1: two instalments on day 10 and day 40 are one observation of 40, which a chargeback takes back', async () => {
  await shop.open('acc_part', { limit: 'unlimited' })
  shop.on('2026-03-01')
  await shop.invoiced('acc_part', 'part', '100.00')
  shop.on('2026-03-11')
  await shop.pay('pay_part', { accountId: 'acc_part', amount: 60_00, ...named('part') })
  expect(await daysToPay('acc_part')).toMatchObject({ daysCount: 0 })
  shop.on('2026-04-10')
  await shop.online('pi_part', { amount: 40_00, pays: 'acc_part invoice:inv_part' })
  expect(await daysToPay('acc_part')).toEqual({ averageDays: 40, daysSum: 40, daysCount: 1 })
  await shop.disputed('dp_part', { of: 'pi_part', amount: 40_00 })
  expect(await invoice('part')).toMatchObject({ outstanding: 40_00 })
  expect(await daysToPay('acc_part')).toEqual({ averageDays: 0, daysSum: 0, daysCount: 0 })
})

test('2.1: a period counts by the day of payment, its first and last day included; what a credit note closed is no payment', async () => {
  await paidOn('acc_range', [
    ['2026-03-01', '2026-03-10'],
    ['2026-03-01', '2026-03-20'],
    ['2026-03-01', '2026-03-21'],
  ])
  const within = { from: '2026-03-10', to: '2026-03-20' }
  expect(await daysToPay('acc_range', within)).toEqual({ averageDays: 14, daysSum: 28, daysCount: 2 })
  await shop.invoiced('acc_range', 'noted', '10.00')
  await shop.done({ method: 'POST', path: '/v1/credit-notes', body: { creditNoteId: 'crn_noted', invoiceId: 'inv_noted' } })
  expect(await invoice('noted')).toMatchObject({ label: 'settled' })
  expect(await daysToPay('acc_range')).toMatchObject({ daysCount: 3 })
})

test('2.9: a top-up while in debt is kept by default, matched by itself if it is to be, or settles what it names; the signed figure is the same', async () => {
  for (const [accountId, applyTo, settled] of [
    ['acc_none', undefined, 0],
    ['acc_auto', 'auto', 30_00],
    ['acc_ids', ['inv_ids'], 30_00],
  ] as const) {
    await shop.open(accountId, { limit: 'unlimited' })
    await shop.invoiced(accountId, accountId.slice(4), '70.00')
    await topUp(accountId, { paymentId: `pay_${accountId.slice(4)}`, amount: 30_00, ...(applyTo && { applyTo }) })
    await shop.drain(accountId)
    expect(await figures(accountId)).toMatchObject({ balance: -40_00, unpaid: 70_00 - settled, deposits: 30_00 - settled })
  }
})

test('2.12: two delivered orders of 50 and 40, paid by cheque and not yet entered, make a remainder of −90, but the next order of 20 asks 20', async () => {
  await shop.open('acc_late', { limit: 'unlimited', terms: { paymentTermDays: 30 } })
  for (const [id, amount] of [
    ['late-1', '50.00'],
    ['late-2', '40.00'],
  ] as const) {
    await shop.order(id, { accountId: 'acc_late', amount })
    await shop.deliver('acc_late', id)
  }
  expect(await figures('acc_late')).toMatchObject({ balance: 0, openOrders: 90_00, remainder: -90_00 })
  const next = await shop.order('late-3', { accountId: 'acc_late', settlement: 'prepaid', amount: '20.00' })
  expect(next.json).toMatchObject({ asked: 20_00 })
})

test('2.12: with a remainder of 25 the next order of 20 asks nothing, and 5 stay; a debt is asked along', async () => {
  await shop.open('acc_rest', { limit: 'unlimited' })
  await shop.topUp('pay_rest', { accountId: 'acc_rest', amount: 25_00 })
  const placed = await shop.order('rest-1', { accountId: 'acc_rest', settlement: 'prepaid', amount: '20.00' })
  expect(placed.json).toMatchObject({ asked: 0, fromDeposit: 20_00, held: false, account: { unreservedDeposits: 5_00, remainder: 5_00 } })
  await shop.invoiced('acc_rest', 'rest-2', '10.00')
  // 5.00 are left, 10.00 are due: SPEC's R is −5.00.
  const body = { accountId: 'acc_rest', currency: 'EUR', prices: 'gross', settlement: 'prepaid', lines: [shop.lineOf('20.00')] }
  expect((await shop.done({ method: 'POST', path: '/v1/quotes', body })).json).toMatchObject({
    remainder: -5_00,
    offers: [{ choice: 'balance', asked: 25_00 }, { choice: 'order-only' }],
  })
})

test('2.13: P1 of 100 settles F1 and F2 of 45 and has 10 left; F3 of 30 takes them first; P2 of 30 settles F3 first and has 10 left', async () => {
  await shop.open('acc_match', { limit: 'unlimited' })
  const issued = async (id: string, amount: string) => {
    await shop.invoiced('acc_match', id, amount)
    await shop.drain('acc_match')
  }
  const paid = async (paymentId: string, amount: number) => {
    await shop.pay(paymentId, { accountId: 'acc_match', amount })
    await shop.drain('acc_match')
  }
  await issued('F1', '45.00')
  await issued('F2', '45.00')
  await paid('pay_P1', 100_00)
  expect([await invoice('F1'), await invoice('F2')]).toMatchObject([{ label: 'settled' }, { label: 'settled' }])
  expect(await payment('pay_P1')).toMatchObject({ label: 'partially-allocated', unallocated: 10_00 })
  expect(await figures('acc_match')).toMatchObject({ balance: 10_00 })
  await issued('F3', '30.00')
  expect(await invoice('F3')).toMatchObject({ label: 'partially-settled', outstanding: 20_00 })
  expect(await payment('pay_P1')).toMatchObject({ label: 'allocated', unallocated: 0 })
  await paid('pay_P2', 30_00)
  expect(await invoice('F3')).toMatchObject({ label: 'settled', outstanding: 0 })
  expect(await payment('pay_P2')).toMatchObject({ label: 'partially-allocated', unallocated: 10_00 })
})

test('2.13: what a payment names comes before partially settled invoices, these before the due date, then the date, then the number', async () => {
  shop.on('2026-06-01')
  await shop.open('acc_order', { limit: 'unlimited', terms: { paymentTermDays: 30 } })
  await shop.invoiced('acc_order', 'late-due', '10.00')
  await shop.invoiced('acc_order', 'begun', '10.00')
  await shop.terms('acc_order', { paymentTermDays: 5 })
  await shop.invoiced('acc_order', 'first', '10.00')
  await shop.invoiced('acc_order', 'second', '10.00')
  await shop.invoiced('acc_order', 'named', '10.00')
  await shop.pay('pay_begun', { accountId: 'acc_order', amount: 4_00, ...named('begun') })
  await shop.pay('pay_order', { accountId: 'acc_order', amount: 36_00, ...named('named') })
  await shop.drain('acc_order')
  const { allocations } = await payment('pay_order')
  expect(allocations).toMatchObject([
    { item: 'inv_named', amount: 10_00 },
    { item: 'inv_begun', amount: 6_00 },
    { item: 'inv_first', amount: 10_00 },
    { item: 'inv_second', amount: 10_00 },
  ])
  expect(await invoice('late-due')).toMatchObject({ label: 'unpaid' })
})

test('2.14: of a single-purpose voucher of 60.00 at 10 % the VAT of 5.45 is due at its sale; of a multi-purpose one none', async () => {
  const sold = (voucherId: string, more: object = {}) =>
    shop.done({ method: 'POST', path: '/v1/vouchers', body: { voucherId, value: 60_00, currency: 'EUR', method: 'CB', ...more } })
  expect((await sold('vou_meal', { vatRate: '10' })).json).toMatchObject({
    purpose: 'single-purpose',
    vat: [{ rate: '10', net: 54_55, vat: 5_45 }],
  })
  expect((await sold('vou_gift')).json).toMatchObject({ purpose: 'multi-purpose', vat: [{ rate: '0', net: 60_00, vat: 0 }] })
})

test('2.14: what a multi-purpose voucher of 60.00 pays bears the VAT of the goods: 6.00 of 36.00 at 20 %, 1.25 of 24.00 at 5.5 %', async () => {
  await shop.open('acc_goods')
  const voucher = { voucherId: 'vou_goods', value: 60_00, currency: 'EUR', method: 'CB' }
  const { code } = (await shop.done({ method: 'POST', path: '/v1/vouchers', body: voucher })).json
  await shop.done({ method: 'POST', path: '/v1/accounts/acc_goods/vouchers', body: { paymentId: 'pay_goods', code } })
  const lines = [shop.lineOf('36.00'), { ...shop.lineOf('24.00'), sku: 'B', vatRate: '5.5' }]
  const sold = await sell('goods-1', { accountId: 'acc_goods', lines, tenders: [{ method: 'CRED', amount: 60_00 }] })
  expect(sold).toMatchObject({ total: 60_00, account: { deposits: 0 } })
  expect(await shop.read(`/v1/invoices/${sold.invoiceId}`)).toMatchObject({
    vat: [
      { rate: '5.5', net: 22_75, vat: 1_25 },
      { rate: '20', net: 30_00, vat: 6_00 },
    ],
  })
})

test('2.16: late is what was settled after its due date: due 30 June, paid 2 July is one, paid on 30 June none, and none while it is only owed', async () => {
  const late = async (accountId: string) => Object((await shop.account(accountId)).history).lateCount
  await shop.open('acc_due', { limit: 'unlimited', terms: { paymentTermDays: 29 } })
  shop.on('2026-06-01')
  await shop.invoiced('acc_due', 'due-1', '10.00')
  expect(await shop.invoiced('acc_due', 'due-2', '10.00')).toMatchObject({ dueOn: '2026-06-30' })
  shop.on('2026-06-30')
  await shop.pay('pay_due-1', { accountId: 'acc_due', amount: 10_00, ...named('due-1') })
  shop.on('2026-07-01')
  expect(await invoice('due-2')).toMatchObject({ overdue: true })
  expect(await late('acc_due')).toBe(0)
  shop.on('2026-07-02')
  await shop.pay('pay_due-2', { accountId: 'acc_due', amount: 10_00, ...named('due-2') })
  expect(await late('acc_due')).toBe(1)
})

test('2.16: a term of 0 days is due on the date of the invoice; to the end of the month it is another variant', async () => {
  shop.on('2026-04-15')
  await shop.open('acc_term', { limit: 'unlimited' })
  expect(await shop.invoiced('acc_term', 'term-1', '10.00')).toMatchObject({ issuedOn: '2026-04-15', dueOn: '2026-04-15' })
  await shop.terms('acc_term', { endOfMonth: true })
  expect(await shop.invoiced('acc_term', 'term-2', '10.00')).toMatchObject({ dueOn: '2026-04-30' })
  await shop.terms('acc_term', { paymentTermDays: 30, endOfMonth: true })
  expect(await shop.invoiced('acc_term', 'term-3', '10.00')).toMatchObject({ dueOn: '2026-05-31' })
})
