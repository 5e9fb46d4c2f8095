import { expect, test } from 'vitest'
import { totalOf } from '../../../domain/closings/closing.ts'
import { MerchantId } from '../../../domain/ids.ts'
import { readerFor } from '../../../store/ask.ts'
import { count } from '../../../store/closingCheck.ts'
import { memoryWorld } from '../../kit/memoryWorld.ts'

const customer = { name: 'Noé Inventé' }
const voucher = (voucherId: string, value: number, more: object = {}) => ({
  voucherId,
  value,
  currency: 'EUR' as const,
  method: 'ESP',
  ...more,
})
const lines = (unitPrice: string) => [{ sku: 'goods', description: 'assorted goods', quantity: '1', unitPrice, vatRate: '20' }]

/** One single-purpose voucher scanned in a sale, one redeemed onto an account, one refunded, and one nobody has spent. */
async function day() {
  const world = await memoryWorld('2027-03-01')
  await world.act('openAccount', { accountId: 'acc_1', currency: 'EUR', customer })
  const scanned = await world.act('sellVoucher', voucher('vou_1', 60_00, { vatRate: '20' }))
  const kept = await world.act('sellVoucher', voucher('vou_2', 40_00, { method: 'CB' }))
  await world.act('sellVoucher', voucher('vou_3', 30_00, { vatRate: '20' }))
  await world.act('sellVoucher', voucher('vou_4', 25_00, { currency: 'USD', expiresOn: '2027-03-01' }))
  await world.act('refundVoucher', { voucherId: 'vou_3', method: 'ESP' })
  const sale = { saleId: 's-1', currency: 'EUR' as const, prices: 'gross' as const, lines: lines('70') }
  const tenders = [{ method: 'CB', amount: 10_00 }]
  await world.act('recordSale', { ...sale, accountId: 'acc_1', tenders, vouchers: [scanned.code ?? ''] })
  await world.act('redeemVoucher', { accountId: 'acc_1', paymentId: 'pay_v', code: kept.code ?? '' })
  return world
}

test('entries balance, and over all chains the books hold what is still owed: one voucher and one account’s deposit', async () => {
  const world = await day()
  const { items } = await world.act('listEntryLines', { from: '2027-03-01', to: '2027-03-01' })
  const entries = Map.groupBy(items, ({ journal, entry }) => `${journal} ${entry}`)
  for (const own of entries.values()) expect(own.reduce((sum, { debit, credit }) => sum + debit - credit, 0)).toBe(0)
  const held = (account: string, currency = 'EUR') =>
    items
      .filter((line) => line.account === account && line.currency === currency)
      .reduce((sum, { debit, credit }) => sum + credit - debit, 0)
  expect({
    ...{ vouchers: held('419110'), foreign: held('419110', 'USD'), between: held('471000'), deposits: held('419100') },
    ...{ cash: -held('530000'), cards: -held('511500'), sales: held('707000'), vat: held('445710'), owed: held('411000') },
  }).toEqual({ vouchers: 0, foreign: 25_00, between: 0, deposits: 40_00, cash: 60_00, cards: 50_00, sales: 58_33, vat: 11_67, owed: 0 })
  const sold = items.filter(({ piece }) => piece === 'vou_1')
  expect(sold.map(({ journal, account, label }) => [journal, account, label]).slice(0, 4)).toEqual([
    ['VE', '419110', 'voucher-sold vou_1'],
    ['VE', '445710', 'voucher-sold vou_1'],
    ['BQ', '530000', 'voucher-sold vou_1'],
    ['BQ', '419110', 'voucher-sold vou_1'],
  ])
  for (const line of sold) expect(line).not.toHaveProperty('accountId')
})

test('the summary of the day has vouchers sold, refunded and redeemed, each by the method it was done by', async () => {
  const { methods, items, complete } = await (await day()).act('getDailySummary', { day: '2027-03-01' })
  const of = (method: string, currency = 'EUR') => methods.find((sum) => sum.method === method && sum.currency === currency)
  expect(complete).toBe(true)
  expect(of('ESP')).toMatchObject({
    vouchersSold: { count: 2, amount: 90_00 },
    vouchersRefunded: { count: 1, amount: 30_00 },
    topUps: { count: 0 },
  })
  expect(of('ESP', 'USD')).toMatchObject({ vouchersSold: { count: 1, amount: 25_00 } })
  expect(of('CB')).toMatchObject({ vouchersSold: { count: 1, amount: 40_00 }, vouchersRedeemed: { count: 0 } })
  expect(of('VOUCHER')).toMatchObject({ vouchersRedeemed: { count: 2, amount: 100_00 }, consumption: { count: 0 } })
  expect(items.filter(({ type }) => type === 'voucher-redeemed').map(({ reference }) => reference)).toEqual(['vou_1', 'vou_2'])
})

test('a closing counts a voucher’s money when it is sold and refunded, and no money when it is redeemed', async () => {
  const world = await day()
  const reader = readerFor(world.keeper, MerchantId.parse('mer_story'))
  const window = { from: '2027-03-01T00:00:00.000Z', to: '2027-03-02T00:00:00.000Z', previousSeal: '' }
  const { totals } = await count(reader, window)
  expect(totals).toEqual([
    { currency: 'EUR', sales: 70_00, vat: 11_67, received: 60_00 + 40_00 + 30_00 + 10_00, paidBack: 30_00 },
    { currency: 'USD', sales: 0, vat: 0, received: 25_00, paidBack: 0 },
  ])
  expect(totalOf({ postings: [{ debit: 'vouchers', credit: 'redeemed', amount: 1 }] }, 'EUR')).toMatchObject({ received: 0, sales: 0 })
})

test('an expired voucher stays owed in the books until it is refunded, and the ledger’s check finds nothing wrong', async () => {
  const world = await day()
  await world.wait(5)
  expect(await world.act('getVoucher', { voucherId: 'vou_4' })).toMatchObject({ state: 'sold', expired: true })
  expect(await world.act('checkLedger', {})).toEqual({ checked: 1, vouchers: 4, differences: [] })
  expect(await world.act('checkLedger', { voucherId: 'vou_4' })).toEqual({ checked: 0, vouchers: 1, differences: [] })
  expect(await world.refused('checkLedger', { voucherId: 'vou_none' })).toBe('unknown-voucher')
})
