import { DynamoDBClient, ScanCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, expect, inject, test } from 'vitest'
import { MerchantId } from '../../domain/ids.ts'
import { barcode } from '../../functions/api/code39.ts'
import { handOut } from '../../tools/scan/collected.ts'
import { key, person, type Visitor } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* Vouchers, each capability by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-03-25')
})
afterAll(() => shop?.close())

const voucher = (voucherId: string, value: number, more: object = {}) => ({ voucherId, value, currency: 'EUR', method: 'ESP', ...more })
const sellVoucher = (voucherId: string, value: number, more: object = {}) =>
  shop.done({ method: 'POST', path: '/v1/vouchers', body: voucher(voucherId, value, more) })
const codeOf = async (voucherId: string, value: number, more: object = {}) => {
  const code = String((await sellVoucher(voucherId, value, more)).json.code)
  // Looked for in all that is logged, told and written, when all tests are done.
  handOut(code, code.replaceAll('-', ''))
  return code
}
type Redeeming = { paymentId: string; code: string; who?: Visitor }
const redeem = (accountId: string, { who = key('integration'), ...body }: Redeeming) =>
  shop.ask({ method: 'POST', path: `/v1/accounts/${accountId}/vouchers`, who, body })
const sale = (saleId: string, amount: string, more: object) =>
  shop.ask({ method: 'POST', path: '/v1/sales', body: { saleId, currency: 'EUR', prices: 'gross', lines: [shop.lineOf(amount)], ...more } })
const figures = async (accountId: string) => (await shop.account(accountId)).figures

test('S1-1: one signed balance: above 0 the merchant holds the customer’s money, below 0 the customer owes', async () => {
  await shop.open('acc_s11', { limit: 'unlimited' })
  await redeem('acc_s11', { paymentId: 'pay_s11', code: await codeOf('vou_s11', 50_00) })
  expect(await figures('acc_s11')).toMatchObject({ balance: 50_00 })
  await sale('s11', '80.00', { accountId: 'acc_s11', tenders: [{ method: 'CRED', amount: 80_00 }] })
  expect(await figures('acc_s11')).toMatchObject({ balance: -30_00, deposits: 0, unpaid: 30_00 })
})

test('S1-7, S1-23: a voucher redeemed onto an identified account raises its credit by the value, and pays several sales', async () => {
  const code = await codeOf('vou_s123', 50_00)
  expect(await redeem('acc_nobody', { paymentId: 'pay_s123', code })).toMatchObject({ status: 404, json: { code: 'unknown-account' } })
  await shop.open('acc_s123')
  const redeemed = await redeem('acc_s123', { paymentId: 'pay_s123', code })
  expect(redeemed).toMatchObject({
    status: 201,
    json: { voucherId: 'vou_s123', amount: 50_00, account: { deposits: 50_00, balance: 50_00 } },
  })
  expect(await redeem('acc_s123', { paymentId: 'pay_s123', code })).toMatchObject({
    status: 201,
    headers: { 'idempotency-replayed': 'true' },
  })
  const paid = (saleId: string, amount: number) =>
    sale(saleId, (amount / 100).toFixed(2), { accountId: 'acc_s123', tenders: [{ method: 'CRED', amount }] })
  expect(await paid('s123-1', 20_00)).toMatchObject({ status: 201, json: { account: { balance: 30_00 } } })
  expect(await paid('s123-2', 30_00)).toMatchObject({ status: 201, json: { account: { balance: 0 } } })
  expect(await shop.read('/v1/accounts/acc_s123/history')).toMatchObject({
    items: expect.arrayContaining([expect.objectContaining({ cause: 'voucher', reference: 'pay_s123', movement: 50_00 })]),
  })
})

test('S1-20: a voucher is sold without a known beneficiary, at a tax rate of 0 %', async () => {
  const { status, json } = await sellVoucher('vou_s120', 50_00)
  expect(status).toBe(201)
  expect(json).toMatchObject({ purpose: 'multi-purpose', vat: [{ rate: '0', net: 50_00, vat: 0 }] })
  expect(json).not.toHaveProperty('accountId')
  expect((await sellVoucher('vou_s120b', 60_00, { vatRate: '20' })).json).toMatchObject({ vat: [{ rate: '20', net: 50_00, vat: 10_00 }] })
  const summary = await shop.read('/v1/reports/daily-summary/2026-03-25')
  expect(summary.items).toContainEqual(
    expect.objectContaining({ type: 'voucher-sold', method: 'ESP', amount: 50_00, reference: 'vou_s120' }),
  )
})

test('S1-21: a voucher is embodied by a code: on a page to hand over, told to who sold it alone, and kept nowhere', async () => {
  const body = voucher('vou_s121', 1_234_50, { expiresOn: '2027-03-25' })
  const page = await shop.ask({ method: 'POST', path: '/v1/vouchers', body, accept: 'text/html' })
  const [code = ''] = /[0-9A-Z]{4}(-[0-9A-Z]{4}){3}/.exec(page.text) ?? []
  expect(page).toMatchObject({ status: 201, headers: { 'content-type': 'text/html; charset=utf-8' } })
  for (const said of ['<html lang="fr">', 'Bon cadeau', '1\u00a0234,50\u00a0€', '25 mars 2027', 'Lumen SARL', 'vou_s121'])
    expect(page.text).toContain(said)
  expect(page.text).toContain(barcode(code))
  expect((await sellVoucher('vou_s121', 1_234_50, { expiresOn: '2027-03-25' })).json.code).toBe(code)
  expect(await shop.read('/v1/vouchers/vou_s121')).not.toHaveProperty('code')
  const table = new DynamoDBClient({
    endpoint: inject('engineEndpoint'),
    region: 'eu-west-3',
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  })
  const kept = JSON.stringify((await table.send(new ScanCommand({ TableName: process.env.TABLE_NAME, ConsistentRead: true }))).Items)
  expect(kept).toContain('vou_s121')
  for (const text of [code, code.replaceAll('-', '')]) expect(kept.toUpperCase()).not.toContain(text)
})

