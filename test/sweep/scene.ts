import Stripe from 'stripe'
import * as z from 'zod'
import type { MerchantId } from '../../domain/ids.ts'
import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { heardBy } from '../../functions/declaration.ts'
import { functions } from '../../functions/manifest.ts'
import { credentialsOf } from '../../local/outside/merchants.ts'
import { recordOfImage } from '../../store/codec.ts'
import { eventOf, key, type Request } from '../api/house.ts'
import type { Queued } from '../api/wire.ts'
import { queuedEvent, sqsEvent } from '../kit/carryOut.ts'
import type { Outcome } from './environment.ts'
import type { Image } from './gate.ts'
import { type BusEvent, busEvent, type Webhook } from './outside.ts'
import { accountHolder } from './wiring.ts'
import type { World } from './world.ts'

/** What a function is woken with, until it took it. */
type Delivery = { to: string; event: () => unknown; taken: (value: unknown) => boolean; says: string }

export type Answer = { status: number; headers: Record<string, string>; text: string; json: Record<string, unknown> }

/** How often anything is delivered before it counts as lost; a fault hits one try only. */
const tries = 6

const Answered = z.object({
  statusCode: z.int(),
  headers: z.record(z.string(), z.coerce.string()).default({}),
  body: z.string().default(''),
})
const Batch = z.object({ batchItemFailures: z.array(z.unknown()) })
const Json = z.record(z.string(), z.unknown())

const Recorded = z.custom<Parameters<typeof recordOfImage>[0]>((image) => typeof image === 'object')
const name = z.string().nullish()
const Reported = z.object({ paymentIntent: name, refund: name, dispute: name })
export type Reported = z.infer<typeof Reported> & { webhooks: Webhook[] }

const taken = () => true
const routes: readonly { door: string; route: Route }[] = Object.entries(doors).flatMap(([door, all]: [string, readonly Route[]]) =>
  all.map((route) => ({ door, route })),
)

/** One merchant's story: what the outside does to the system, and everything that follows from it until all is quiet. */
export class Scene {
  readonly merchantId: MerchantId
  /** Answers that clients got in the end, in order. */
  readonly answers: { status: number; text: string }[] = []
  /** What was never taken, however often it was delivered. */
  readonly lost: string[] = []
  /** The events that came onto the bus: id to type. */
  readonly events = new Map<string, string>()
  readonly invoked = new Set<string>()
  readonly commands = new Set<string>()
  readonly #world: World
  readonly #twice: boolean
  readonly #queue: Delivery[] = []
  #requests = 0
  #asked = 0

  /** `twice`: everything is delivered once more after it was taken, as every door must expect. */
  constructor(world: World, { merchantId, twice = false }: { merchantId: MerchantId; twice?: boolean | undefined }) {
    this.#world = world
    this.merchantId = merchantId
    this.#twice = twice
  }

  /** A client's request, repeated as it is until it is answered; then all that follows. */
  async ask(request: Request): Promise<Answer> {
    const { who = key('integration', this.merchantId), headers } = request
    return this.#visit({ ...request, who, headers: { 'idempotency-key': `once-${++this.#asked}`, ...headers } })
  }

  /** The same through the authorizer, by an API key as text. */
  async askWithKey(token: string, request: Request): Promise<Answer | 'denied'> {
    const event = () => ({ ...eventOf(request), headers: { authorization: `Bearer ${token}` } })
    const said = await this.#delivered({ to: 'authorizer', event, taken, says: 'who calls' })
    const who = z.object({ isAuthorized: z.literal(true), context: z.custom<Request['who']>() }).safeParse(said).data?.context
    return who ? this.#visit({ ...request, who }) : 'denied'
  }

  /** Somebody without an account here: a paying customer. */
  async knock(request: Request): Promise<Answer> {
    return this.#visit(request)
  }

