import { afterAll, beforeAll, expect, test } from 'vitest'
import { fired } from '../kit/carryOut.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lambdaContext } from './house.ts'

let shop: Storefront
const clockStrikes = async () => fired((await import('../../functions/runs/begins.ts')).begins.reservations, lambdaContext)

beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-07-18')
  await shop.open('acc_1')
  await shop.topUp('pay_1', { accountId: 'acc_1', amount: 50_00 })
  await shop.order('o-1', { accountId: 'acc_1', amount: '30.00', settlement: 'deposit' })
  await shop.drain('acc_1')
})
afterAll(() => shop?.close())

test('by the clock a reservation expires once, where the merchant says after how many days; its order waits for payment', async () => {
  shop.on('2026-08-30')
  await clockStrikes()
  expect(await shop.read('/v1/orders/o-1')).toMatchObject({ held: false, fromDeposit: 30_00, reservedOn: '2026-07-18' })
  await shop.settings({ reservationExpiryDays: 43 })
  shop.on('2026-08-29')
  await clockStrikes()
  expect(await shop.read('/v1/orders/o-1')).toMatchObject({ held: false })
  shop.on('2026-08-30')
  await clockStrikes()
  await clockStrikes()
  expect(await shop.read('/v1/orders/o-1')).toMatchObject({ held: true, fromDeposit: 0, toCollect: 30_00, cure: { amount: 30_00 } })
  const told = (await shop.drain('acc_1')).filter(({ type }) => type === 'reservation-expired')
  expect(told).toMatchObject([{ data: { orderId: 'o-1', amount: 30_00 } }])
  expect((await shop.account('acc_1')).figures).toMatchObject({ deposits: 50_00, unreservedDeposits: 50_00 })
})
