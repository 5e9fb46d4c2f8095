import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { openStorefront, type Storefront } from './storefront.ts'

/* A customer's store credit in its own record and in the summary of the day, each by the number of the row that asks for it. */

const Lines = z.object({ items: z.array(z.looseObject({ cause: z.string(), movement: z.int(), balance: z.int() })) })

let shop: Storefront
beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-03-25')
  await shop.settings({ cutOffHour: 4 })
  await shop.open('acc_1')
  const put = (paymentId: string, amount: number, method: string) =>
    shop.done({ method: 'POST', path: '/v1/accounts/acc_1/top-ups', body: { paymentId, amount, currency: 'EUR', method } })
  await put('pay_card', 100_00, 'CB')
  await put('pay_cash', 40_00, 'ESP')
  await put('pay_back', -30_00, 'ESP')
  await shop.order('o-1', { accountId: 'acc_1', amount: '60.00', settlement: 'deposit' })
  await shop.deliver('acc_1', 'o-1')
  await shop.done({ method: 'POST', path: '/v1/invoices', body: { invoiceId: 'inv_1', accountId: 'acc_1' } })
  shop.on('2026-03-26')
  await put('pay_next', 5_00, 'CB')
})
afterAll(() => shop?.close())

const summary = (day: string) => shop.read(`/v1/reports/daily-summary/${day}`)
const history = async () => Lines.parse(await shop.read('/v1/accounts/acc_1/history')).items

test('S1-3: a customer’s record has its store credit: the balance, and each movement with its cause and the balance after it', async () => {
  expect(await shop.account('acc_1')).toMatchObject({ figures: { balance: 55_00, deposits: 55_00 } })
  const moved = (await history()).filter(({ movement }) => movement !== 0)
  expect(moved.map(({ cause, movement, balance }) => [cause, movement, balance])).toEqual([
    ['top-up', 100_00, 100_00],
    ['top-up', 40_00, 140_00],
    ['refund', -30_00, 110_00],
    ['consumption', -60_00, 50_00],
    ['top-up', 5_00, 55_00],
  ])
  const latest = { only: 'movements', descending: 'true', limit: '2' }
  const first = await shop.read('/v1/accounts/acc_1/history', latest)
  expect(Lines.parse(first).items.map(({ balance }) => balance)).toEqual([55_00, 50_00])
  const second = await shop.read('/v1/accounts/acc_1/history', { ...latest, after: String(first.nextAfter) })
  expect(Lines.parse(second).items.map(({ balance }) => balance)).toEqual([110_00, 140_00])
  const day = await shop.read('/v1/accounts/acc_1/history', { only: 'movements', from: '2026-03-26', to: '2026-03-26' })
  expect(Lines.parse(day).items.map(({ balance }) => balance)).toEqual([55_00])
})

test('S1-11, 2.16: every top-up is in the summary of its day, with its payment method', async () => {
  expect(await summary('2026-03-25')).toMatchObject({
    complete: true,
    over: true,
    from: '2026-03-25T03:00:00.000Z',
    methods: [
      { method: 'CB', topUps: { count: 1, amount: 100_00 } },
      { method: 'CRED' },
      { method: 'ESP', topUps: { count: 1, amount: 40_00 }, refunds: { count: 1, amount: -30_00 } },
    ],
  })
  expect(await summary('2026-03-26')).toMatchObject({ over: false, items: [{ reference: 'pay_next', method: 'CB', amount: 5_00 }] })
})

test('S1-18: sales paid by store credit are in the summary of their day', async () => {
  const { items, methods } = await summary('2026-03-25')
  expect(methods).toContainEqual(expect.objectContaining({ method: 'CRED', consumption: { count: 1, amount: 60_00 } }))
  expect(items).toContainEqual(
    expect.objectContaining({ type: 'consumption', accountId: 'acc_1', reference: 'F-2026-000001', amount: 60_00 }),
  )
})

test('S1-19: movements are top-ups, refunds below 0 and consumptions; the balance is their sum', async () => {
  const moved = (await history()).filter(({ movement }) => movement !== 0)
  const sumOf = (cause: string) => moved.filter((line) => line.cause === cause).reduce((sum, { movement }) => sum + movement, 0)
  expect([sumOf('top-up'), sumOf('refund'), sumOf('consumption')]).toEqual([145_00, -30_00, -60_00])
  expect(moved.at(-1)?.balance).toBe(145_00 - 30_00 - 60_00)
})

test('S4-16: the entry lines for the books carry the letters of what is matched, in the 18 columns of the French layout', async () => {
  const query = { from: '2026-03-25', to: '2026-03-25' }
  const { text } = await shop.done({ method: 'GET', path: '/v1/reports/entry-lines', query, accept: 'text/tab-separated-values' })
  const [names = '', ...lines] = text.trimEnd().split('\r\n')
  expect(names.split('\t')).toHaveLength(18)
  const cells = lines.map((line) => line.split('\t'))
  const sum = (column: number) => cells.reduce((total, line) => total + Number(line[column]?.replace(',', '')), 0)
  expect([sum(11), sum(12)]).toEqual([290_00, 290_00])
  const lettered = cells.filter((line) => line[13] !== '').map((line) => [line[4], line[11], line[12], line[13]])
  expect(lettered).toEqual([
    ['419100', '0,00', '100,00', 'AA'],
    ['411000', '60,00', '0,00', 'AA'],
    ['419100', '60,00', '0,00', 'AA'],
    ['411000', '0,00', '60,00', 'AA'],
  ])
})
