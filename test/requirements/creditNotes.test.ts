import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from './storefront.ts'

/* Credit notes and money given back, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

const credit = (body: object) => shop.done({ method: 'POST', path: '/v1/credit-notes', body })

/** A sale of 60.00 in three units, paid whole by transfer. */
async function bought(accountId: string, id: string): Promise<void> {
  await shop.open(accountId, { limit: 'unlimited' })
  await shop.order(id, { accountId, lines: [{ ...shop.lineOf('20.00'), quantity: '3' }] })
  await shop.deliver(accountId, id, { lines: [{ sku: 'A', delivered: '3' }] })
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: `inv_${id}`, accountId } })
  await shop.pay(`pay_${id}`, { accountId, amount: 60_00, names: [{ kind: 'invoice', id: `inv_${id}` }] })
}

test('S1-8: instead of money back, a credit note leaves store credit, which pays the next order', async () => {
  await bought('acc_s18', 'r1')
  const { json } = await credit({ creditNoteId: 'crn_r1', invoiceId: 'inv_r1', lines: [{ line: 1, quantity: '1' }], rest: 'store-credit' })
  expect(json).toMatchObject({
    number: expect.stringMatching(/^AV-\d{4}-000001$/),
    total: 20_00,
    net: 16_67,
    vat: [{ rate: '20', net: 16_67, vat: 3_33 }],
    given: { settled: 0, storeCredit: 20_00, refunds: [] },
    account: { deposits: 20_00, balance: 20_00 },
  })
  expect((await shop.order('r1-next', { accountId: 'acc_s18', amount: '20.00', settlement: 'deposit' })).json).toMatchObject({
    fromDeposit: 20_00,
  })
  expect(await shop.read('/v1/credit-notes/crn_r1')).toMatchObject({
    invoiceId: 'inv_r1',
    lines: [{ line: 1, quantity: '1', amount: 20_00 }],
  })
  expect(await shop.read('/v1/invoices/inv_r1')).toMatchObject({
    total: 60_00,
    credited: { total: 20_00, notes: [{ creditNoteId: 'crn_r1' }] },
  })
  expect(await shop.read('/v1/accounts/acc_s18/credit-notes')).toMatchObject({ items: [{ creditNoteId: 'crn_r1' }] })
})

test('S1-12: a top-up is neither deleted nor changed: there is no door, and its id stands for what it was', async () => {
  await shop.open('acc_s112')
  await shop.topUp('pay_s112', { accountId: 'acc_s112', amount: 30_00 })
  await expect(async () => shop.ask({ method: 'DELETE', path: '/v1/payments/pay_s112' })).rejects.toThrow('no door')
  const again = { paymentId: 'pay_s112', amount: 20_00, currency: 'EUR', method: 'CB' }
  expect(await shop.ask({ method: 'POST', path: '/v1/accounts/acc_s112/top-ups', body: again })).toMatchObject({
    status: 422,
    json: { code: 'same-key-other-content' },
  })
  expect(await shop.account('acc_s112')).toMatchObject({ figures: { deposits: 30_00 } })
})

test('S1-13, S1-14, 2.16: a negative amount decreases the credit, and is a refund, no consumption', async () => {
  await shop.open('acc_s113')
  await shop.topUp('pay_s113', { accountId: 'acc_s113', amount: 30_00 })
  await shop.topUp('pay_s113back', { accountId: 'acc_s113', amount: -12_00 })
  expect(await shop.account('acc_s113')).toMatchObject({ figures: { deposits: 18_00, balance: 18_00 } })
  expect(await shop.read('/v1/payments/pay_s113back')).toMatchObject({ kind: 'refund', amount: -12_00, unallocated: 0, allocations: [] })
  const body = { paymentId: 'pay_s113more', amount: -18_01, currency: 'EUR', method: 'CB' }
  expect(await shop.ask({ method: 'POST', path: '/v1/accounts/acc_s113/top-ups', body })).toMatchObject({
    status: 409,
    json: { code: 'refund-exceeds-deposits' },
  })
})

