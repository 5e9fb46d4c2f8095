import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from './storefront.ts'

/* The worked figures of how doubtful capabilities of limits, checks and holds are read, each by the number of its section. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-07-18')
})
afterAll(() => shop?.close())

const figures = async (accountId: string) => (await shop.account(accountId)).figures
const reasonsOf = ({ holds }: Record<string, unknown>): unknown[] => (Array.isArray(holds) ? holds.map(({ reason }) => reason) : [])
const placed = async (orderId: string, how: { accountId: string; amount?: string } & Record<string, unknown>) =>
  (await shop.order(orderId, how)).json
const status = (accountId: string, body: object) => shop.done({ method: 'PUT', path: `/v1/accounts/${accountId}/order-status`, body })
const subLimit = (accountId: string, shipToId: string, limit: number) =>
  shop.done({ method: 'PUT', path: `/v1/accounts/${accountId}/ship-tos/${shipToId}/limit`, body: { limit } })

test('2.0: one customer in the words of all five systems: 700; 700, 200 and 300; 850; 150, −500 and −650; −500', async () => {
  await shop.open('acc_five', { limit: 1_000_00, terms: { paymentTermDays: 30 } })
  await shop.invoiced('acc_five', 'five-1', '900.00')
  await shop.pay('pay_five', { accountId: 'acc_five', amount: 200_00, names: [{ kind: 'invoice', id: 'inv_five-1' }] })
  await shop.topUp('pay_kept', { accountId: 'acc_five', amount: 200_00 })
  await shop.order('five-2', { accountId: 'acc_five', amount: '150.00' })
  await shop.drain('acc_five')
  expect(await shop.read('/v1/reports/outstandings', { customer: 'Zoé' })).toMatchObject({
    items: [{ unpaid: 700_00, outstanding: 700_00 }],
  })
  expect(await figures('acc_five')).toEqual({
    ...{ unpaid: 700_00, deposits: 200_00, unreservedDeposits: 200_00, limit: 1_000_00, available: 300_00 },
    // Money that is kept nets nothing: 850, where SX.e says 650.
    ...{ charged: 150_00, exposure: 850_00, headroom: 150_00 },
    ...{ openOrders: 150_00, balance: -500_00, remainder: -650_00 },
  })
})

test('2.4: a sub-limit is checked beside the limit of the account, never instead: the order passes only if both let it', async () => {
  const shipTos = [
    { shipToId: 'north', name: 'North' },
    { shipToId: 'south', name: 'South' },
  ]
  await shop.open('acc_sub', { limit: 150_00, customer: { shipTos } })
  await subLimit('acc_sub', 'north', 100_00)
  await subLimit('acc_sub', 'south', 1_000_00)
  expect(reasonsOf(await placed('sub-1', { accountId: 'acc_sub', amount: '100.00', shipToId: 'north' })), 'equal to it').toEqual([])
  const beyond = await placed('sub-2', { accountId: 'acc_sub', amount: '0.01', shipToId: 'north' })
  expect(beyond).toMatchObject({ holds: [{ reason: 'sub-limit-exceeded', figures: { limit: 100_00, exposure: 100_01, excess: 1 } }] })
  // A limit of its own is no way out of the customer's: what the ship-to owes counts there too.
  const other = await placed('sub-3', { accountId: 'acc_sub', amount: '50.01', shipToId: 'south' })
  expect(other).toMatchObject({ holds: [{ reason: 'limit-exceeded', figures: { limit: 150_00, exposure: 150_01, excess: 1 } }] })
  const both = await placed('sub-4', { accountId: 'acc_sub', amount: '60.00', shipToId: 'north' })
  expect(reasonsOf(both)).toEqual(['limit-exceeded', 'sub-limit-exceeded'])
  expect(both.cure).toMatchObject({ amount: 60_00 })
})

test('2.5: the order status comes before the minimum of 300; what the minimum lets pass counts: ten orders of 299 are an exposure of 2990', async () => {
  await shop.open('acc_ten', { limit: 1_000_00, terms: { minimumForCheck: 300_00 } })
  for (let nth = 0; nth < 10; nth += 1)
    expect(await placed(`ten-${nth}`, { accountId: 'acc_ten', amount: '299.00' })).toMatchObject({ held: false, charged: 299_00 })
  expect(await figures('acc_ten')).toMatchObject({ exposure: 2_990_00, headroom: -1_990_00 })
  expect(reasonsOf(await placed('ten-over', { accountId: 'acc_ten', amount: '300.01' }))).toEqual(['limit-exceeded'])
  await status('acc_ten', { code: 'no' })
  expect(reasonsOf(await placed('ten-no', { accountId: 'acc_ten', amount: '1.00' }))).toEqual(['not-approved'])
})

test('2.6: cash only concerns what is on credit: 50.00 on account are to be paid now, of 50.00 with 30.00 in deposits 20.00, prepaid nothing more', async () => {
  await shop.open('acc_cash', { limit: 1_000_00 })
  await status('acc_cash', { code: 'cash-only' })
  const account = await placed('cash-1', { accountId: 'acc_cash', amount: '50.00' })
  expect(account).toMatchObject({ holds: [{ reason: 'cash-only', figures: { onCredit: 50_00 } }], cure: { amount: 50_00 } })
  await shop.topUp('pay_cash', { accountId: 'acc_cash', amount: 30_00 })
  const auto = await placed('cash-2', { accountId: 'acc_cash', amount: '50.00', settlement: 'auto' })
  expect(auto).toMatchObject({ fromDeposit: 30_00, onCredit: 20_00, cure: { amount: 20_00 } })
  await shop.done({ method: 'POST', path: '/v1/orders/cash-2/cancel' })
  expect(await placed('cash-3', { accountId: 'acc_cash', amount: '30.00', settlement: 'deposit' })).toMatchObject({ held: false })
})

test('2.6: held until and open until count days of the merchant’s own zone, the day itself included; PSL is what the merchant’s table makes of it', async () => {
  await shop.open('acc_day', { limit: 1_000_00 })
  const reasons = async (orderId: string, body: object) => {
    await status('acc_day', body)
    return reasonsOf(await placed(orderId, { accountId: 'acc_day' }))
  }
  expect(await reasons('day-1', { code: 'held-until', until: '2026-07-19' })).toEqual(['held-until'])
  expect(await reasons('day-2', { code: 'open-until', until: '2026-07-18' })).toEqual([])
  // In Paris it is the 19th by now, in UTC still the 18th.
  shop.at('2026-07-18T22:30:00.000Z')
  expect(await reasons('day-3', { code: 'held-until', until: '2026-07-19' })).toEqual([])
  expect(await reasons('day-4', { code: 'open-until', until: '2026-07-18' })).toEqual(['open-until-lapsed'])
  shop.on('2026-07-18')
  expect(await reasons('day-5', { code: 'PSL' })).toEqual(['review'])
  await shop.settings({ statusCodes: [{ code: 'PSL', label: 'Paiement sur livraison', behaviour: 'cash-only' }] })
  expect(await reasons('day-6', { code: 'PSL' })).toEqual(['cash-only'])
})

test('2.7: as of 18 July period 2 is 18 June to 17 July, 3 is 19 May to 17 June, 4 is 19 April to 18 May, 5 what is older', async () => {
  await shop.open('acc_age', { limit: 'unlimited' })
  const due = ['04-18', '04-19', '05-18', '05-19', '06-17', '06-18', '07-17', '07-18']
  for (const [at, day] of due.entries()) {
    shop.on(`2026-${day}`)
    await shop.invoiced('acc_age', `age-${at}`, `${2 ** at}.00`)
  }
  expect((await shop.account('acc_age')).ageing).toEqual([128_00, 32_00 + 64_00, 8_00 + 16_00, 2_00 + 4_00, 1_00])
})

test('2.7: a residue up to the merchant’s minimum and what deposits cover hold nobody', async () => {
  await shop.open('acc_cent', { limit: 'unlimited', terms: { holdPeriod: 2 } })
  shop.on('2026-07-01')
  await shop.invoiced('acc_cent', 'cent-1', '0.01')
  shop.on('2026-07-18')
  expect(reasonsOf(await placed('cent-2', { accountId: 'acc_cent' }))).toEqual(['past-due'])
  await shop.settings({ holdPeriodMinimum: 1 })
  expect(reasonsOf(await placed('cent-3', { accountId: 'acc_cent' }))).toEqual([])
  await shop.settings({ holdPeriodMinimum: 0 })
  await shop.topUp('pay_cent', { accountId: 'acc_cent', amount: 1 })
  expect(reasonsOf(await placed('cent-4', { accountId: 'acc_cent' }))).toEqual([])
})

test('2.8: every increase is checked again, and a release covers what was released, not what is added later', async () => {
  await shop.open('acc_more', { limit: 100_00 })
  const change = async (orderId: string, amount: string) => {
    const body = { lines: [shop.lineOf(amount)] }
    return (await shop.done({ method: 'PUT', path: `/v1/orders/${orderId}`, body })).json
  }
  expect(await placed('more-1', { accountId: 'acc_more', amount: '100.00' })).toMatchObject({ held: false, charged: 100_00 })
  const increased = await change('more-1', '120.00')
  expect(increased).toMatchObject({ held: true, charged: 100_00, holds: [{ reason: 'limit-exceeded', figures: { excess: 20_00 } }] })
  await shop.done({ method: 'POST', path: '/v1/orders/more-1/release', body: { why: 'known customer' } })
  expect(await change('more-1', '110.00')).toMatchObject({ held: false, charged: 110_00 })
  expect(await change('more-1', '110.01')).toMatchObject({ held: true, charged: 110_00 })
})

test('2.10: of invoices of 100 and 60 with one payment of 120 for both 40 are outstanding, not −80; lists have open ones, or all', async () => {
  await shop.open('acc_both', { limit: 500_00, terms: { paymentTermDays: 30 }, customer: { name: 'Twice COUNTED' } })
  await shop.invoiced('acc_both', 'both-1', '100.00')
  await shop.invoiced('acc_both', 'both-2', '60.00')
  await shop.pay('pay_both', { accountId: 'acc_both', amount: 120_00 })
  await shop.drain('acc_both')
  const open = { number: expect.any(String), invoiceId: 'inv_both-2', total: 60_00, outstanding: 40_00, currentOutstanding: 40_00 }
  const settled = { invoiceId: 'inv_both-1', total: 100_00, outstanding: 0, currentOutstanding: 40_00 }
  expect(await shop.read('/v1/reports/outstandings', { customer: 'twice' })).toMatchObject({ items: [open] })
  const all = await shop.read('/v1/reports/outstandings', { customer: 'twice', includeSettled: 'true' })
  expect(all).toMatchObject({ items: [open, settled] })
})
