import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { type BureauServer, startBureauServer } from '../../local/outside/bureau/bureauServer.ts'
import { openNextAnswers } from '../../local/outside/bureau/nextAnswers.ts'
import { openShelf } from '../../local/outside/shelf.ts'
import { lambdaContext, person } from '../api/house.ts'
import { openStorefront, type Storefront } from './storefront.ts'

/* The credit bureau, each capability by the number of the row that asks for it. */

const Answers = z.object({ items: z.array(z.looseObject({ trigger: z.string() })) })

let shop: Storefront
let bureau: BureauServer
let react: (accountId: string) => Promise<void>
let opened: Record<string, unknown>
const folder = mkdtempSync(join(tmpdir(), 'encours-bureau-'))
const shelf = openShelf(folder)
const duns = '552100554'

beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-05-20')
  bureau = await startBureauServer({ shelf, now: Date.now, merchants: () => shop.house.secrets.merchants() })
  process.env.BUREAU_API_URL = bureau.url
  const { handler } = await import('../../functions/on/limit-exceeded-refresh-bureau.ts')
  const heard = new Set<string>()
  const waking = ['customer-created', 'limit-exceeded', 'bureau-refresh-requested']
  react = async (accountId) => {
    for (const envelope of await shop.drain(accountId)) {
      if (heard.has(envelope.id) || !waking.includes(envelope.type)) continue
      heard.add(envelope.id)
      const place = { id: `bus-${envelope.id}`, account: '000000000000', time: '', region: 'eu-west-3', resources: [], version: '0' }
      await handler({ ...place, source: 'encours', 'detail-type': envelope.type, detail: envelope }, lambdaContext)
    }
  }
  says({ rating: '3A2', limit: 5_000_00 })
  const shipTos = [{ shipToId: 'north', name: 'North', duns: '552100555' }]
  opened = await open('acc_duns', { shipTos })
})
afterAll(async () => {
  await bureau?.stop()
  shelf.close()
  rmSync(folder, { recursive: true, force: true })
  await shop?.close()
})

/** What the bureau answers from now on; it speaks in major units. */
function says({ rating, limit }: { rating: string; limit: number }): void {
  openNextAnswers(shelf).add({ duns, rating, ratedOn: '2026-05-02', recommendedLimit: { value: limit / 100, currency: 'EUR' } })
}

const policy = (limitPolicy: string, more: object = {}) =>
  shop.settings({ bureau: { name: 'Dun & Bradstreet', countries: ['FR'], limitPolicy, ...more } })
const refresh = async (accountId: string) => {
  const asked = await shop.ask({ method: 'POST', path: `/v1/accounts/${accountId}/bureau/refresh` })
  await react(accountId)
  return asked
}
const open = async (accountId: string, customer: object = {}) => {
  await shop.open(accountId, { limit: 100_00, customer: { duns, country: 'FR', ...customer } })
  await react(accountId)
  return shop.account(accountId)
}
const answersOf = async (accountId: string) => Answers.parse(await shop.read(`/v1/accounts/${accountId}/bureau/assessments`)).items

test('S2-22, S2-23: a D-U-N-S number on the customer, and one on every ship-to', async () => {
  expect(opened).toMatchObject({ customer: { duns, shipTos: [{ duns: '552100555' }] } })
  const opening = (customer: object) =>
    shop.ask({ method: 'POST', path: '/v1/accounts', body: { accountId: 'acc_w', currency: 'EUR', customer: { name: 'W', ...customer } } })
  for (const wrong of ['12', '1234567890', '12345678X']) {
    expect(await opening({ duns: wrong })).toMatchObject({ status: 422, json: { faults: [{ pointer: '/customer/duns' }] } })
    const shipTos = [{ shipToId: 'north', name: 'North', duns: wrong }]
    expect(await opening({ shipTos })).toMatchObject({ status: 422, json: { faults: [{ pointer: '/customer/shipTos/0/duns' }] } })
  }
  expect((await opening({ shipTos: [{ shipToId: 'north', name: 'North' }] })).status, 'neither must have one').toBe(201)
})

test('S2-24 … S2-26, S2-39: the account shows the name of the bureau, the last rating and its date', async () => {
  expect(await shop.account('acc_duns')).toMatchObject({ rating: '3A2', review: { rating: '3A2', ratedOn: '2026-05-02' } })
  await policy('suggest')
  expect(await shop.account('acc_duns')).toMatchObject({ bureau: { name: 'Dun & Bradstreet', refresh: 'possible' } })
})

test('S2-27: two free fields of the user, and no third', async () => {
  const customer = { name: 'Zoé Fictive', duns, references: ['credit insured', 'file 12'] }
  await shop.done({ method: 'PUT', path: '/v1/accounts/acc_duns/customer', body: { customer } })
  expect(await shop.account('acc_duns')).toMatchObject({ customer: { references: ['credit insured', 'file 12'] } })
  const three = { ...customer, references: ['a', 'b', 'c'] }
  expect(await shop.ask({ method: 'PUT', path: '/v1/accounts/acc_duns/customer', body: { customer: three } })).toMatchObject({
    status: 422,
  })
})

