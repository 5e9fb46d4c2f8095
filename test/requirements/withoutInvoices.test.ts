import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from './storefront.ts'

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

test('S4-10: without invoices open orders are all orders, and the list of balances warns of it', async () => {
  await shop.open('acc_1', { limit: 'unlimited' })
  expect(await shop.read('/v1/reports/balances')).toMatchObject({ warnings: [] })
  for (const [id, amount] of [
    ['a', '30.00'],
    ['b', '12.00'],
  ] as const)
    await shop.order(id, { accountId: 'acc_1', amount })
  await shop.deliver('acc_1', 'a')
  const warnings = [expect.stringMatching(/without invoicing, open orders are all orders ever placed/)]
  expect(await shop.read('/v1/reports/balances')).toMatchObject({ items: [{ openOrders: 42_00 }], warnings })
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_1', accountId: 'acc_1' } })
  await shop.drain('acc_1')
  expect(await shop.read('/v1/reports/balances')).toMatchObject({ items: [{ openOrders: 12_00 }], warnings: [] })
})
