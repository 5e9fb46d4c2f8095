import Stripe from 'stripe'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { bounds } from '../../domain/limits.ts'
import type { ProviderEvent, Report } from '../../providers/payments/contract.ts'
import { type Answered, key, lumen, orderOf, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
let hook: (request: Omit<Request, 'method' | 'path'>, merchant?: string) => Promise<Answered>

const office = key('integration')
const secret = 'whsec_test_mer_lumen'

beforeAll(async () => {
  house = await openDoors()
  const webhook = await import('../../functions/webhooks/stripe.ts')
  hook = (request, merchant = 'mer_lumen') =>
    visit(webhook.handler, { method: 'POST', path: `/v1/webhooks/stripe/${merchant}`, ...request })
  await ask({
    method: 'POST',
    path: '/v1/accounts',
    who: office,
    body: { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } },
  })
})
afterAll(() => house?.close())

type Intent = { id?: string; amount?: number; currency?: string; status?: string; metadata?: Record<string, string>; livemode?: boolean }

/** An event about a payment, in the shape of the provider's API. */
function event({
  id = 'pi_1',
  amount = 2500,
  currency = 'eur',
  status = 'succeeded',
  metadata = {},
  livemode = false,
}: Intent = {}): string {
  const object = {
    id,
    object: 'payment_intent',
    amount,
    amount_received: amount,
    currency,
    status,
    metadata,
    livemode,
    latest_charge: null,
    last_payment_error: null,
    cancellation_reason: null,
  }
  return JSON.stringify({
    id: `evt_${id}_${status}`,
    object: 'event',
    type: `payment_intent.${status}`,
    created: Math.floor(Date.now() / 1000),
    livemode,
    data: { object },
  })
}

const signed = (payload: string, { as = secret, timestamp = Math.floor(Date.now() / 1000) } = {}) => ({
  'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload, secret: as, timestamp }),
})
const paying = (pays: string) => ({ merchantId: 'mer_lumen', pays })
const figures = async () => (await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who: office })).json.figures
const send = (payload: string) => hook({ raw: payload, headers: signed(payload) })

describe('a genuine report', () => {
  test('credits the account once, however many events tell of it and however they arrive', async () => {
    const payload = event({ id: 'pi_once', metadata: paying('acc_1') })
    expect(await send(payload)).toMatchObject({ status: 200, json: { received: true } })
    expect(await figures()).toMatchObject({ deposits: 2500, balance: 2500 })
    const again = await Promise.all([
      send(payload),
      hook({ raw: payload, headers: signed(payload), base64: true }),
      send(event({ id: 'pi_once', status: 'processing', metadata: paying('acc_1') })),
    ])
    expect(again.map(({ status }) => status)).toEqual([200, 200, 200])
    expect(await figures()).toMatchObject({ deposits: 2500 })
  })

  test('serves what it names in the same commit', async () => {
    await checkout({ method: 'POST', path: '/v1/orders', who: office, body: orderOf('hook-1', { amount: '40.00', settlement: 'prepaid' }) })
    const before = await checkout({ method: 'GET', path: '/v1/orders/hook-1', who: office })
    const toCollect = Number(before.json.toCollect)
    await send(event({ id: 'pi_order', amount: toCollect, metadata: paying('acc_1 order:hook-1') }))
    expect((await checkout({ method: 'GET', path: '/v1/orders/hook-1', who: office })).json).toMatchObject({
      held: false,
      toCollect: 0,
      fromDeposit: 40_00,
    })
  })

  test('of money that names no account of ours, or another merchant’s, waits in suspense', async () => {
    await send(event({ id: 'pi_nobody', metadata: { merchantId: 'mer_lumen', pays: 'acc_nobody' } }))
    await send(event({ id: 'pi_theirs', metadata: { merchantId: 'mer_atlas', pays: 'acc_1' } }))
    await send(event({ id: 'pi_dollars', currency: 'usd', metadata: paying('acc_1') }))
    const { json } = await ask({ method: 'GET', path: '/v1/suspense', who: office })
    const keys = Array.isArray(json.items) ? json.items.map((item) => item.paymentKey) : []
    expect(keys.toSorted()).toEqual(['pi_dollars', 'pi_nobody', 'pi_theirs'])
  })

  test('of a refund names ours, also one of a credit note', async () => {
    const acting = vi.spyOn(await import('../../functions/runtime/acting.ts'), 'act')
    const metadata = { merchantId: 'mer_lumen', carriesOut: 'pay_crf-9-1' }
    const refund = {
      id: 're_crf',
      object: 'refund',
      payment_intent: 'pi_once',
      charge: null,
      amount: 1,
      currency: 'eur',
      status: 'pending',
      metadata,
    }
    await send(JSON.stringify({ ...JSON.parse(event()), id: 'evt_crf', type: 'refund.created', data: { object: refund } }))
    expect(acting.mock.calls.map(([, input]) => input)).toMatchObject([{ objectId: 're_crf', carriesOut: 'pay_crf-9-1' }])
    acting.mockRestore()
  })

  test('of pending money changes nothing', async () => {
    const before = await figures()
    expect((await send(event({ id: 'pi_pending', status: 'processing', metadata: paying('acc_1') }))).status).toBe(200)
    expect(await figures()).toEqual(before)
  })
})

