import Stripe from 'stripe'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { dayOf } from '../../domain/calendar.ts'
import { AccountId } from '../../domain/ids.ts'
import { envelopesOf } from '../../events/publish.ts'
import { checkAccount } from '../../store/check.ts'
import { recordOf } from '../../store/codec.ts'
import { fired } from '../kit/carryOut.ts'
import { SweepClock } from '../sweep/clock.ts'
import { type BusEvent, busEvent, Outside } from '../sweep/outside.ts'
import { type Contest, openContest } from './contest.ts'
import { type Answered, lambdaContext, lumen, orderOf, visit } from './house.ts'

type Webhook = { body: string }

let contest: Contest
let outside: Outside
let counter = 0

beforeAll(async () => {
  contest = await openContest()
  outside = await Outside.start(contest.engine.url, new SweepClock(Date.now()))
  process.env.PAYMENTS_API_URL = outside.endpoints.payments
})
afterEach(() => {
  contest?.engine.calm()
  vi.useRealTimers()
})
afterAll(async () => {
  await outside?.stop()
  await contest?.close()
})

const once = () => ({ 'idempotency-key': `w-${counter++}` })
const open = (accountId: string) =>
  contest.ask({ method: 'POST', path: '/v1/accounts', body: { accountId, currency: 'EUR', customer: { name: 'Anna' } } })
const factsOf = async (accountId: string) =>
  (await contest.house.keeper.journal(lumen, { chain: accountId, after: 0, limit: 500 })).map(recordOf).flatMap(({ facts }) => facts)
const figuresOf = async (accountId: string) => (await contest.ask({ method: 'GET', path: `/v1/accounts/${accountId}` })).json.figures
const differencesOf = (accountId: string) =>
  checkAccount({ keeper: contest.house.keeper, merchantId: lumen, accountId: AccountId.parse(accountId) })

/** One webhook, sent by the provider until it is acknowledged. */
async function hear({ body }: Webhook): Promise<Answered> {
  const { handler } = await import('../../functions/webhooks/stripe.ts')
  for (;;) {
    const timestamp = Math.floor(Date.now() / 1000)
    const signature = Stripe.webhooks.generateTestHeaderString({ payload: body, secret: 'whsec_test_mer_lumen', timestamp })
    const headers = { 'stripe-signature': signature }
    const answer = await visit(handler, { method: 'POST', path: `/v1/webhooks/stripe/${lumen}`, raw: body, headers })
    if (answer.status !== 503) return answer
  }
}

const report = async (asked: object) => {
  const { said, webhooks } = await outside.report({ merchantId: lumen, currency: 'eur', ...asked })
  return { webhooks, paymentIntent: String(Object(said).paymentIntent) }
}

/** All of them at the same time, each several times over. */
async function heardAtOnce(webhooks: readonly Webhook[], times: number): Promise<void> {
  contest.engine.burst({ conflicts: 8, throttles: 4 })
  const answers = await Promise.all(Array.from({ length: times }, () => webhooks.map(hear)).flat())
  expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([200]))
}

describe('reports of the provider at the same moment', { timeout: 90_000 }, () => {
  test('about one payment count its money once', async () => {
    await open('acc_told')
    const { webhooks } = await report({ report: 'payment', amount: 30_00, metadata: { merchantId: lumen, pays: 'acc_told' } })
    expect(webhooks.length).toBeGreaterThan(1)
    await heardAtOnce(webhooks, 6)
    expect(await figuresOf('acc_told')).toMatchObject({ deposits: 30_00, balance: 30_00 })
    expect((await factsOf('acc_told')).filter(({ type }) => type === 'PaymentRecorded')).toHaveLength(1)
  })

  test('about a payment, two refunds and a dispute leave what is left, whoever is heard first', async () => {
    await open('acc_back')
    const { webhooks, paymentIntent } = await report({
      report: 'payment',
      amount: 30_00,
      metadata: { merchantId: lumen, pays: 'acc_back' },
    })
    const all = [...webhooks]
    for (const asked of [
      { report: 'refund', amount: 4_00 },
      { report: 'refund', amount: 5_00 },
      { report: 'dispute', amount: 6_00 },
    ])
      all.push(...(await report({ ...asked, paymentIntent })).webhooks)
    await heardAtOnce(all, 2)
    expect(await figuresOf('acc_back')).toMatchObject({ deposits: 15_00, unpaid: 0, balance: 15_00 })
    expect(await differencesOf('acc_back')).toEqual([])
  })
})

const patient = { ...lambdaContext, getRemainingTimeInMillis: () => 300_000 }

describe('two runs of one schedule at the same moment', { timeout: 90_000 }, () => {
  test('state a month once', async () => {
    const handler = (await import('../../functions/runs/begins.ts')).begins.statements
    await open('acc_month')
    const money = { paymentId: 'pay_month', accountId: 'acc_month', amount: 1_00, currency: 'EUR', method: 'VIR' }
    await contest.ask({ method: 'POST', path: '/v1/payments', body: money })
    const [year = 0, month = 0] = dayOf(new Date().toISOString(), 'Europe/Paris').split('-').map(Number)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.UTC(year, month, 3) })
    contest.engine.burst({ conflicts: 3 })
    await Promise.all([1, 2, 3].map(() => fired(handler, patient)))
    expect((await factsOf('acc_month')).filter(({ type }) => type === 'StatementPrepared')).toHaveLength(1)
  })

  test('lift a hold once', async () => {
    const handler = (await import('../../functions/runs/begins.ts')).begins['day-passed']
    await open('acc_day')
    await contest.ask({ method: 'PUT', path: '/v1/accounts/acc_day/limit', headers: once(), body: { limit: 50_00 } })
    const until = new Date(Date.now() + 86_400_000).toISOString().slice(0, 10)
    await contest.ask({
      method: 'PUT',
      path: '/v1/accounts/acc_day/order-status',
      headers: once(),
      body: { code: 'held-until', until },
    })
    await contest.ask({ method: 'POST', path: '/v1/orders', body: orderOf('day-1', { accountId: 'acc_day' }) })
    await listed('acc_day', (await import('../../functions/on/figures-changed-recompute-remainder.ts')).handler)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * 86_400_000 })
    contest.engine.burst({ conflicts: 3 })
    await Promise.all([1, 2, 3].map(() => fired(handler, patient)))
    expect((await factsOf('acc_day')).filter(({ type }) => type === 'OrderReleased')).toHaveLength(1)
    expect(await differencesOf('acc_day')).toEqual([])
  })
})

/** Lists, and the schedules that go through them, know an account when its figures were told. */
async function listed(accountId: string, handler: (event: BusEvent, context: typeof lambdaContext) => Promise<void>): Promise<void> {
  const told = (await contest.house.keeper.journal(lumen, { chain: accountId, after: 0, limit: 500 })).map(recordOf).flatMap(envelopesOf)
  for (const event of told)
    if (event.type === 'account-figures-changed') await handler(busEvent('encours', event.type, event), lambdaContext)
}
