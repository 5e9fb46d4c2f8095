import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  await shop.open('acc_1')
  await shop.topUp('pay_1', { accountId: 'acc_1', amount: 20_00 })
})
afterAll(() => shop?.close())

test('the rest of a last delivery goes on as an order of its own, with the money it was paid by, and can be delivered', async () => {
  await shop.order('o-1', { accountId: 'acc_1', amount: '20.00', settlement: 'deposit' })
  const lines = [{ sku: 'A', delivered: '0.8' }]
  await shop.deliver('acc_1', 'o-1', { lines, followUp: { orderId: 'o-1b' } })
  expect(await shop.read('/v1/orders/o-1')).toMatchObject({ delivery: 'whole', total: 16_00, fromDeposit: 16_00, followedBy: 'o-1b' })
  expect(await shop.read('/v1/orders/o-1b')).toMatchObject({ followUpOf: 'o-1', total: 4_00, fromDeposit: 4_00, held: false })
  expect((await shop.account('acc_1')).figures).toMatchObject({ unreservedDeposits: 0, openOrders: 20_00 })
  const taken = await shop.order('o-1b', { accountId: 'acc_1', amount: '5.00' })
  expect(taken).toMatchObject({ status: 422, json: { code: 'same-key-other-content' } })
  await shop.deliver('acc_1', 'o-1b', { lines: [{ sku: 'A', delivered: '0.2' }] })
  const { json } = await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_1', accountId: 'acc_1' } })
  expect(json).toMatchObject({ total: 20_00, outstanding: 0, label: 'settled' })
})
