import fc from 'fast-check'
import Stripe from 'stripe'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { type Answered, key, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
let send: (payload: string) => Promise<Answered>

const office = key('integration')

beforeAll(async () => {
  house = await openDoors()
  const webhook = await import('../../functions/webhooks/stripe.ts')
  send = (payload) => {
    const signature = Stripe.webhooks.generateTestHeaderString({ payload, secret: 'whsec_test_mer_lumen' })
    const headers = { 'stripe-signature': signature }
    return visit(webhook.handler, { method: 'POST', path: '/v1/webhooks/stripe/mer_lumen', raw: payload, headers })
  }
})
afterAll(() => house?.close())

function event(type: string, object: Record<string, unknown>): string {
  const about = { id: `evt_${type}_${object.id}`, object: 'event', created: Math.floor(Date.now() / 1000), livemode: false }
  return JSON.stringify({ ...about, type, data: { object } })
}

/** All that the provider tells of one payment of 100.00 on an account: by three events, with two refunds and a dispute. */
function eventsOf(account: string, end: 'won' | 'lost'): string[] {
  const tail = account.slice('acc_'.length)
  const payment_intent = `pi_${tail}`
  const metadata = { merchantId: 'mer_lumen', pays: account }
  const money = { currency: 'eur', livemode: false }
  const refund = (nth: number, amount: number, carried: object) =>
    event('refund.created', {
      id: `re_${tail}_${nth}`,
      object: 'refund',
      amount,
      ...money,
      status: 'succeeded',
      payment_intent,
      metadata: carried,
    })
  const dispute = (status: string) =>
    event('charge.dispute.updated', {
      id: `dp_${tail}`,
      object: 'dispute',
      amount: 40_00,
      ...money,
      status,
      payment_intent,
      metadata: {},
    })
  const session = { id: `cs_${tail}`, object: 'checkout.session', payment_intent, payment_status: 'paid', amount_total: 100_00 }
  const intent = { id: payment_intent, object: 'payment_intent', amount: 100_00, amount_received: 100_00, status: 'succeeded' }
  return [
    event('payment_intent.succeeded', { ...intent, ...money, metadata }),
    event('checkout.session.completed', { ...session, ...money, metadata }),
    event('charge.succeeded', { id: `ch_${tail}`, object: 'charge', amount: 100_00, ...money, status: 'succeeded', payment_intent }),
    refund(1, 25_00, { carriesOut: `pay_out-${tail}` }),
    refund(2, 10_00, {}),
    dispute('needs_response'),
    dispute(end),
  ]
}

/** The account as everyone reads it, without its own ids. */
async function seen(account: string) {
  const figures = (await checkout({ method: 'GET', path: `/v1/accounts/${account}`, who: office })).json.figures
  const payments = (await ask({ method: 'GET', path: `/v1/accounts/${account}/payments`, who: office })).json.items
  const text = JSON.stringify({
    figures,
    payments: Array.isArray(payments) ? payments.toSorted((one, other) => one.amount - other.amount) : [],
  })
  return JSON.parse(text.replaceAll(account.slice('acc_'.length), 'x'))
}

async function opened(account: string): Promise<void> {
  const tail = account.slice('acc_'.length)
  await ask({
    method: 'POST',
    path: '/v1/accounts',
    who: office,
    body: { accountId: account, currency: 'EUR', customer: { name: 'Anna' } },
  })
  const move = (paymentId: string, amount: number) =>
    ask({
      method: 'POST',
      path: `/v1/accounts/${account}/top-ups`,
      who: office,
      body: { paymentId, amount, currency: 'EUR', method: 'ESP' },
    })
  expect((await move(`pay_in-${tail}`, 20_00)).status).toBe(201)
  expect((await move(`pay_out-${tail}`, -20_00)).status).toBe(201)
}

test.each(['won', 'lost'] as const)(
  'webhooks of a payment, its refunds and a dispute that is %s end alike, in orders drawn with repeats',
  async (end) => {
    let count = 0
    let first: unknown
    const order = fc.array(fc.nat(1_000), { minLength: 10, maxLength: 10 })
    await fc.assert(
      fc.asyncProperty(order, async (draws) => {
        count += 1
        const account = `acc_${end}-${count}`
        await opened(account)
        const events = eventsOf(account, end)
        const [again = '', more = ''] = draws.map((draw) => events[draw % events.length] ?? '')
        const all = [...events, again, more]
          .map((payload, nth) => ({ payload, at: draws[nth] ?? 0 }))
          .toSorted((one, other) => one.at - other.at)
        for (const { payload } of all) expect((await send(payload)).status).toBe(200)
        const ended = await seen(account)
        // 20.00 of the first refund carries out ours: 5.00, 10.00 and a lost dispute's 40.00 are taken.
        expect(ended.figures).toMatchObject({ deposits: end === 'won' ? 85_00 : 45_00, unpaid: 0 })
        first ??= ended
        expect(ended).toEqual(first)
      }),
      { numRuns: 12 },
    )
  },
  120_000,
)
