import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from './storefront.ts'

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
})
afterAll(() => shop?.close())

test('S3-23: a month in which nothing moved goes on from the one before, with its days, its deposits and what is still to be paid', async () => {
  const month = (name: string) => `/v1/accounts/acc_1/statements/${name}`
  const prepared = async (name: string) => {
    await shop.done({ method: 'POST', path: month(name) })
    return shop.read(month(name))
  }
  shop.on('2026-05-20')
  await shop.open('acc_1', { limit: 'unlimited' })
  await shop.invoiced('acc_1', 'o-1', '50.00')
  await shop.topUp('pay_1', { accountId: 'acc_1', amount: 20_00 })
  shop.on('2026-07-02')
  const still = { deposits: 20_00, openItems: [{ outstanding: 50_00 }], closing: -30_00 }
  const may = await prepared('2026-05')
  expect(may).toMatchObject({ ...still, from: '2026-05-01', to: '2026-05-31', opening: 0, movements: -30_00, afterSequence: 0 })
  const nothing = { ...still, opening: -30_00, movements: 0, lines: [] }
  const june = await prepared('2026-06')
  expect(june).toMatchObject({ ...nothing, from: '2026-06-01', to: '2026-06-30', afterSequence: may.throughSequence })
  shop.on('2026-08-05')
  await shop.topUp('pay_2', { accountId: 'acc_1', amount: 5_00 })
  const july = await prepared('2026-07')
  expect(july, 'what came since is not in it').toMatchObject({ ...nothing, to: '2026-07-31', afterSequence: june.throughSequence })
})
