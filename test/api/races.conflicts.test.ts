import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { AccountId } from '../../domain/ids.ts'
import { envelopesOf } from '../../events/publish.ts'
import { checkAccount } from '../../store/check.ts'
import { recordOf } from '../../store/codec.ts'
import { busEvent } from '../sweep/outside.ts'
import { atOnce, type Contest, openContest, outcomes } from './contest.ts'
import { lambdaContext, lumen, orderOf, person } from './house.ts'

let contest: Contest
let counter = 0
const once = () => ({ 'idempotency-key': `c-${counter++}` })

beforeAll(async () => {
  contest = await openContest()
})
afterEach(() => contest?.engine.calm())
afterAll(() => contest?.close())

const open = async (accountId: string, limit?: number) => {
  await contest.ask({ method: 'POST', path: '/v1/accounts', body: { accountId, currency: 'EUR', customer: { name: 'Anna' } } })
  if (limit !== undefined) await limitTo(accountId, limit)
}
const limitTo = (accountId: string, limit: number) =>
  contest.ask({ method: 'PUT', path: `/v1/accounts/${accountId}/limit`, headers: once(), body: { limit } })
const place = (accountId: string, orderId: string, wish: Parameters<typeof orderOf>[1] = {}) =>
  contest.ask({ method: 'POST', path: '/v1/orders', body: orderOf(orderId, { accountId, ...wish }) })
const topUp = (accountId: string, paymentId: string, amount: number) =>
  contest.ask({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, body: { paymentId, amount, currency: 'EUR', method: 'CB' } })
const differencesOf = (accountId: string) =>
  checkAccount({ keeper: contest.house.keeper, merchantId: lumen, accountId: AccountId.parse(accountId) })
const records = async (chain: string) => (await contest.house.keeper.journal(lumen, { chain, after: 0, limit: 500 })).map(recordOf)
/** A busy minute: transactions meet each other, and some requests are refused whatever they are. */
const busy = () => contest.engine.burst({ conflicts: 12, throttles: 6 })

