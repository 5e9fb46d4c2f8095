import { afterAll, beforeAll, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { onlinePaymentId } from '../../domain/payments/paymentRows.ts'
import { chainOf } from '../../store/table.ts'
import { lumen } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* Paying online at checkout and what deliveries leave over, each by the number of the row that asks for it. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

const quote = async (accountId: string, amount: string) => {
  const body = { accountId, currency: 'EUR', prices: 'gross', settlement: 'prepaid', lines: [shop.lineOf(amount)] }
  return (await shop.done({ method: 'POST', path: '/v1/quotes', body })).json
}
const prepaid = (orderId: string, how: { accountId: string; amount?: string } & Record<string, unknown>) =>
  shop.order(orderId, { ...how, settlement: 'prepaid' })
const asked = { choice: 'balance', asked: 16_00, fromDeposit: 4_00 }

/** A customer who paid 20.00 online and got 16.00 of it. */
async function leftOver(accountId: string): Promise<void> {
  const orderId = `${accountId.slice(4)}-1`
  await shop.open(accountId)
  await prepaid(orderId, { accountId, amount: '20.00' })
  await shop.online(`pi_${accountId.slice(4)}`, { amount: 20_00, pays: `${accountId} order:${orderId}` })
  expect(await shop.read(`/v1/orders/${orderId}`)).toMatchObject({ held: false, fromDeposit: 20_00 })
  await shop.deliver(accountId, orderId, { lines: [{ sku: 'A', delivered: '0.8', missing: '0.2', reason: 'weight' }] })
}

test('S4-1: the customer is asked to pay the amount of the order online, by a link', async () => {
  await shop.open('acc_web')
  expect(await quote('acc_web', '20.00')).toMatchObject({ total: 20_00, offers: [{ asked: 20_00 }, { asked: 20_00 }] })
  const { json } = await prepaid('w-1', { accountId: 'acc_web', amount: '20.00' })
  expect(json).toMatchObject({ asked: 20_00, toCollect: 20_00, cure: { amount: 20_00 }, holds: [{ reason: 'awaiting-payment' }] })
  expect(json.cure).toMatchObject({ payLink: expect.stringContaining('https://api.example.com/pay/') })
})

test('S4-2: what is delivered differs by weight, by what is missing and by what is added; the order goes down or up', async () => {
  await shop.open('acc_kg')
  const weighed = { sku: 'A', description: 'Beef', quantity: '0.5', unit: 'kg', unitPrice: '30.00', vatRate: '5.5' }
  const out = { ...shop.lineOf('4.00'), sku: 'B' }
  await prepaid('kg-1', { accountId: 'acc_kg', lines: [weighed] })
  await prepaid('kg-2', { accountId: 'acc_kg', lines: [weighed, out] })
  await shop.deliver('acc_kg', 'kg-1', { lines: [{ sku: 'A', delivered: '0.45', missing: '0.05', reason: 'weight' }] })
  expect(await shop.read('/v1/orders/kg-1')).toMatchObject({ total: 13_50, delivery: 'whole' })
  const added = [{ sku: 'C', description: 'Leeks', quantity: '1', unitPrice: '7.00', vatRate: '5.5', reason: 'added' }]
  const lines = [
    { sku: 'A', delivered: '0.5' },
    { sku: 'B', missing: '1', reason: 'out-of-stock' },
  ]
  await shop.deliver('acc_kg', 'kg-2', { lines, added })
  expect(await shop.read('/v1/orders/kg-2')).toMatchObject({
    total: 22_00,
    lines: [{ sku: 'A' }, { sku: 'B', missing: '1' }, { sku: 'C' }],
  })
})

test('S4-3: paid online 20.00, delivered 16.00: the remainder is 4.00', async () => {
  await leftOver('acc_left')
  expect((await shop.account('acc_left')).figures).toMatchObject({ balance: 20_00, openOrders: 16_00, remainder: 4_00 })
})

test('S4-4: the next order of 20.00 asks 16.00 of its own accord', async () => {
  await leftOver('acc_next')
  expect(await quote('acc_next', '20.00')).toMatchObject({ remainder: 4_00, offers: [asked, { choice: 'order-only', asked: 20_00 }] })
  const { json } = await prepaid('n-2', { accountId: 'acc_next', amount: '20.00' })
  expect(json).toMatchObject({ asked: 16_00, fromDeposit: 4_00, toCollect: 16_00 })
})

test('S4-18, 2.12: by default the customer chooses: the balance of the account, preselected, or the order alone', async () => {
  await leftOver('acc_pick')
  const { policy, offers } = await quote('acc_pick', '20.00')
  expect({ policy, offers }).toMatchObject({ policy: 'customer-chooses', offers: [asked, { choice: 'order-only', asked: 20_00 }] })
  const alone = await prepaid('p-2', { accountId: 'acc_pick', amount: '20.00', balance: 'order-only' })
  expect(alone.json).toMatchObject({ asked: 20_00, fromDeposit: 0 })
  await shop.done({ method: 'POST', path: '/v1/orders/p-2/cancel' })
  const whole = await prepaid('p-3', { accountId: 'acc_pick', amount: '20.00', balance: 'balance' })
  expect(whole.json).toMatchObject({ asked: 16_00, fromDeposit: 4_00 })
})

test('S4-19: a setting makes it always the balance, or always the order alone', async () => {
  await leftOver('acc_set')
  await shop.settings({ settlementPolicy: 'balance' })
  expect((await quote('acc_set', '20.00')).offers).toMatchObject([asked])
  expect(await prepaid('s-2', { accountId: 'acc_set', balance: 'order-only' })).toMatchObject({ json: { code: 'balance-not-usable' } })
  await shop.settings({ settlementPolicy: 'order-only' })
  expect((await quote('acc_set', '20.00')).offers).toMatchObject([{ choice: 'order-only', asked: 20_00, fromDeposit: 0 }])
  expect(await prepaid('s-3', { accountId: 'acc_set', balance: 'balance' })).toMatchObject({ json: { code: 'balance-not-usable' } })
  await shop.settings({ settlementPolicy: 'customer-chooses' })
})

test('S4-20: with the order alone the remainder can’t be used and accumulates; who chooses it is warned', async () => {
  await leftOver('acc_sum')
  const chosen = await shop.settings({ settlementPolicy: 'order-only' })
  expect(chosen.warnings).toEqual([expect.stringContaining('accumulates')])
  expect((await prepaid('a-2', { accountId: 'acc_sum', amount: '20.00', balance: 'balance' })).json.code).toBe('balance-not-usable')
  expect((await prepaid('a-3', { accountId: 'acc_sum', amount: '20.00' })).json).toMatchObject({ asked: 20_00, fromDeposit: 0 })
  await shop.online('pi_a3', { amount: 20_00, pays: 'acc_sum order:a-3' })
  await shop.deliver('acc_sum', 'a-3', { lines: [{ sku: 'A', delivered: '0.9', missing: '0.1', reason: 'weight' }] })
  expect((await shop.account('acc_sum')).figures).toMatchObject({ remainder: 6_00 })
  expect((await shop.settings({ settlementPolicy: 'customer-chooses' })).warnings).toEqual([])
})

test('S4-21: an order waits under its own payment reference until the provider reports; a failure is told with its reason', async () => {
  await shop.open('acc_ref')
  const ids = ['r-1', 'r-2', 'r-3']
  const placed = []
  for (const id of ids) placed.push((await prepaid(id, { accountId: 'acc_ref', amount: '20.00' })).json)
  const waiting = { held: true, holds: [{ reason: 'awaiting-payment' }], toCollect: 20_00, fromDeposit: 0 }
  for (const order of placed) expect(order).toMatchObject({ ...waiting, paymentReference: expect.stringMatching(/^P-/) })
  expect(new Set(placed.map(({ paymentReference }) => paymentReference)).size).toBe(3)
  const [{ paymentReference } = {}] = placed
  expect(await shop.read('/v1/orders/r-1'), 'the same as long as it waits').toMatchObject({ ...waiting, paymentReference })

  await shop.online('pi_fail', { amount: 20_00, pays: 'acc_ref order:r-1', failure: 'card_declined' })
  const chain = chainOf(refs.pointer({ scope: 'payment', key: onlinePaymentId({ provider: 'stripe', paymentKey: 'pi_fail' }) }))
  const failed = (await shop.drain(chain)).filter(({ type }) => type === 'payment-failed')
  expect(failed).toMatchObject([{ merchantId: lumen, data: { orderId: 'r-1', reason: expect.stringContaining('card_declined') } }])
  const paymentFailure = {
    paymentId: onlinePaymentId({ provider: 'stripe', paymentKey: 'pi_fail' }),
    reason: expect.stringContaining('card_declined'),
    at: expect.any(String),
  }
  expect(await shop.read('/v1/orders/r-1'), 'after a failure').toMatchObject({ ...waiting, paymentReference, paymentFailure })
  expect((await shop.account('acc_ref')).figures, 'failed money counts nowhere').toMatchObject({ deposits: 0, openOrders: 60_00 })

  await shop.online('pi_ok', { amount: 20_00, pays: 'acc_ref order:r-1' })
  const paid = await shop.read('/v1/orders/r-1')
  expect(paid).toMatchObject({ held: false, holds: [], toCollect: 0, fromDeposit: 20_00, paymentReference })
  expect(paid, 'what failed before').not.toHaveProperty('paymentFailure')
  for (const id of ['r-2', 'r-3']) expect(await shop.read(`/v1/orders/${id}`), 'the others wait on').toMatchObject(waiting)
  expect((await shop.account('acc_ref')).figures).toMatchObject({ deposits: 20_00, openOrders: 60_00, balance: 20_00 })
})

test('S4-6: open orders are the orders that are not invoiced', async () => {
  await shop.open('acc_open', { limit: 60_00 })
  const open = async () => Object((await shop.account('acc_open')).figures).openOrders
  await shop.order('op-1', { accountId: 'acc_open', amount: '30.00' })
  await shop.order('op-2', { accountId: 'acc_open', amount: '12.00', kind: 'future' })
  await shop.order('op-3', { accountId: 'acc_open', amount: '100.00' })
  expect(await open(), 'future and held ones included').toBe(142_00)
  await shop.done({ method: 'POST', path: '/v1/orders/op-3/cancel' })
  await shop.deliver('acc_open', 'op-1', { lines: [{ sku: 'A', delivered: '0.5', missing: '0.5', reason: 'out-of-stock' }] })
  expect(await open(), 'as delivered').toBe(15_00 + 12_00)
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_op-1', accountId: 'acc_open' } })
  expect(await open()).toBe(12_00)
})
