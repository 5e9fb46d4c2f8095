import { MerchantId } from '../../../domain/ids.ts'
import type { Counts } from '../../../tools/cost/prices.ts'
import type { Beside, LifeStep } from '../../../tools/cost/recorded.ts'
import type { Bundles } from '../../sweep/bundles.ts'
import { customer, linkIn, merchant } from '../../sweep/flows/opening.ts'
import { type Answer, Scene } from '../../sweep/scene.ts'
import { World } from '../../sweep/world.ts'
import { overhear } from '../overhear.ts'
import { basket, basketOrder, basketTotal } from './basket.ts'
import { Meter, type Spent, together } from './meter.ts'
import { ourIndexes } from './shape.ts'

/** What one step cost with all that followed from it; what the function alone spent that was asked; and what each of those spent that followed. */
export type StepCost = Counts & { all: Spent; asked: Spent; by: Readonly<Record<string, Spent>> }

/** A merchant's whole system over a traced engine: real functions, stream, subscribers and outside parties. */
export type Life = {
  /** Plays one step until all is quiet, and answers what it cost. */
  cost: (step: (scene: Scene) => Promise<unknown>) => Promise<StepCost>
  stop: () => Promise<void>
}

const accountId = 'acc_cafe-du-marche'
/** Cents: what is owed and open, one basket more, and not another. */
const limit = 4.5 * basketTotal

export async function startLife(engine: string, bundles: Bundles): Promise<Life> {
  const invoked: string[] = []
  const trace = await overhear(engine, () => invoked.at(-1) ?? '')
  const world = await World.start({ endpoint: trace.url, bundles, invoked })
  // What made the table is no part of anybody's life.
  trace.exchanges()
  const meter = new Meter(ourIndexes)
  const scene = new Scene(world, { merchantId: MerchantId.parse('mer_units') })
  const cost: Life['cost'] = async (step) => {
    const { gate } = world
    gate.begin()
    const [before, told, answered] = [invoked.length, scene.events.size, scene.answers.length]
    await step(scene)
    if (scene.lost.length > 0) throw new Error(`lost: ${scene.lost.join('; ')}`)
    const callsTo = (target: string, operation: string) => gate.calls.filter((one) => one.target === target && one.operation === operation)
    const spent = meter.spent(trace.exchanges())
    const all = together(spent)
    const of = (name: string) => together(spent.filter(({ by }) => by === name))
    const { write, entries, read } = all
    return {
      ...{ all, asked: of(invoked[before] ?? ''), by: Object.fromEntries(invoked.slice(before).map((name) => [name, of(name)])) },
      ...{ write, entries, read },
      http: scene.answers.length - answered,
      events: scene.events.size - told,
      invocations: invoked.length - before,
      mails: callsTo('mail', 'SendEmail').length,
      documents: callsTo('documents', 'PutObject').length,
    }
  }
  await cost(opening)
  return {
    cost,
    stop: async () => {
      await world.stop()
      await trace.stop()
    },
  }
}

/** A customer who has two orders open and owes an invoice. */
async function opening(scene: Scene): Promise<void> {
  await merchant(scene)
  await scene.ask({ method: 'POST', path: '/v1/accounts', body: { accountId, currency: 'EUR', customer } })
  await scene.ask({ method: 'PUT', path: `/v1/accounts/${accountId}/limit`, body: { limit } })
  await ordered(scene, 'web-100001')
  await delivered(scene, 'web-100001')
  await invoiced(scene, 'web-100001')
  await ordered(scene, 'web-100002')
  await ordered(scene, 'web-100003')
}

function fine(answer: Answer): Answer {
  if (answer.status >= 300) throw new Error(`${answer.status} ${answer.text}`)
  return answer
}

const ordered = async (scene: Scene, orderId: string) =>
  fine(await scene.ask({ method: 'POST', path: '/v1/orders', body: basketOrder(orderId, accountId) }))

const delivered = async (scene: Scene, orderId: string) => {
  const lines = basket.map(({ sku, quantity }) => ({ sku, delivered: quantity }))
  fine(await scene.ask({ method: 'POST', path: '/v1/deliveries', body: { deliveryId: `del-${orderId}`, orderId, lines, last: true } }))
}

const invoiced = async (scene: Scene, orderId: string) =>
  fine(await scene.ask({ method: 'POST', path: '/v1/invoices', body: { invoiceId: `inv_${orderId}`, accountId, orderIds: [orderId] } }))

/** The customer opens the link of the mail and pays; the provider tells of it by several events. */
const paid = async (scene: Scene, link: string) => {
  await scene.knock({ method: 'GET', path: link })
  const { headers } = await scene.knock({ method: 'POST', path: link })
  for (const webhook of await scene.press(headers.location ?? '')) await scene.hear(webhook)
}

const orderId = 'web-100004'

/** What the life of an order is made of, in the order in which it is lived. */
export async function playLife({ cost }: Life): Promise<Record<LifeStep, StepCost>> {
  const order = await cost((scene) => ordered(scene, orderId))
  const delivery = await cost((scene) => delivered(scene, orderId))
  const invoice = await cost((scene) => invoiced(scene, orderId))
  let link = ''
  await cost(async (scene) => {
    link = linkIn(await scene.ask({ method: 'GET', path: `/v1/invoices/inv_${orderId}` }))
  })
  const payment = await cost((scene) => paid(scene, link))
  return { order, delivery, invoice, payment }
}

/** What else a checkout may answer, once the life is over. */
export async function playBesides({ cost }: Life): Promise<Record<Beside, StepCost>> {
  const { orderId: _, ...quoted } = basketOrder(orderId, accountId)
  const quote = await cost((scene) => scene.ask({ method: 'POST', path: '/v1/quotes', body: quoted }).then(fine))
  await cost((scene) => ordered(scene, 'web-100005'))
  const again = await cost((scene) => ordered(scene, 'web-100005'))
  const held = await cost((scene) => ordered(scene, 'web-100006'))
  const fromDeposit = { ...basketOrder('web-100007', accountId), settlement: 'deposit' }
  const refused = await cost((scene) => scene.ask({ method: 'POST', path: '/v1/orders', body: fromDeposit }))
  return { quote, 'the same order again': again, 'an order that is held': held, 'an order that is refused': refused }
}