describe('with conflicts and throttling', { timeout: 90_000 }, () => {
  test('exactly as many orders are approved as the last credit covers; the others are held', async () => {
    await open('acc_credit', 100_00)
    busy()
    const answers = await atOnce(20, (nth) => place('acc_credit', `credit-${nth}`))
    expect(outcomes(answers)).toEqual({ 201: 20 })
    expect(answers.filter(({ json }) => json.held === false)).toHaveLength(10)
    expect(contest.engine.met).toBeGreaterThan(0)
    expect(await differencesOf('acc_credit')).toEqual([])
  })

  test('the last deposit is spent once', async () => {
    await open('acc_deposit')
    await topUp('acc_deposit', 'pay_last', 50_00)
    busy()
    const answers = await atOnce(16, (nth) => place('acc_deposit', `deposit-${nth}`, { settlement: 'deposit' }))
    expect(outcomes(answers)).toEqual({ 201: 5, 'deposit-does-not-cover': 11 })
    expect(await differencesOf('acc_deposit')).toEqual([])
  })

  test('invoices of many accounts at once are numbered without a gap and without a double', async () => {
    const accounts = Array.from({ length: 8 }, (_, nth) => `acc_number-${nth}`)
    await Promise.all(accounts.map(readyToInvoice))
    busy()
    const answers = await Promise.all(
      accounts.flatMap((accountId) =>
        ['one', 'other'].map((which) =>
          contest.ask({ method: 'POST', path: '/v1/invoices', body: { invoiceId: `inv_${accountId.slice(4)}-${which}`, accountId } }),
        ),
      ),
    )
    expect(outcomes(answers)).toEqual({ 201: 8, 'nothing-to-invoice': 8 })
    const numbers = answers.flatMap(({ json }) => (typeof json.number === 'string' ? [json.number] : [])).toSorted()
    expect(numbers).toEqual(Array.from({ length: 8 }, (_, at) => expect.stringMatching(new RegExp(`^F-\\d{4}-0*${at + 1}$`))))
  })

  test('a held order is released by one of many; the others are told so', async () => {
    await open('acc_release', 10_00)
    await place('acc_release', 'release-1', { amount: '50.00' })
    busy()
    const release = () =>
      contest.ask({
        method: 'POST',
        path: '/v1/orders/release-1/release',
        who: person('credit-controller'),
        headers: once(),
        body: { why: 'known' },
      })
    expect(outcomes(await atOnce(12, release))).toEqual({ 200: 1, 'order-not-held': 11 })
    const released = (await records('acc_release')).flatMap(({ facts }) => facts.filter(({ type }) => type === 'OrderReleased'))
    expect(released).toHaveLength(1)
  })

  test('of a release and a cancellation at once each order has one history, and its figures add up', async () => {
    await open('acc_either', 10_00)
    await atOnce(6, (nth) => place('acc_either', `either-${nth}`, { amount: '50.00' }))
    busy()
    const answers = await atOnce(6, (nth) =>
      Promise.all([
        contest.ask({
          method: 'POST',
          path: `/v1/orders/either-${nth}/release`,
          who: person('credit-controller'),
          headers: once(),
          body: { why: 'known' },
        }),
        contest.ask({ method: 'POST', path: `/v1/orders/either-${nth}/cancel`, headers: once() }),
      ]),
    )
    for (const [released, cancelled] of answers) {
      expect(cancelled?.status).toBe(200)
      expect([200, 409]).toContain(released?.status)
    }
    expect(await differencesOf('acc_either')).toEqual([])
    const { figures } = (await contest.ask({ method: 'GET', path: '/v1/accounts/acc_either' })).json
    expect(figures).toMatchObject({ openOrders: 0, charged: 0, exposure: 0 })
  })

  test('while the limit goes up and down each order is decided by the limit that stood in its place of the journal', async () => {
    await open('acc_limit', 40_00)
    busy()
    await Promise.all([
      ...Array.from({ length: 12 }, (_, nth) => place('acc_limit', `limit-${nth}`)),
      ...[0, 60_00, 0, 80_00, 30_00].map((amount) => limitTo('acc_limit', amount)),
    ])
    let limit = 0
    for (const { facts, before } of await records('acc_limit'))
      for (const fact of facts) {
        if (fact.type === 'LimitChanged') limit = z.int().parse(fact.limit)
        if (fact.type !== 'OrderPlaced') continue
        const fits = (before?.unpaid ?? 0) + (before?.charged ?? 0) + 10_00 <= limit
        const held = fact.reasons.length > 0
        expect({ order: fact.orderId, held }).toEqual({ order: fact.orderId, held: !fits })
      }
    expect(await differencesOf('acc_limit')).toEqual([])
  })

  test('one Idempotency-Key in flight many times has one effect and one answer', async () => {
    await open('acc_flight', 10_00)
    busy()
    const headers = once()
    const raise = () => contest.ask({ method: 'PUT', path: '/v1/accounts/acc_flight/limit', headers, body: { limit: 70_00 } })
    const answers = await atOnce(16, raise)
    expect(outcomes(answers)).toEqual({ 200: 1, repeated: 15 })
    expect(new Set(answers.map(({ text }) => text)).size).toBe(1)
    expect((await records('acc_flight')).filter(({ command }) => command === 'changeLimit')).toHaveLength(2)
  })
})

/** An account with one order that was delivered whole. */
async function readyToInvoice(accountId: string): Promise<void> {
  const { handler } = await import('../../functions/on/delivery-reported-apply-delivery.ts')
  const orderId = `order-${accountId}`
  await open(accountId, 100_00)
  await place(accountId, orderId)
  const body = { deliveryId: `del-${accountId}`, orderId, lines: [{ sku: 'A', delivered: '1' }], last: true }
  await contest.ask({ method: 'POST', path: '/v1/deliveries', body })
  const told = (await records(accountId)).flatMap(envelopesOf).find(({ type }) => type === 'delivery-reported')
  await handler(busEvent('encours', 'delivery-reported', told), lambdaContext)
}
