import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { refs } from '../../domain/command.ts'
import { AccountId, InvoiceId } from '../../domain/ids.ts'
import { bounds } from '../../domain/limits.ts'
import { refText } from '../../domain/states.ts'
import { itemsOf, rowFor } from '../../store/codec.ts'
import { carryOut } from '../kit/carryOut.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lambdaContext, lumen } from './house.ts'

let shop: Storefront

beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-03-01')
  for (const accountId of ['acc_paid', 'acc_new']) await shop.open(accountId, { limit: 'unlimited' })
  const invoice = await shop.invoiced('acc_paid', 'o-1', '10.00')
  shop.on('2026-03-31')
  await shop.pay('pay_1', { accountId: 'acc_paid', amount: 10_00, names: [{ kind: 'invoice', id: invoice.invoiceId }] })
  for (const accountId of ['acc_paid', 'acc_new']) await shop.drain(accountId)
})

/** As many paid invoices of an account as one calculation takes, and one more: copies of one that was paid. */
async function paidTooMany(accountId: string, invoiceId: string): Promise<void> {
  const { keeper, leaveUnchecked } = shop.house
  leaveUnchecked('invoices are written without what their payments count for, to have more than one calculation takes')
  const at = (id: string) => refs.invoice(AccountId.parse(accountId), InvoiceId.parse(id))
  const row = (await keeper.get(lumen, [at(invoiceId)])).get(refText(at(invoiceId)))
  if (row?.kind !== 'invoice') throw new Error(`there is no ${invoiceId}`)
  const puts = Array.from({ length: bounds.observationsPerPeriod }, (_, nth) => {
    const copy = { ...row.state, invoiceId: `inv_copy-${nth}`, number: `C-${nth}` }
    return itemsOf(lumen, at(copy.invoiceId), rowFor(at(copy.invoiceId), copy, { version: 1 })).map((put) => ({
      put,
      under: 'absent' as const,
    }))
  }).flat()
  for (let first = 0; first < puts.length; first += 50) await keeper.write(puts.slice(first, first + 50), randomUUID())
}
afterAll(() => shop?.close())

const start = (body: object) => shop.ask({ method: 'POST', path: '/v1/runs', body })
const daysToPay = { kind: 'days-to-pay', daysToPay: { period: 'whole-history' } }

/** What was ordered is told, and goes through the queues until nothing is left of it. */
async function carriedOut(): Promise<void> {
  await shop.drain('merchant')
  expect(await carryOut(lambdaContext)).toEqual([])
}

test('a run of days to pay goes through the queues, each account once, and is read until it is finished', async () => {
  const first = await start({ runId: 'run_dtp', ...daysToPay })
  expect(first).toMatchObject({ status: 201, json: { runId: 'run_dtp', kind: 'days-to-pay', dueOn: '2026-03-31' } })
  expect((await start({ runId: 'run_dtp', ...daysToPay })).json).toEqual(first.json)
  expect(await start({ runId: 'run_more', ...daysToPay })).toMatchObject({ status: 409, json: { code: 'run-under-way' } })
  await carriedOut()
  expect(await shop.read('/v1/runs/run_dtp')).toMatchObject({ state: 'finished', accountCount: 2, done: 2, failed: 0 })
  expect(await shop.read('/v1/runs/run_dtp')).toMatchObject({ leftOut: [{ code: 'nothing-eligible', accountCount: 1 }] })
  expect(await shop.read('/v1/runs/run_dtp/left-out')).toEqual({ items: [{ accountId: 'acc_new', code: 'nothing-eligible' }] })
  expect(await shop.read('/v1/accounts/acc_paid/days-to-pay')).toMatchObject({ base: { averageDays: 30, daysCount: 1 } })
  // Without an eligible record it is left as it was: nobody confirmed a 0.
  expect(await shop.read('/v1/accounts/acc_new/days-to-pay')).not.toHaveProperty('base')
  expect((await start({ runId: 'run_more', ...daysToPay })).status).toBe(201)
})

test('a run that a schedule would begin can be begun by hand, and does what its schedule does', async () => {
  expect((await start({ runId: 'run_st', kind: 'statements' })).status).toBe(201)
  await carriedOut()
  expect(await shop.read('/v1/runs/run_st')).toMatchObject({ kind: 'statements', dueOn: '2026-03-01', state: 'finished', failed: 0 })
})

test('a merchant who goes over to weeks gets the weeks that have ended by the next run, beginning where the month ended, each entry once', async () => {
  const path = '/v1/accounts/acc_paid/statements'
  shop.on('2026-04-02')
  await shop.done({ method: 'POST', path: `${path}/2026-03`, body: {} })
  await shop.settings({ statements: { schedule: 'weekly' } })
  await shop.pay('pay_2', { accountId: 'acc_paid', amount: 5_00 })
  shop.on('2026-04-14')
  await shop.pay('pay_3', { accountId: 'acc_paid', amount: 7_00 })
  expect((await start({ runId: 'run_weeks', kind: 'statements' })).json).toMatchObject({ dueOn: '2026-04-13' })
  await carriedOut()
  expect(await shop.read(`${path}/2026-W14`)).toMatchObject({ from: '2026-04-01', to: '2026-04-05', lines: [{ reference: 'pay_2' }] })
  expect(await shop.read(`${path}/2026-W15`)).toMatchObject({ from: '2026-04-06', to: '2026-04-12', movements: 0, lines: [] })
  expect((await shop.ask({ method: 'GET', path: `${path}/2026-W16` })).status).toBe(404)
})

test('a run of days to pay that comes to an account with more than one calculation takes leaves it as it was, says so, and is finished at once', async () => {
  await carriedOut()
  await paidTooMany('acc_paid', 'inv_o-1')
  shop.on('2026-05-01')
  await start({ runId: 'run_large', kind: 'days-to-pay', daysToPay: { period: { from: '2026-03-01', to: '2026-03-31' } } })
  await carriedOut()
  const leftOut = [
    { code: 'nothing-eligible', accountCount: 1 },
    { code: 'too-large', accountCount: 1 },
  ]
  expect(await shop.read('/v1/runs/run_large')).toMatchObject({ state: 'finished', done: 2, failed: 0, leftOut })
  const { items } = await shop.read('/v1/runs/run_large/left-out')
  expect(items).toEqual([
    { accountId: 'acc_new', code: 'nothing-eligible' },
    { accountId: 'acc_paid', code: 'too-large' },
  ])
})
