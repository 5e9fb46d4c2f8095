import { afterAll, beforeAll, expect, test } from 'vitest'
import { lambdaContext } from '../api/house.ts'
import { carryOut } from '../kit/carryOut.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* How long customers take to pay, each capability by the number of the row that asks for it. */

let shop: Storefront
const year = { from: '2026-01-01', to: '2026-12-31' }
const spring = { from: '2026-03-01', to: '2026-03-21' }

const nameOf = (accountId: string, at: number) => `${accountId.slice(4)}-${at}`

/** Invoices of 1 March, paid so many days later; then, on the last day, payments on account. */
async function paidAfter(accountId: string, days: readonly number[], onAccount = 0): Promise<void> {
  shop.on('2026-03-01')
  await shop.open(accountId, { limit: 'unlimited', terms: { paymentTermDays: 15 } })
  for (const at of days.keys()) await shop.invoiced(accountId, nameOf(accountId, at), '10.00')
  for (const [at, after] of days.entries()) {
    shop.on(new Date(Date.parse('2026-03-01') + after * 86_400_000).toISOString().slice(0, 10))
    const name = nameOf(accountId, at)
    await shop.pay(`pay_${name}`, { accountId, amount: 10_00, names: [{ kind: 'invoice', id: `inv_${name}` }] })
  }
  for (let nth = 0; nth < onAccount; nth += 1) await shop.pay(`pay_${nameOf(accountId, nth)}-on`, { accountId, amount: 1_00 })
}

const preview = (accountId: string, period: Record<string, string> = {}) =>
  shop.read(`/v1/accounts/${accountId}/days-to-pay/preview`, period)
const apply = (accountId: string, body: object) => shop.ask({ method: 'PUT', path: `/v1/accounts/${accountId}/days-to-pay`, body })
const read = (accountId: string) => shop.read(`/v1/accounts/${accountId}/days-to-pay`)

/** The base period of March: the four invoices that were paid after 30 days. */
const march = { from: '2026-03-01', to: '2026-04-01' }
const based = () => apply('acc_five', { period: march })

beforeAll(async () => {
  shop = await openStorefront()
  await paidAfter('acc_three', [10, 20, 30], 2)
  await paidAfter('acc_five', [30, 30, 30, 30, 45])
  await paidAfter('acc_none', [])
  await shop.done({ method: 'POST', path: '/v1/ledger/rebuild', body: {} })
})
afterAll(() => shop?.close())

test('S2-28, S2-29, 2.1: average days to pay and number of payments of the base period; payments on account are not in its count', async () => {
  await apply('acc_three', { period: year })
  expect(await read('acc_three')).toMatchObject({ base: { averageDays: 20, daysSum: 60, daysCount: 3 }, history: { paymentCount: 5 } })
})

test('S2-30: the base period has the dates it was last calculated for', async () => {
  await apply('acc_three', { period: spring })
  expect(await read('acc_three')).toMatchObject({ base: { period: spring, averageDays: 15, daysCount: 2 } })
})

test('S2-31, S2-33: a preview with start and end stores nothing; leaving it leaves everything, applying stores average, count and dates', async () => {
  const before = await read('acc_five')
  expect(before).not.toHaveProperty('base')
  await preview('acc_five', year)
  expect(await read('acc_five')).toEqual(before)
  await based()
  expect(await read('acc_five')).toMatchObject({ base: { period: march, averageDays: 30, daysCount: 4 } })
})

test('S2-32, S2-34, 2.1: current and new average and count; (4 × 30 + 45) / 5 = 33, which changes it by 3', async () => {
  await based()
  expect(await preview('acc_five', year)).toMatchObject({
    current: { averageDays: 30, daysCount: 4 },
    calculated: { averageDays: 33, daysSum: 165, daysCount: 5 },
    change: 3,
  })
})

test('S2-36: the dialog begins with the dates of the base period, and has both averages and both counts', async () => {
  await based()
  expect(await preview('acc_five')).toMatchObject({
    period: march,
    current: { averageDays: 30, daysCount: 4 },
    calculated: { averageDays: 30, daysCount: 4 },
  })
})

