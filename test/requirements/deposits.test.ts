import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Answered } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* Deposits beside what is owed, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

const sell = (saleId: string, how: { accountId: string; amount: string } & Record<string, unknown>): Promise<Answered> => {
  const { amount, ...more } = how
  const body = { saleId, currency: 'EUR', prices: 'gross', lines: [shop.lineOf(amount)], ...more }
  return shop.ask({ method: 'POST', path: '/v1/sales', body })
}
const by = (method: string, amount: number) => ({ method, amount })
const figures = async (accountId: string) => (await shop.account(accountId)).figures

test('S3-10, 2.11: a deposit is money put down on an order, and no other order or sale spends it', async () => {
  await shop.open('acc_down')
  await shop.pay('pay_d1', { accountId: 'acc_down', amount: 30_00 })
  const { json } = await shop.order('special-1', { accountId: 'acc_down', amount: '100.00', settlement: 'auto', rest: 'pay-now' })
  expect(json).toMatchObject({ fromDeposit: 30_00, toCollect: 70_00, account: { deposits: 30_00, unreservedDeposits: 0 } })
  expect((await sell('down-1', { accountId: 'acc_down', amount: '10.00', tenders: [by('CRED', 10_00)] })).json).toMatchObject({
    payNow: 10_00,
  })
})

test('S3-10: a down payment names its order, stays with it until it is called off, and no other order or sale spends it', async () => {
  await shop.open('acc_aside')
  const aside = { accountId: 'acc_aside', amount: '200.00', settlement: 'prepaid', kind: 'future' }
  expect((await shop.order('aside-1', aside)).json).toMatchObject({ held: true, fromDeposit: 0, toCollect: 200_00 })
  const named = { accountId: 'acc_aside', names: [{ kind: 'order', id: 'aside-1' }] }
  await shop.pay('pay_aside-1', { ...named, amount: 50_00 })
  const put = () => shop.read('/v1/orders/aside-1')
  expect(await put()).toMatchObject({ kind: 'future', held: true, fromDeposit: 50_00, toCollect: 150_00 })
  expect(await figures('acc_aside')).toMatchObject({ deposits: 50_00, unreservedDeposits: 0, openOrders: 200_00, balance: 50_00 })
  const other = await shop.order('aside-2', { accountId: 'acc_aside', amount: '10.00', settlement: 'deposit' })
  expect(other.json).toMatchObject({ code: 'deposit-does-not-cover' })
  expect((await sell('aside-3', { accountId: 'acc_aside', amount: '10.00', tenders: [by('CRED', 10_00)] })).json).toMatchObject({
    payNow: 10_00,
  })
  await shop.pay('pay_aside-2', { ...named, amount: 150_00 })
  expect(await put()).toMatchObject({ held: false, fromDeposit: 200_00, toCollect: 0 })
  await shop.deliver('acc_aside', 'aside-1')
  const body = { invoiceId: 'inv_aside-1', accountId: 'acc_aside', orderIds: ['aside-1'] }
  expect((await shop.done({ method: 'POST', path: '/v1/invoices', body })).json).toMatchObject({ label: 'settled', outstanding: 0 })
  expect(await figures('acc_aside')).toMatchObject({ deposits: 0, unpaid: 0, balance: 0 })
})

test('S3-10: a down payment on an order that is cancelled is the customer’s to spend', async () => {
  await shop.open('acc_back')
  await shop.order('back-1', { accountId: 'acc_back', amount: '200.00', settlement: 'prepaid', kind: 'future' })
  await shop.pay('pay_back-1', { accountId: 'acc_back', amount: 50_00, names: [{ kind: 'order', id: 'back-1' }] })
  await shop.done({ method: 'POST', path: '/v1/orders/back-1/cancel', body: {} })
  expect(await figures('acc_back')).toMatchObject({ deposits: 50_00, unreservedDeposits: 50_00, openOrders: 0 })
  expect((await sell('back-2', { accountId: 'acc_back', amount: '50.00', tenders: [by('CRED', 50_00)] })).json).toMatchObject({
    label: 'settled',
  })
})