describe('a genuine report that can’t be counted', () => {
  const refundOf = (payment: string, id: string, amount: unknown = 100) => ({
    id,
    object: 'refund',
    payment_intent: payment,
    charge: null,
    amount,
    currency: 'eur',
    status: 'succeeded',
    metadata: {},
  })
  const telling = (type: string, object: object) =>
    JSON.stringify({
      id: `evt_${type}`,
      object: 'event',
      type,
      created: Math.floor(Date.now() / 1000),
      livemode: false,
      data: { object },
    })
  const watchMetrics = async () => vi.spyOn(await import('../../functions/runtime/metrics.ts'), 'tell').mockClear()

  test('because it can’t be read is told again by the provider, and rings the first time', async () => {
    const told = await watchMetrics()
    const answer = await send(telling('refund.created', refundOf('pi_once', 're_odd', 'much')))
    expect(answer.status).toBe(500)
    expect(told).toHaveBeenCalledWith('ReportsRefused')
  })

  test('because too many wait already is told again by the provider, and rings the first time', async () => {
    const told = await watchMetrics()
    for (let at = 0; at < bounds.parkedReports; at += 1) await send(telling('refund.created', refundOf('pi_never', `re_wait_${at}`)))
    expect(told).not.toHaveBeenCalledWith('ReportsRefused')
    expect((await send(telling('refund.created', refundOf('pi_never', 're_over')))).status).toBe(503)
    expect(told).toHaveBeenCalledWith('ReportsRefused')
  })

  test('keeps none that came with it from being counted', async () => {
    const payments = await import('../../functions/runtime/payments.ts')
    const real = await payments.paymentsOf(lumen)
    if (!real) throw new Error('the house has no payment provider')
    const odd: Report = { kind: 'unreadable', object: 'refund', objectId: 're_odd', reason: 'amount' }
    const provider = {
      ...real.provider,
      observations: (told: ProviderEvent): Report[] => [odd, ...real.provider.observations(told)],
    }
    const handed = vi.spyOn(payments, 'paymentsOf').mockResolvedValue({ ...real, provider })
    const before = z.object({ deposits: z.int() }).parse(await figures())
    expect((await send(event({ id: 'pi_beside', amount: 700, metadata: paying('acc_1') }))).status).toBe(500)
    expect(await figures()).toMatchObject({ deposits: before.deposits + 700 })
    handed.mockRestore()
  })
})

describe('anything else is 400 and writes nothing', () => {
  const now = () => Math.floor(Date.now() / 1000)
  const payload = event({ id: 'pi_forged', metadata: paying('acc_1') })
  /** What nobody signed for a merchant of ours is a stranger's, and rings nowhere. */
  const strangers = ['without a signature', 'for a merchant that isn’t there', 'for a merchant that can’t be']
  const tried: [string, () => Promise<Answered>][] = [
    ['without a signature', () => hook({ raw: payload })],
    ['with a signature of another secret', () => hook({ raw: payload, headers: signed(payload, { as: 'whsec_other' }) })],
    ['with another merchant’s signature', () => hook({ raw: payload, headers: signed(payload, { as: 'whsec_test_mer_atlas' }) })],
    ['with a changed amount', () => hook({ raw: payload.replaceAll('2500', '9900'), headers: signed(payload) })],
    ['serialised again', () => hook({ raw: JSON.stringify(JSON.parse(payload), null, 1), headers: signed(payload) })],
    ['six minutes old', () => hook({ raw: payload, headers: signed(payload, { timestamp: now() - 360 }) })],
    ['six minutes early', () => hook({ raw: payload, headers: signed(payload, { timestamp: now() + 360 }) })],
    [
      'of live money on a test key',
      async () => {
        const live = event({ id: 'pi_live', livemode: true, metadata: paying('acc_1') })
        return hook({ raw: live, headers: signed(live) })
      },
    ],
    ['that is no event', () => hook({ raw: '{}', headers: signed('{}') })],
    ['for a merchant that isn’t there', () => hook({ raw: payload, headers: signed(payload) }, 'mer_nobody')],
    ['for a merchant that can’t be', () => hook({ raw: payload, headers: signed(payload) }, 'nonsense')],
  ]

  test.each(tried)('%s', async (how, forge) => {
    const before = await figures()
    const told = vi.spyOn(await import('../../functions/runtime/metrics.ts'), 'tell').mockClear()
    const answer = await forge()
    // A secret that is not the provider's would stay unseen otherwise.
    expect(told.mock.calls.filter(([metric]) => metric === 'WebhooksRefused')).toEqual(
      strangers.includes(how) ? [] : [['WebhooksRefused', 1, 'stripe']],
    )
    expect(answer).toMatchObject({ status: 400, json: { code: 'forged-webhook' } })
    // Whatever was wrong with it, the answer is the same.
    expect(Object.keys(answer.json).toSorted()).toEqual(['code', 'correlationId', 'cure', 'status', 'title', 'type'])
    expect(await figures()).toEqual(before)
  })
})