test('S2-40: the bureau is asked when a customer is created, when a limit is exceeded, and on demand; at most once a day by itself', async () => {
  expect(await open('acc_three')).toMatchObject({ review: { reviewedOn: '2026-05-20' } })
  await shop.order('t-1', { accountId: 'acc_three', amount: '150.00' })
  await react('acc_three')
  expect(await answersOf('acc_three')).toMatchObject([{ trigger: 'customer-created' }])
  shop.on('2026-05-22')
  await shop.order('t-2', { accountId: 'acc_three', amount: '150.00' })
  await react('acc_three')
  await refresh('acc_three')
  const triggers = (await answersOf('acc_three')).map(({ trigger }) => trigger)
  expect(triggers.toSorted()).toEqual(['customer-created', 'limit-exceeded', 'on-demand'])
})

test('S2-41, 2.15: on demand only for customers of an enabled country', async () => {
  expect(await open('acc_be', { country: 'BE' })).toMatchObject({ bureau: { refresh: 'bureau-country-off' }, review: {} })
  expect(await refresh('acc_be')).toMatchObject({ status: 409, json: { code: 'bureau-country-off' } })
  expect(await answersOf('acc_be')).toEqual([])
})

test('S2-42: a refresh sets the date of the last review, and the limit only where the policy says so', async () => {
  await open('acc_review')
  shop.on('2026-06-01')
  says({ rating: '3A2', limit: 5_000_00 })
  await refresh('acc_review')
  expect(await shop.account('acc_review')).toMatchObject({ limit: 100_00, review: { reviewedOn: '2026-06-01', suggestedLimit: 5_000_00 } })
  await policy('decrease-only')
  await refresh('acc_review')
  expect(await shop.account('acc_review')).toMatchObject({ limit: 100_00 })
  await policy('auto')
  await refresh('acc_review')
  expect(await shop.account('acc_review')).toMatchObject({ limit: 5_000_00 })
})

test('S2-43: a user’s values replace the bureau’s, stay through the next refresh with its own beside them, until they are lifted', async () => {
  const who = person('credit-controller')
  shop.on('2026-06-01')
  await policy('suggest')
  await open('acc_set')
  await policy('auto')
  says({ rating: '3A2', limit: 5_000_00 })
  await refresh('acc_set')
  expect(await shop.account('acc_set')).toMatchObject({ limit: 5_000_00, rating: '3A2' })
  const override = { method: 'PUT', path: '/v1/accounts/acc_set/bureau/override', body: { rating: '5A1', limit: 'kept' } } as const
  expect(await shop.ask({ ...override, who: person('cashier') })).toMatchObject({ status: 403 })
  await shop.done({ ...override, who })
  says({ rating: '1A4', limit: 10_00 })
  await refresh('acc_set')
  expect(await shop.account('acc_set')).toMatchObject({
    limit: 5_000_00,
    rating: '5A1',
    review: { rating: '1A4', suggestedLimit: 10_00, overridden: { rating: '5A1', limit: 'kept' } },
  })
  const lift = { method: 'POST', path: '/v1/accounts/acc_set/bureau/lift-override', who, body: { fields: ['rating', 'limit'] } } as const
  await shop.done(lift)
  await refresh('acc_set')
  expect(await shop.account('acc_set')).toMatchObject({ limit: 10_00, rating: '1A4' })
})

test('2.15: all three occasions ask only for an enabled country and a customer that may be asked about', async () => {
  await policy('suggest')
  for (const [accountId, customer, obstacle] of [
    ['acc_off', { country: 'BE' }, 'bureau-country-off'],
    ['acc_quiet', { noBureauCall: true }, 'bureau-no-call'],
  ] as const) {
    await open(accountId, customer)
    expect((await shop.order(`${accountId}-1`, { accountId, amount: '150.00' })).json).toMatchObject({ held: true })
    await react(accountId)
    expect(await refresh(accountId)).toMatchObject({ status: 409, json: { code: obstacle } })
    expect(await answersOf(accountId)).toEqual([])
  }
})

test('2.15: the day of the review moves with each answer, not with a failure, which is shown and changes nothing', async () => {
  await policy('auto')
  shop.on('2026-06-10')
  says({ rating: '3A2', limit: 5_000_00 })
  await open('acc_down')
  const { review, limit } = await shop.account('acc_down')
  expect(review).toMatchObject({ reviewedOn: '2026-06-10' })
  shop.on('2026-06-20')
  openNextAnswers(shelf).add({ duns, fault: { kind: 'error', status: 503, errorCode: '00002', errorMessage: 'down' } })
  await expect(refresh('acc_down')).rejects.toThrow()
  expect(await shop.account('acc_down')).toMatchObject({
    limit,
    review: { reviewedOn: '2026-06-10', rating: '3A2', staleSince: expect.stringContaining('2026-06-20') },
  })
  expect((await shop.order('down-1', { accountId: 'acc_down', amount: '10.00' })).json).toMatchObject({ held: false })
})