test('S3-3: a sale is refunded as store credit or to its original tenders; the split adds up to the cent', async () => {
  await bought('acc_s33', 'r3')
  const one = (creditNoteId: string, rest: unknown) => ({ creditNoteId, invoiceId: 'inv_r3', lines: [{ line: 1, quantity: '1' }], rest })
  const back = await credit(one('crn_r3a', 'original-tenders'))
  expect(back.json).toMatchObject({
    given: { refunds: [{ paymentId: 'pay_crf-r3a-1', method: 'VIR', amount: 20_00, refundOf: 'pay_r3' }] },
    account: { deposits: 0, balance: 0 },
  })
  expect(await shop.read('/v1/payments/pay_crf-r3a-1')).toMatchObject({
    kind: 'refund',
    amount: -20_00,
    refundOf: 'pay_r3',
    creditNoteId: 'crn_r3a',
  })
  const wrong = one('crn_r3b', { storeCredit: 15_00, refunds: [{ method: 'ESP', amount: 4_99 }] })
  expect(await shop.ask({ method: 'POST', path: '/v1/credit-notes', body: wrong })).toMatchObject({
    status: 422,
    json: { code: 'split-differs' },
  })
  const split = await credit(one('crn_r3b', { storeCredit: 15_00, refunds: [{ method: 'ESP', amount: 5_00 }] }))
  expect(split.json).toMatchObject({ account: { deposits: 15_00, balance: 15_00 } })
  await credit(one('crn_r3c', 'store-credit'))
  expect(await shop.account('acc_s33')).toMatchObject({ figures: { deposits: 35_00, balance: 35_00 } })
  const more = { creditNoteId: 'crn_r3d', invoiceId: 'inv_r3' }
  expect(await shop.ask({ method: 'POST', path: '/v1/credit-notes', body: more })).toMatchObject({
    status: 409,
    json: { code: 'nothing-to-credit' },
  })
  expect((await shop.done({ method: 'POST', path: '/v1/ledger/check', body: { accountId: 'acc_s33' } })).json).toMatchObject({
    differences: [],
  })
})

test('S3-12: what may be applied to a sale comes from deposits and from refunds of sales', async () => {
  await bought('acc_s312', 'r4')
  await shop.topUp('pay_r4top', { accountId: 'acc_s312', amount: 10_00 })
  await credit({ creditNoteId: 'crn_r4', invoiceId: 'inv_r4', lines: [{ line: 1, quantity: '1' }], rest: 'store-credit' })
  expect(await shop.account('acc_s312')).toMatchObject({ figures: { unreservedDeposits: 30_00 } })
  expect((await shop.order('r4-next', { accountId: 'acc_s312', amount: '30.00', settlement: 'deposit' })).json).toMatchObject({
    fromDeposit: 30_00,
  })
})

test('S3-3: money of a payment that nothing has used goes back the way it came, once', async () => {
  await shop.open('acc_back')
  await shop.pay('pay_back', { accountId: 'acc_back', amount: 30_00 })
  const body = { refundId: 'pay_backed', amount: 12_00 }
  for (const _ of [1, 2]) await shop.done({ method: 'POST', path: '/v1/payments/pay_back/refund', body })
  expect(await shop.read('/v1/payments/pay_backed')).toMatchObject({ kind: 'refund', amount: -12_00, method: 'VIR', refundOf: 'pay_back' })
  expect(await shop.account('acc_back')).toMatchObject({ figures: { deposits: 18_00, balance: 18_00 } })
})

test('S1-8: 33.48 net in nine units is credited unit by unit to exactly 40.18, never nine times 4.46', async () => {
  await shop.open('acc_cent', { limit: 'unlimited' })
  const lines = [{ ...shop.lineOf('3.72'), quantity: '9' }]
  await shop.order('cent', { accountId: 'acc_cent', prices: 'net', lines })
  await shop.deliver('acc_cent', 'cent', { lines: [{ sku: 'A', delivered: '9' }] })
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_cent', accountId: 'acc_cent' } })
  const totals: unknown[] = []
  for (let unit = 1; unit <= 9; unit += 1)
    totals.push((await credit({ creditNoteId: `crn_cent${unit}`, invoiceId: 'inv_cent', lines: [{ line: 1, quantity: '1' }] })).json.total)
  expect(totals).toEqual([4_46, 4_46, 4_46, 4_46, 4_46, 4_46, 4_46, 4_46, 4_50])
  expect(await shop.account('acc_cent')).toMatchObject({ figures: { balance: 0, unpaid: 0 } })
  expect(await shop.read('/v1/invoices/inv_cent')).toMatchObject({ label: 'settled', credited: { total: 40_18 } })
})
