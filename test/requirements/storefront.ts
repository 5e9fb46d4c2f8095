import type { EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import Stripe from 'stripe'
import { expect, vi } from 'vitest'
import type { Envelope } from '../../events/envelope.ts'
import { envelopesOf } from '../../events/publish.ts'
import { closedRoutes } from '../../functions/api/doors.ts'
import { recordOf } from '../../store/codec.ts'
import { openEveryDoor } from '../api/everyDoor.ts'
import { type Answered, eventOf, type House, key, lambdaContext, lumen, openHouse, type Request, visit } from '../api/house.ts'

type Asked = Omit<Request, 'headers'> & { once?: string; accept?: string }
type Reaction = (event: EventBridgeEvent<string, unknown>, context: LambdaContext) => Promise<void>

const integration = key('integration')

async function subscribers(): Promise<Record<string, Reaction>> {
  return {
    'delivery-reported': (await import('../../functions/on/delivery-reported-apply-delivery.ts')).handler,
    'account-figures-changed': (await import('../../functions/on/figures-changed-recompute-remainder.ts')).handler,
    'money-freed': (await import('../../functions/on/money-freed-reconcile.ts')).handler,
    'run-requested': (await import('../../functions/on/run-requested-begin-run.ts')).handler,
    'credit-eased': (await import('../../functions/on/credit-eased-recheck-holds.ts')).handler,
  }
}

const heardAs = (envelope: Envelope): EventBridgeEvent<string, unknown> => ({
  version: '0',
  id: `bus-${envelope.id}`,
  'detail-type': envelope.type,
  source: 'encours',
  account: '000000000000',
  time: '',
  region: 'eu-west-3',
  resources: [],
  detail: envelope,
})

type Doors = Awaited<ReturnType<typeof openEveryDoor>>
type Hook = Parameters<typeof visit>[0]
type Inside = { house: House; doors: Doors; reactions: Record<string, Reaction>; hook: Hook }

/** The merchant’s doors with the subscribers behind them, on a day that the test chooses. */
export async function openStorefront(): Promise<Storefront> {
  const house = await openHouse()
  const [doors, reactions] = [await openEveryDoor(), await subscribers()]
  const { handler: hook } = await import('../../functions/webhooks/stripe.ts')
  return new Storefront({ house, doors, reactions, hook })
}

export class Storefront {
  readonly house: House
  readonly #inside: Inside
  readonly #heard = new Set<string>()
  #deeds = 0

  constructor(inside: Inside) {
    this.house = inside.house
    this.#inside = inside
  }

  /** Sends a request to its door, by default as an integration and under a key of its own. */
  ask({ once, accept, who = integration, ...asked }: Asked): Promise<Answered> {
    this.#deeds += 1
    const request = {
      ...asked,
      who,
      headers: { 'idempotency-key': once ?? `deed-${this.#deeds}`, ...(accept !== undefined && { accept }) },
    }
    const { routeKey } = eventOf(request)
    const name = closedRoutes.find(({ method, path }) => `${method} ${path}` === routeKey)?.name ?? ''
    const door = this.#inside.doors[name]
    if (!door) throw new Error(`no door opens ${asked.method} ${asked.path}`)
    return door(request)
  }

  /** The same, which must succeed. */
  async done(asked: Asked): Promise<Answered> {
    const answer = await this.ask(asked)
    expect(answer.status, answer.text).toBeLessThan(300)
    return answer
  }

  async read(path: string, query?: Record<string, string>): Promise<Record<string, unknown>> {
    return (await this.done({ method: 'GET', path, ...(query && { query }) })).json
  }

  account(accountId: string): Promise<Record<string, unknown>> {
    return this.read(`/v1/accounts/${accountId}`)
  }

  /** Brings every event of a chain to its subscriber until no new ones come; answers all there ever were. */
  async drain(chain: string): Promise<Envelope[]> {
    for (;;) {
      const items = await this.house.keeper.journal(lumen, { chain, after: 0, limit: 500 })
      const all = items.flatMap((item) => envelopesOf(recordOf(item)))
      const fresh = all.filter(({ id }) => !this.#heard.has(id))
      if (fresh.length === 0) return all
      for (const envelope of fresh) {
        this.#heard.add(envelope.id)
        await this.#inside.reactions[envelope.type]?.(heardAs(envelope), lambdaContext)
      }
    }
  }

  /** Opens an account, with a limit and terms where they are told. */
  async open(accountId: string, how: { limit?: number | 'unlimited'; terms?: object; customer?: object } = {}): Promise<void> {
    const { limit, terms } = how
    const customer = { name: 'Zoé Fictive', ...how.customer }
    await this.done({ method: 'POST', path: '/v1/accounts', body: { accountId, currency: 'EUR', customer } })
    if (limit !== undefined) await this.done({ method: 'PUT', path: `/v1/accounts/${accountId}/limit`, body: { limit } })
    if (terms) await this.terms(accountId, terms)
  }

  terms(accountId: string, terms: object): Promise<Answered> {
    const usual = { paymentTermDays: 0, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 }
    return this.done({ method: 'PUT', path: `/v1/accounts/${accountId}/terms`, body: { ...usual, ...terms } })
  }

  lineOf(amount: string) {
    return { sku: 'A', description: 'Goods', quantity: '1', unitPrice: amount, vatRate: '20' }
  }

  /** An order of one line on account, unless told otherwise; it need not succeed. */
  order(
    orderId: string,
    { amount = '10.00', ...how }: { accountId: string; amount?: string } & Record<string, unknown>,
  ): Promise<Answered> {
    const usual = { currency: 'EUR', prices: 'gross', settlement: 'account', lines: [this.lineOf(amount)] }
    return this.ask({ method: 'POST', path: '/v1/orders', body: { orderId, ...usual, ...how } })
  }

  /** All of an order is delivered, unless told otherwise, and what follows has happened. */
  async deliver(accountId: string, orderId: string, report: object = {}): Promise<void> {
    const usual = { deliveryId: `del-${orderId}`, orderId, lines: [{ sku: 'A', delivered: '1' }], last: true }
    await this.done({ method: 'POST', path: '/v1/deliveries', body: { ...usual, ...report } })
    await this.drain(accountId)
  }

  /** An order on account, delivered and invoiced today. */
  async invoiced(accountId: string, orderId: string, amount: string): Promise<Record<string, unknown>> {
    await this.order(orderId, { accountId, amount })
    await this.deliver(accountId, orderId)
    const body = { invoiceId: `inv_${orderId}`, accountId, orderIds: [orderId] }
    return (await this.done({ method: 'POST', path: '/v1/invoices', body })).json
  }

  pay(paymentId: string, how: { accountId: string; amount: number } & Record<string, unknown>): Promise<Answered> {
    return this.done({ method: 'POST', path: '/v1/payments', body: { paymentId, currency: 'EUR', method: 'VIR', ...how } })
  }

  topUp(paymentId: string, { accountId, amount }: { accountId: string; amount: number }): Promise<Answered> {
    const body = { paymentId, amount, currency: 'EUR', method: 'CB' }
    return this.done({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, body })
  }

  /** What the payment provider reports of a payment: that it succeeded, unless it failed for a reason. */
  online(id: string, { amount, pays, failure }: { amount: number; pays: string; failure?: string }): Promise<Answered> {
    const error = failure === undefined ? null : { type: 'card_error', code: failure, message: failure }
    const status = failure === undefined ? 'succeeded' : 'requires_payment_method'
    const object = {
      ...{ id, object: 'payment_intent', amount, currency: 'eur', status, livemode: false, latest_charge: null },
      ...{ amount_received: failure === undefined ? amount : 0, metadata: { merchantId: lumen, pays } },
      ...{ last_payment_error: error, cancellation_reason: null },
    }
    return this.told(failure === undefined ? 'payment_intent.succeeded' : 'payment_intent.payment_failed', object)
  }

  /** What the provider reports of a dispute that took an online payment's money away. */
  disputed(id: string, { of, amount }: { of: string; amount: number }): Promise<Answered> {
    const about = { id, object: 'dispute', amount, currency: 'eur', livemode: false, status: 'needs_response' }
    return this.told('charge.dispute.created', { ...about, payment_intent: of, metadata: {} })
  }

  /** What the provider reports of any of its objects, signed. */
  told(type: string, object: { id: string } & Record<string, unknown>): Promise<Answered> {
    const created = Math.floor(Date.now() / 1_000)
    const payload = JSON.stringify({ id: `evt_${object.id}`, object: 'event', type, created, livemode: false, data: { object } })
    const signed = Stripe.webhooks.generateTestHeaderString({ payload, secret: `whsec_test_${lumen}`, timestamp: created })
    const path = `/v1/webhooks/stripe/${lumen}`
    return visit(this.#inside.hook, { method: 'POST', path, raw: payload, headers: { 'stripe-signature': signed } })
  }

  async settings(chosen: object): Promise<Record<string, unknown>> {
    const { settings } = await this.read('/v1/settings')
    return (await this.done({ method: 'PUT', path: '/v1/settings', body: { settings: { ...Object(settings), ...chosen } } })).json
  }

  /** From now on it is noon of this day, in UTC. */
  on(day: string): void {
    this.at(`${day}T12:00:00.000Z`)
  }

  /** From now on it is this moment. */
  at(moment: string): void {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(moment) })
  }

  async close(): Promise<void> {
    vi.useRealTimers()
    await this.house.close()
  }
}
