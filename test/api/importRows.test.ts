import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { atlas, key, lumen, person } from './house.ts'
import { recordsIn } from './records.ts'

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-07-18')
})
afterAll(() => shop?.close())

const account = (accountId: string, more: object = {}) => ({ accountId, currency: 'EUR', customer: { name: 'Zoé Fictive' }, ...more })
const invoice = (invoiceId: string, accountId: string, more: object = {}) => ({
  ...{ invoiceId, accountId, number: invoiceId.slice(4), currency: 'EUR' },
  ...{ issuedOn: '2026-05-02', dueOn: '2026-06-01', total: 900_00, outstanding: 700_00 },
  ...more,
})
const deposit = (paymentId: string, accountId: string, amount: number) => ({ paymentId, accountId, amount, currency: 'EUR' })
const bring = (rows: object, who = key('integration')) => shop.ask({ method: 'POST', path: '/v1/imports', body: rows, who })
const outcomes = async (rows: object) => {
  const { json } = await bring(rows)
  return Object(json).outcomes
}

describe('accounts, open invoices and deposits brought along', () => {
  const all = {
    accounts: [account('acc_1', { limit: 1_000_00 })],
    invoices: [invoice('inv_a', 'acc_1')],
    deposits: [deposit('pay_a', 'acc_1', 200_00)],
  }

  test('are told without being written by a dry run, which sees only what is there already', async () => {
    const before = await recordsIn(shop.house.keeper)
    const { status, json } = await bring({ ...all, dryRun: true })
    expect([status, json.imported]).toEqual([200, 0])
    expect(json.outcomes).toMatchObject([
      { id: 'acc_1', outcome: 'ready' },
      { id: 'inv_a', outcome: 'refused', code: 'unknown-account', cure: expect.stringContaining('open the account first') },
      { id: 'pay_a', outcome: 'refused', code: 'unknown-account' },
    ])
    expect(await recordsIn(shop.house.keeper)).toEqual(before)
  })

  test('make one account of them: limit 1000, unpaid 700, deposits 200, available 300', async () => {
    const { json } = await bring(all)
    expect(json).toMatchObject({ imported: 3, refused: 0 })
    await shop.drain('acc_1')
    expect(await shop.account('acc_1')).toMatchObject({
      figures: { unpaid: 700_00, deposits: 200_00, limit: 1_000_00, available: 300_00, balance: -500_00 },
    })
    expect(await shop.read('/v1/invoices/inv_a')).toMatchObject({ label: 'partially-settled', overdue: true, opening: { settled: 200_00 } })
    expect(await shop.read('/v1/payments/pay_a')).toMatchObject({ kind: 'opening', unallocated: 200_00 })
  })

  test('are written once, however often they are sent; with other content they are refused', async () => {
    const before = await recordsIn(shop.house.keeper)
    expect((await bring(all)).json).toMatchObject({ imported: 3, refused: 0 })
    expect((await bring({ ...all, dryRun: true })).json).toMatchObject({ imported: 0, outcomes: [{ outcome: 'already' }, {}, {}] })
    expect(await outcomes({ deposits: [deposit('pay_a', 'acc_1', 300_00)] })).toMatchObject([{ code: 'same-key-other-content' }])
    expect(await recordsIn(shop.house.keeper)).toEqual(before)
  })

  test('each have an outcome of their own: what one refuses leaves the others', async () => {
    const rows = {
      accounts: [account('acc_2'), account('acc_3', { orderStatus: { code: 'nonsense' } })],
      invoices: [invoice('inv_b', 'acc_2', { number: 'a' }), invoice('inv_c', 'acc_2', { currency: 'USD' }), invoice('inv_d', 'acc_2')],
    }
    expect(await outcomes(rows)).toMatchObject([
      { id: 'acc_2', outcome: 'imported' },
      { id: 'acc_3', code: 'invalid-input', faults: [{ pointer: '/orderStatus/code' }] },
      { id: 'inv_b', code: 'number-taken' },
      { id: 'inv_c', code: 'currency-mismatch' },
      { id: 'inv_d', outcome: 'imported' },
    ])
  })

  test('are paid and settled like any others, and the books agree', async () => {
    await shop.pay('pay_b', { accountId: 'acc_1', amount: 700_00 })
    await shop.drain('acc_1')
    expect(await shop.read('/v1/invoices/inv_a')).toMatchObject({ label: 'settled', outstanding: 0 })
    const checked = await shop.done({ method: 'POST', path: '/v1/ledger/check', body: {}, who: person('administrator') })
    expect(checked.json).toMatchObject({ differences: [] })
    const document = await shop.ask({ method: 'GET', path: '/v1/invoices/inv_a/document' })
    expect([document.status, document.json.code]).toEqual([409, 'issued-elsewhere'])
  })

  test('stay with their merchant: another’s account is nobody’s', async () => {
    const { json } = await bring({ invoices: [invoice('inv_x', 'acc_1', { number: 'x' })] }, key('integration', atlas))
    expect(json).toMatchObject({ outcomes: [{ code: 'unknown-account' }] })
    expect(lumen).not.toBe(atlas)
  })

  test('need the right, and come by fifty of a kind at most', async () => {
    expect((await bring(all, person('accountant'))).status).toBe(403)
    const tooMany = Array.from({ length: 51 }, (_, at) => account(`acc_m${at}`))
    expect((await bring({ accounts: tooMany })).json).toMatchObject({ code: 'invalid-input', faults: [{ pointer: '/accounts' }] })
  })
})
