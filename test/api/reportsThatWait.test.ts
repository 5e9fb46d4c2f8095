import { afterAll, beforeAll, expect, test } from 'vitest'
import { wire } from '../providers/wire.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lumen } from './house.ts'

/* What the payment provider tells too early, and what it can't be asked for just now: kept or told again, never lost. */

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-05-01')
})
afterAll(() => shop?.close())

const figures = async (accountId: string) => (await shop.account(accountId)).figures

/** What the nightly anchoring says has waited for longer than a day. */
async function waiting(): Promise<unknown[]> {
  const { anchorHeads } = await import('../../functions/runtime/anchoring.ts')
  const { anchors } = await import('../../functions/runtime/anchors.ts')
  const told = await anchorHeads({ keeper: shop.house.keeper, anchors: anchors(), now: Date.now, deadlineAt: Date.now() + 60_000 })
  return told.waiting
}

test('a dispute before its payment moves nothing, is told once it waited a day, and counts once with the payment', async () => {
  await shop.open('acc_early', { limit: 'unlimited' })
  await shop.invoiced('acc_early', 'early', '100.00')
  const dispute = () => shop.disputed('dp_early', { of: 'pi_early', amount: 30_00 })
  for (const _ of [1, 2]) expect((await dispute()).status).toBe(200)
  expect(await figures('acc_early')).toMatchObject({ unpaid: 100_00, deposits: 0, balance: -100_00 })
  expect(await waiting()).toEqual([])
  shop.at('2026-05-02T13:00:00.000Z')
  expect(await waiting()).toMatchObject([{ merchantId: lumen, since: '2026-05-01T12:00:00.000Z' }])
  const paid = () => shop.online('pi_early', { amount: 100_00, pays: 'acc_early invoice:inv_early' })
  for (const _ of [1, 2]) expect((await paid()).status).toBe(200)
  await dispute()
  expect(await shop.read('/v1/invoices/inv_early')).toMatchObject({ outstanding: 30_00, label: 'partially-settled' })
  expect(await figures('acc_early')).toMatchObject({ unpaid: 30_00, deposits: 0, balance: -30_00 })
  shop.at('2026-05-04T13:00:00.000Z')
  expect(await waiting()).toEqual([])
})

test('a refund that is told of while the provider can’t be asked which is answered 503, moves nothing, and counts once it comes again', async () => {
  await shop.open('acc_down')
  expect((await shop.online('pi_down', { amount: 50_00, pays: 'acc_down' })).status).toBe(200)
  const about = { id: 'ch_down', object: 'charge', amount: 50_00, currency: 'eur', livemode: false, payment_intent: 'pi_down' }
  const told = () => shop.told('charge.refunded', { ...about, status: 'succeeded', refunded: false, amount_refunded: 10_00 })
  const refund = { object: 'refund', currency: 'eur', status: 'succeeded', payment_intent: 'pi_down', charge: 'ch_down', metadata: {} }
  const provider = await wire((_, count) => {
    if (count === 1) return { status: 503, headers: { 'stripe-should-retry': 'false' }, body: { error: { type: 'api_error' } } }
    return { body: { object: 'list', url: '/v1/refunds', has_more: false, data: [{ id: 're_down', amount: 10_00, ...refund }] } }
  })
  process.env.PAYMENTS_API_URL = provider.url
  const down = await told()
  expect(down).toMatchObject({ status: 503, headers: { 'retry-after': expect.stringMatching(/^\d+$/) } })
  expect(await figures('acc_down')).toMatchObject({ deposits: 50_00 })
  for (const _ of [1, 2]) expect((await told()).status).toBe(200)
  expect(await figures('acc_down')).toMatchObject({ deposits: 40_00, balance: 40_00 })
  expect(provider.asked.map(({ query }) => query.get('charge'))).toEqual(['ch_down', 'ch_down', 'ch_down'])
})