  async #visit(request: Request): Promise<Answer> {
    const event = () => ({ ...eventOf(request), requestContext: { ...eventOf(request).requestContext, requestId: this.#nextId() } })
    const { routeKey } = eventOf(request)
    const door = routes.find(({ route }) => `${route.method} ${route.path}` === routeKey)?.door
    const to = functions.find(({ trigger }) => trigger.by === 'http' && trigger.door === door)?.name ?? ''
    const answered = (value: unknown) => (Answered.safeParse(value).data?.statusCode ?? 500) < 500
    const value = await this.#delivered({ to, event, taken: answered, says: routeKey })
    const { statusCode = 0, headers = {}, body = '' } = Answered.safeParse(value).data ?? {}
    this.answers.push({ status: statusCode, text: body })
    await this.settle()
    return { status: statusCode, headers, text: body, json: Json.catch({}).parse(body.startsWith('{') ? JSON.parse(body) : {}) }
  }

  /** What the payment provider sent, again and freshly signed until it is acknowledged. */
  async hear({ body: told }: Webhook): Promise<void> {
    // Told once for the merchant it was made with: each of the others hears it as its own.
    const body = told.replaceAll(/mer_[0-9a-z]{5}\b/g, this.merchantId)
    const { webhookSecret: secret } = credentialsOf(accountHolder).payments
    const signed = () => {
      const timestamp = Math.floor(this.#world.clock.now() / 1000)
      return { 'stripe-signature': Stripe.webhooks.generateTestHeaderString({ payload: body, secret, timestamp }) }
    }
    const path = `/v1/webhooks/stripe/${this.merchantId}`
    const event = () => eventOf({ method: 'POST', path, raw: body, headers: signed() })
    const answered = (value: unknown) => Answered.safeParse(value).data?.statusCode === 200
    await this.#delivered({ to: 'webhook-stripe', event, taken: answered, says: 'a webhook' })
    await this.settle()
  }

  /** Makes the payment provider report something; what it sent is handed on when it is wanted. */
  async provider(asked: object): Promise<Reported> {
    const pays = 'pays' in asked ? { metadata: { merchantId: this.merchantId, pays: asked.pays } } : {}
    const { pays: _, ...report } = { pays: undefined, ...asked }
    const { said, webhooks } = await this.#world.outside.report({ merchantId: accountHolder, currency: 'eur', ...report, ...pays })
    return { ...Reported.parse(said), webhooks }
  }

  /** What the payment provider sent of what functions asked it for, in the order of what it tells. */
  async sent(): Promise<Webhook[]> {
    const { outside } = this.#world
    await outside.quiet()
    const typeOf = ({ body }: Webhook) => /"type": "([^"]+)"/.exec(body)?.[1] ?? ''
    return outside.webhooks.splice(0).toSorted((one, other) => (typeOf(one) < typeOf(other) ? 1 : -1))
  }

  /** A customer presses the button of the provider's page; what the provider then sends. */
  async press(page: string): Promise<Webhook[]> {
    const { outside } = this.#world
    outside.webhooks.length = 0
    await fetch(page, { method: 'POST', body: new URLSearchParams({ outcome: 'pay' }), redirect: 'manual' })
    await outside.quiet()
    return outside.webhooks.splice(0)
  }

  /** A warehouse's own report on the partners' bus. */
  async report(data: object): Promise<void> {
    const event = busEvent(`merchant.${this.merchantId}`, 'delivery-reported', { merchantId: this.merchantId, data })
    await this.#delivered({ to: 'warehouse-delivery-reported', event: () => event, taken, says: 'delivery-reported' })
    await this.settle()
  }

  /** Whoever operates the system. */
  async operate(event: object): Promise<void> {
    await this.#delivered({ to: 'operator', event: () => ({ merchantId: this.merchantId, ...event }), taken, says: 'operating' })
    await this.settle()
  }

  /** A schedule, and its next time: what one run left is done by the next, and nothing is done twice. */
  async fire(to: string, input: Record<string, string> = {}): Promise<void> {
    for (const time of ['first', 'second']) {
      await this.#delivered({ to, event: () => ({ id: `schedule-${time}`, ...input }), taken, says: `its ${time} run` })
      await this.settle()
    }
  }

  wait(days: number): void {
    this.#world.clock.advance(days * 86_400_000)
  }

  /** Hands on what is on its way until nothing is any more. */
  async settle(): Promise<void> {
    for (let next = this.#queue.shift(); next; next = this.#queue.shift()) await this.#delivered(next)
  }

  async #delivered({ to, event, taken, says }: Delivery): Promise<unknown> {
    this.invoked.add(to)
    let why = ''
    for (let time = 0; time < tries; time += 1) {
      const outcome = await this.#invoked(to, event())
      if (outcome.kind === 'returned' && taken(outcome.value)) {
        if (this.#twice) await this.#invoked(to, event())
        return outcome.value
      }
      why = outcome.kind === 'threw' ? String(outcome.error) : outcome.kind === 'returned' ? JSON.stringify(outcome.value) : outcome.kind
    }
    this.lost.push(`${says}, by ${to}: ${why.slice(0, 300)}`)
    return undefined
  }

  async #invoked(to: string, event: unknown): Promise<Outcome> {
    const outcome = await this.#world.invoke(to, event, this.#nextId())
    await this.#collect()
    return outcome
  }

  #nextId(): string {
    this.#requests += 1
    return `request-${this.#requests}`
  }