test('S1-22: a voucher scanned in a sale is used whole, at once, and only where it is worth no more than the sale', async () => {
  const code = await codeOf('vou_s122', 20_00)
  expect(await sale('s122', '19.99', { vouchers: [code] })).toMatchObject({ status: 409, json: { code: 'voucher-refused' } })
  expect(await sale('s122', '50.00', { vouchers: [code], tenders: [{ method: 'CB', amount: 30_00 }] })).toMatchObject({
    status: 201,
    json: {
      label: 'settled',
      onAccount: 0,
      tenders: [
        { method: 'VOUCHER', amount: 20_00 },
        { method: 'CB', amount: 30_00 },
      ],
    },
  })
  expect(await sale('s122-2', '20.00', { vouchers: [code] })).toMatchObject({ status: 409, json: { code: 'voucher-refused' } })
  expect(await sale('s122-3', '20.00', { vouchers: [await codeOf('vou_s122b', 20_00)] })).toMatchObject({
    status: 201,
    json: { label: 'settled' },
  })
  expect(await shop.read('/v1/vouchers/vou_s122')).toMatchObject({ state: 'redeemed', redeemed: { as: 'single', saleId: 's122' } })
  expect((await shop.done({ method: 'POST', path: '/v1/ledger/check', body: {} })).json).toMatchObject({ differences: [] })
})

test('S1-24, S1-25: a partner’s voucher is a top-up by a payment method of its own, and stands under it in the summary', async () => {
  await shop.open('acc_s124')
  const body = { paymentId: 'pay_s124', amount: 25_00, currency: 'EUR', method: 'BA' }
  const topUp = () => shop.ask({ method: 'POST', path: '/v1/accounts/acc_s124/top-ups', body })
  expect(await topUp()).toMatchObject({ status: 422, json: { code: 'unknown-payment-method' } })
  const { paymentMethods } = Object((await shop.read('/v1/settings')).settings)
  await shop.settings({ paymentMethods: [...paymentMethods, { code: 'BA', label: 'Bons d’achat' }] })
  expect(await topUp()).toMatchObject({ status: 201, json: { account: { balance: 25_00 } } })
  expect(await shop.read('/v1/reports/daily-summary/2026-03-25')).toMatchObject({
    methods: expect.arrayContaining([expect.objectContaining({ method: 'BA', topUps: { count: 1, amount: 25_00 } })]),
  })
})

test('every failed try with a code is answered byte for byte alike: unknown, mistyped, spent, expired, refunded, another merchant’s', async () => {
  await shop.open('acc_tries')
  const atlas = MerchantId.parse('mer_atlas')
  const spent = await codeOf('vou_spent', 1_00)
  await redeem('acc_tries', { paymentId: 'pay_spent', code: spent })
  const expired = await codeOf('vou_expired', 1_00, { expiresOn: '2026-03-25' })
  const back = await codeOf('vou_back', 1_00)
  await shop.done({ method: 'POST', path: '/v1/vouchers/vou_back/refund', body: { method: 'ESP' } })
  const foreign = { method: 'POST', path: '/v1/vouchers', who: key('integration', atlas), body: voucher('vou_theirs', 1_00) } as const
  const theirs = String((await shop.done(foreign)).json.code)
  shop.on('2026-03-26')
  const tries = ['0000-0000-0000-0000', `${spent.slice(0, -1)}U`, spent, expired, back, theirs]
  const said = await Promise.all(tries.map((code, at) => redeem('acc_tries', { paymentId: `pay_try-${at}`, code })))
  const texts = said.map(({ status, text }) => `${status} ${text.replace(/"correlationId":"[^"]*"/, '')}`)
  expect(new Set(texts).size).toBe(1)
  expect(said[0]).toMatchObject({ status: 409, json: { code: 'voucher-refused' } })
})

test('failed tries are counted per caller: after sixty in a minute no code is looked at, good or bad, until it is over', async () => {
  await shop.open('acc_good')
  const good = { paymentId: 'pay_good', code: await codeOf('vou_good', 1_00) }
  const who = { ...person('cashier'), actor: 'person:guesser' }
  let failed = 0
  const guess = () => redeem('acc_good', { ...good, code: 'X', who })
  for (let said = await guess(); said.status === 409 && failed < 80; said = await guess()) failed += 1
  expect(failed).toBe(60)
  const refused = await redeem('acc_good', { ...good, who })
  expect(refused).toMatchObject({ status: 429, json: { code: 'too-many-requests' } })
  expect(Number(refused.headers['retry-after'])).toBeGreaterThan(1)
  expect(await redeem('acc_good', good)).toMatchObject({ status: 201 })
})
