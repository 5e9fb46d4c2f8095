import type { Context as LambdaContext } from 'aws-lambda'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lambdaContext } from './house.ts'

let shop: Storefront
let close: (event: object, context: LambdaContext) => Promise<unknown>
beforeAll(async () => {
  shop = await openStorefront()
  close = (await import('../../functions/cron/close-periods.ts')).handler
})
afterAll(() => shop?.close())

const read = (kind: string) => shop.read('/v1/reports/closings', { kind })
const run = () => close({ id: 'tick' }, lambdaContext)

test('days that are over are closed by themselves, in order and once, then the month they end; the perpetual totals go on', async () => {
  const opened = new Date().toISOString().slice(0, 10)
  const day = (after: number) => new Date(Date.parse(opened) + after * 86_400_000).toISOString().slice(0, 10)
  await shop.open('acc_1', { limit: 'unlimited' })
  shop.on(day(1))
  await shop.invoiced('acc_1', 'o-1', '120.00')
  shop.on(day(2))
  await shop.topUp('pay_1', { accountId: 'acc_1', amount: 50_00 })
  shop.on(day(3))
  await run()
  await run()
  const sold = { currency: 'EUR', sales: 120_00, vat: 20_00, received: 0, paidBack: 0 }
  const { items } = await read('day')
  expect(items).toMatchObject([
    { period: day(2), totals: [{ sales: 0, received: 50_00 }], perpetual: [{ ...sold, received: 50_00 }], recordCount: 1 },
    { period: day(1), totals: [sold], perpetual: [sold], recordCount: 1 },
    { period: opened, totals: [], perpetual: [], recordCount: 0 },
  ])
  shop.on(day(40))
  await run()
  expect(await read('month')).toMatchObject({ items: expect.arrayContaining([expect.objectContaining({ period: opened.slice(0, 7) })]) })
  expect(await shop.read('/v1/ledger/journal', { chain: 'closings:day', limit: '2' })).toMatchObject({
    items: [{ sequence: 1 }, { sequence: 2 }],
  })
})
