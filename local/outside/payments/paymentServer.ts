import Stripe from 'stripe'
import type { ControlRoute } from '../../controlRoute.ts'
import { type Loopback, listenOnLoopback, type Reply, type Visit } from '../loopback.ts'
import type { MerchantSecret } from '../secrets.ts'
import type { Shelf } from '../shelf.ts'
import { type Book, openBook } from './book.ts'
import { declineSession, paySession, sessionNow } from './checkout.ts'
import { checkoutPage, successUrl } from './checkoutPage.ts'
import type { Happening } from './events.ts'
import { openIdempotency } from './idempotency.ts'
import { paymentControls } from './paymentControls.ts'
import { answerCall, withHeaders } from './paymentRoutes.ts'
import { decodeForm, faultReply, newId, StripeFault } from './stripeWire.ts'
import { type Cause, plainly, startWebhooks, type Webhooks } from './webhooks.ts'

export type PaymentServer = Loopback & { controls: ControlRoute[]; quiet: () => boolean }

type World = { book: Book; webhooks: Webhooks; merchants: () => MerchantSecret[]; now: () => number; base: () => string }

/** Longest a customer waits for the merchant to hear of the payment before going back to its shop, in milliseconds, as at Stripe. */
const longestWait = 10_000

/** A payment provider that speaks Stripe's wire: API, hosted checkout, signed webhooks. Amounts and times in Stripe's units. */
export async function startPaymentServer(options: {
  shelf: Shelf
  now: () => number
  publicUrl: () => string
  merchants: () => MerchantSecret[]
}): Promise<PaymentServer> {
  const { shelf, merchants } = options
  const webhooks = startWebhooks({
    shelf,
    now: options.now,
    publicUrl: options.publicUrl,
    secretOf: (merchantId) => merchants().find((merchant) => merchant.merchantId === merchantId)?.payments?.webhookSecret,
  })
  const now = () => Math.floor(options.now() / 1000)
  let base = ''
  const world: World = { book: openBook(shelf), webhooks, merchants, now, base: () => base }
  const idempotency = openIdempotency(shelf, options.now)

  const api = (visit: Visit, requestId: string): Reply => {
    const merchantId = merchantOf(visit, merchants())
    const key = headerOf(visit, 'idempotency-key')
    const form = decodeForm(new URLSearchParams(visit.body.toString('utf8')))
    const act = (): Reply => {
      const call = { method: visit.method, path: visit.path, query: visit.query, form, merchantId, now: now(), base }
      return shelf.together(() => {
        const { json, happened } = answerCall(call, { book: world.book, events: webhooks.all })
        void tell(world, happened, { merchantId, request: { id: requestId, idempotencyKey: key ?? null } })
        return { json }
      })
    }
    if (visit.method !== 'POST') return act()
    return idempotency.once({ merchantId, key, requestId, request: `${visit.method} ${visit.path} ${JSON.stringify(form)}` }, act)
  }

  const server = await listenOnLoopback({
    name: 'payments',
    shelf,
    answer: async (visit) => {
      if (visit.path.startsWith('/c/pay/')) return checkout(visit, world)
      const requestId = newId('req')
      const of = { requestId, version: headerOf(visit, 'stripe-version') ?? Stripe.API_VERSION, key: headerOf(visit, 'idempotency-key') }
      try {
        return withHeaders(api(visit, requestId), of)
      } catch (cause) {
        if (cause instanceof StripeFault) return withHeaders(faultReply(cause), of)
        throw cause
      }
    },
  })
  base = server.url
  return {
    url: server.url,
    controls: paymentControls(world),
    quiet: webhooks.quiet,
    stop: async () => {
      await server.stop()
      await webhooks.stop()
    },
  }
}

/** Keeps and sends the events of what happened; call it in the transaction of what happened. */
function tell(world: World, happened: readonly Happening[], of: Pick<Cause, 'merchantId' | 'request'>): Promise<unknown> {
  const events = world.webhooks.record(happened, { ...of, created: world.now(), livemode: false })
  return Promise.all(events.map((event) => world.webhooks.send(event, plainly)))
}

/** The hosted page: GET shows it, POST is a press on one of its buttons. */
async function checkout(visit: Visit, world: World): Promise<Reply> {
  const id = visit.path.slice('/c/pay/'.length)
  const merchantId = world.book.ownerOfSession(id)
  if (!merchantId) return { status: 404, html: '<!doctype html><title>Not found</title><p>There is no such payment page.</p>' }
  const at = { merchantId, now: world.now() }
  const press = visit.method === 'POST' ? new URLSearchParams(visit.body.toString('utf8')).get('outcome') : null
  const told = world.book.together(() => tell(world, pressed(world.book, id, { ...at, press }), { merchantId, request: null }))
  const session = world.book.sessions.get(merchantId, id)
  if (session.status === 'complete' && (press === 'pay' || press === 'debit')) {
    await atMost(told, longestWait)
    return { status: 303, headers: { location: successUrl(session) } }
  }
  const order = world.book.orders.get(merchantId, id)
  return { status: press === 'fail' ? 402 : 200, html: checkoutPage({ merchantId, session, order, declined: press === 'fail' }) }
}

function pressed(book: Book, id: string, of: { merchantId: string; now: number; press: string | null }): Happening[] {
  switch (of.press) {
    case 'pay':
      return paySession(book, id, { ...of, by: 'card' })
    case 'debit':
      return paySession(book, id, { ...of, by: 'sepa_debit' })
    case 'fail':
      return declineSession(book, id, { ...of, by: 'card' })
    default:
      return sessionNow(book, id, of).happened
  }
}

async function atMost(work: Promise<unknown>, milliseconds: number): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const enough = new Promise((resolve) => {
    timer = setTimeout(resolve, milliseconds)
  })
  await Promise.race([work, enough])
  clearTimeout(timer)
}

/** Whose key this is, or Stripe's 401. Keys come as bearer or as the user of basic authentication. */
function merchantOf(visit: Visit, merchants: readonly MerchantSecret[]): string {
  const [scheme = '', rest = ''] = (headerOf(visit, 'authorization') ?? '').split(' ')
  const key = scheme.toLowerCase() === 'basic' ? (Buffer.from(rest, 'base64').toString('utf8').split(':')[0] ?? '') : rest
  const merchant = merchants.find(({ payments }) => payments?.apiKey === key)
  if (merchant) return merchant.merchantId
  const message = key
    ? `Invalid API Key provided: ${key.slice(0, 8)}${'*'.repeat(Math.max(0, key.length - 12))}${key.slice(-4)}`
    : "You did not provide an API key. You need to provide your API key in the Authorization header, using Bearer auth (e.g. 'Authorization: Bearer YOUR_SECRET_KEY')."
  throw new StripeFault({ status: 401, type: 'invalid_request_error', message })
}

function headerOf(visit: Visit, name: string): string | undefined {
  const value = visit.headers[name]
  return typeof value === 'string' && value !== '' ? value : undefined
}