  /** What the functions left in the stream, on the buses and in the dead letters. */
  async #collect(): Promise<void> {
    const { gate, outside } = this.#world
    await outside.quiet()
    const records = gate.records.splice(0)
    if (records.length > 0) this.#stream(records)
    for (const { Source, DetailType, Detail } of outside.wire.entries.splice(0)) {
      const detail = Json.parse(JSON.parse(Detail))
      this.events.set(String(detail.id), DetailType)
      this.#onBus('internal', { ...busEvent(Source, DetailType, detail) })
    }
    for (const event of outside.mailEvents.splice(0)) this.#onBus('default', event)
    for (const message of outside.wire.queued.splice(0)) this.#queued(message)
    for (const message of outside.wire.messages.splice(0)) this.lost.push(`set aside: ${message.slice(0, 300)}`)
  }

  #stream(images: readonly Image[]): void {
    for (const image of images) this.commands.add(recordOfImage(Recorded.parse(image)).command)
    const Records = images.map((image) => ({
      eventName: 'INSERT',
      dynamodb: { SequenceNumber: `${image.pk.S}/${image.sk.S}`, Keys: { pk: image.pk, sk: image.sk }, NewImage: image },
    }))
    const whole = (value: unknown) => Batch.safeParse(value).data?.batchItemFailures.length === 0
    this.#queue.push({ to: 'outbox', event: () => ({ Records }), taken: whole, says: `${Records.length} records` })
  }

  /** A message that one function put for another, handed out until it is done. */
  #queued(message: Queued): void {
    const reader = functions.find(({ trigger }) => trigger.by === 'queue' && trigger.queue === message.queue)
    const whole = (value: unknown) => Batch.safeParse(value).data?.batchItemFailures.length === 0
    this.#queue.push({ to: reader?.name ?? message.queue, event: () => sqsEvent(message), taken: whole, says: message.queue })
  }

  #onBus(bus: 'internal' | 'default', event: BusEvent): void {
    const type = event['detail-type']
    for (const { name, trigger } of functions) {
      const heard = heardBy(trigger)
      if (heard?.bus !== bus || !heard.detailTypes.includes(type)) continue
      if (trigger.by === 'queue') this.#queued(queuedEvent(trigger.queue, event))
      else this.#queue.push({ to: name, event: () => event, taken, says: type })
    }
  }
}