test('S2-35, 2.1: nothing eligible gives 0 and the question, word for word; only who confirms it stores the 0', async () => {
  const question = 'Aucun enregistrement admissible trouvé pour le calcul. Continuer la mise à jour ?'
  expect(await preview('acc_none', year)).toMatchObject({ calculated: { averageDays: 0, daysCount: 0 }, question })
  expect(await apply('acc_none', { period: year })).toMatchObject({ status: 409, json: { code: 'nothing-eligible', detail: question } })
  expect(await read('acc_none')).not.toHaveProperty('base')
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_none/days-to-pay', body: { period: year, confirmEmpty: true } })
  expect(await read('acc_none')).toMatchObject({ base: { averageDays: 0, daysCount: 0, period: year } })
})

test('S2-37: the report over all accounts updates their base periods in its range, and without a range from the whole history', async () => {
  const report = (period?: Record<string, string>) => shop.read('/v1/reports/days-to-pay', period)
  const averages = [
    { accountId: 'acc_five', calculated: { averageDays: 0, daysCount: 0 } },
    { accountId: 'acc_none', calculated: { averageDays: 0, daysCount: 0 } },
    { accountId: 'acc_three', calculated: { averageDays: 15, daysCount: 2 } },
  ]
  expect(await report(spring)).toMatchObject({ items: averages })
  const run = (runId: string, period: unknown) =>
    shop.done({ method: 'POST', path: '/v1/reports/days-to-pay/apply', body: { runId, period } })
  expect((await run('spring', spring)).json).toEqual({ applied: 1, empty: ['acc_five', 'acc_none'], failed: [] })
  expect((await run('all', 'whole-history')).json).toEqual({ applied: 2, empty: ['acc_none'], failed: [] })
  const { base } = await read('acc_five')
  expect(base).toMatchObject({ averageDays: 33, daysCount: 5 })
  expect(base).not.toHaveProperty('period')
  expect(await report()).toMatchObject({ items: [{ calculated: { averageDays: 33 } }, {}, { calculated: { averageDays: 20 } }] })
})

test('S2-37: so does a run through the queues, which counts and names the accounts that it left as they were', async () => {
  const ran = async (runId: string, period: unknown) => {
    await shop.done({ method: 'POST', path: '/v1/runs', body: { runId, kind: 'days-to-pay', daysToPay: { period } } })
    await shop.drain('merchant')
    expect(await carryOut(lambdaContext)).toEqual([])
    return { ...(await shop.read(`/v1/runs/${runId}`)), ...(await shop.read(`/v1/runs/${runId}/left-out`)) }
  }
  const empty = (accountCount: number) => [{ code: 'nothing-eligible', accountCount }]
  const [five, none] = ['acc_five', 'acc_none'].map((accountId) => ({ accountId, code: 'nothing-eligible' }))
  expect(await ran('run_spring', spring)).toMatchObject({ state: 'finished', done: 3, failed: 0, leftOut: empty(2), items: [five, none] })
  expect(await read('acc_three')).toMatchObject({ base: { period: spring, averageDays: 15, daysCount: 2 } })
  expect(await ran('run_whole', 'whole-history')).toMatchObject({ state: 'finished', done: 3, leftOut: empty(1), items: [none] })
  const { base } = await read('acc_five')
  expect(base).toMatchObject({ averageDays: 33, daysCount: 5 })
  expect(base).not.toHaveProperty('period')
})

test('S2-38: earlier results stay beside the current one, the latest first, so that two periods compare', async () => {
  await apply('acc_three', { period: spring })
  await apply('acc_three', { period: year })
  const { base, earlier } = await read('acc_three')
  expect(base).toMatchObject({ period: year, averageDays: 20, daysCount: 3 })
  expect(Array.isArray(earlier) && earlier[0]).toMatchObject({ period: spring, averageDays: 15, daysCount: 2 })
})