test('S3-11, S3-13: a deposit pays part of a sale, a later sale, and what is owed; what no invoice took is the balance of deposits', async () => {
  await shop.open('acc_three', { limit: 500_00 })
  await shop.topUp('pay_t1', { accountId: 'acc_three', amount: 100_00 })
  const first = await sell('three-1', { accountId: 'acc_three', amount: '80.00', tenders: [by('CB', 50_00), by('CRED', 30_00)] })
  expect(first.json).toMatchObject({ label: 'settled', account: { deposits: 70_00 } })
  expect((await sell('three-2', { accountId: 'acc_three', amount: '20.00', tenders: [by('CRED', 20_00)] })).json).toMatchObject({
    label: 'settled',
  })
  await sell('three-3', { accountId: 'acc_three', amount: '40.00' })
  expect(await figures('acc_three')).toMatchObject({ deposits: 50_00, unpaid: 40_00 })
  const body = { paymentId: 'pay_t1', item: 'inv_sale-three-3', amount: 40_00 }
  await shop.done({ method: 'POST', path: '/v1/allocations', body })
  expect(await figures('acc_three')).toMatchObject({ deposits: 10_00, unpaid: 0, balance: 10_00 })
})

test('S3-14, S3-15, 2.11: owed and deposited stand beside each other; 1000.00 − 700.00 leave 300.00, whatever is deposited', async () => {
  await shop.open('acc_beside', { limit: 1_000_00 })
  await sell('beside-1', { accountId: 'acc_beside', amount: '800.00' })
  await shop.topUp('pay_b1', { accountId: 'acc_beside', amount: 200_00 })
  // Money that is not kept is matched by itself, and takes nothing along.
  await shop.pay('pay_b2', { accountId: 'acc_beside', amount: 100_00 })
  await shop.drain('acc_beside')
  expect(await figures('acc_beside')).toMatchObject({ unpaid: 700_00, deposits: 200_00, available: 300_00, balance: -500_00 })
  // Applied to a sale on purpose, the deposit pays beside the line: 300.00 on account and 200.00 more.
  const { json } = await sell('beside-2', { accountId: 'acc_beside', amount: '500.00', tenders: [by('CRED', 200_00)] })
  expect(json).toMatchObject({ tenders: [by('CRED', 200_00)], onAccount: 300_00, account: { available: 0, deposits: 0 } })
})

test('S3-17, S3-19: an account made during a sale is good for credit once it has a limit or a deposit, and not before', async () => {
  const customer = { name: 'Anna Fictive' }
  const bought = { accountId: 'acc_till', amount: '15.00' }
  expect((await sell('till-1', { ...bought, customer })).json).toMatchObject({ code: 'credit-not-granted', payNow: 15_00 })
  expect((await sell('till-1', { ...bought, customer, tenders: [by('ESP', 15_00)] })).status).toBe(201)
  expect((await sell('till-2', { ...bought, tenders: [by('CRED', 15_00)] })).json).toMatchObject({ code: 'credit-not-granted' })
  await shop.topUp('pay_till', { accountId: 'acc_till', amount: 15_00 })
  expect((await sell('till-2', { ...bought, tenders: [by('CRED', 15_00)] })).json).toMatchObject({ label: 'settled', onAccount: 0 })
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_till/limit', body: { limit: 15_00 } })
  expect((await sell('till-3', bought)).json).toMatchObject({ onAccount: 15_00 })
})

test('S3-9: what is owed on all invoices together is one figure, 700, and is gone from the balance', async () => {
  await shop.open('acc_owes', { limit: 'unlimited', terms: { paymentTermDays: 30 } })
  await shop.invoiced('acc_owes', 'owes-1', '500.00')
  await shop.invoiced('acc_owes', 'owes-2', '400.00')
  await shop.pay('pay_owes', { accountId: 'acc_owes', amount: 200_00, names: [{ kind: 'invoice', id: 'inv_owes-1' }] })
  const owed = { figures: { unpaid: 700_00, balance: -700_00 }, ageing: [700_00, 0, 0, 0, 0] }
  expect(await shop.account('acc_owes')).toMatchObject(owed)
  await shop.pay('pay_rest', { accountId: 'acc_owes', amount: 700_00 })
  await shop.drain('acc_owes')
  expect(await shop.account('acc_owes')).toMatchObject({ figures: { unpaid: 0, balance: 0 } })
})
