import { createHash, randomUUID } from 'node:crypto'
import * as z from 'zod'
import { roles, scopes } from '../../domain/access/roles.ts'
import { MerchantId } from '../../domain/ids.ts'
import type { HttpEvent } from '../../functions/api/caller.ts'
import { functionEvent } from '../../local/http/payload.ts'
import { answerOf } from '../../local/http/result.ts'
import { openMerchants } from '../api/house.ts'
import { jsonOf } from './memory.ts'
import type { Exchange, Plan } from './plan.ts'
import { react } from './reacting.ts'
import { type Station, unhurried, type World } from './station.ts'

export async function newWorld(station: Station): Promise<World> {
  const name = randomUUID().slice(0, 8)
  const merchants = [MerchantId.parse(`mer_${name}-a`), MerchantId.parse(`mer_${name}-b`)] as const
  station.goBack(0)
  await openMerchants(station.house.keeper, merchants)
  station.wire.taken()
  return { station, merchants, nexts: new Map(), brought: new Map(), letters: 4 }
}

function filled(text: string, { nexts, merchants }: World): string {
  return text
    .replace(/\{\{next:(\d+)\}\}/g, (_match, index) => nexts.get(Number(index)) ?? 'gone')
    .replace(/\{\{hash:(\d+)\}\}/g, (_match, number) => createHash('sha256').update(`${merchants[0]} ${number}`).digest('hex'))
}

const Person = z.enum(['administrator', 'cashier', 'credit-controller', 'accountant'])
const Scope = z.enum(['storefront', 'till', 'warehouse', 'integration'])

/** The caller as the authorizer would vouch for it. */
function identityOf({ who, merchant, index }: Plan, { merchants }: World): Record<string, string> | undefined {
  const merchantId = merchants[merchant]
  const person = Person.safeParse(who).data
  // Many people: how often one may ask is another matter.
  if (person) return { merchantId, actor: `person:${person}-${(index + 64) % 64}`, rights: roles[person].join(' ') }
  const scope = Scope.safeParse(who).data
  return scope && { merchantId, actor: `key:key_${scope}`, rights: scopes[scope].join(' ') }
}

const AnyEvent = z.custom<HttpEvent>((value) => typeof value === 'object' && value !== null)
const largestEvent = 6 * 1024 * 1024

/** The event as Lambda gets it: through JSON; undefined where the gateway itself refuses. */
function eventOf(plan: Plan, world: World): { door: string; operation: string; event: HttpEvent } | undefined {
  const match = world.station.route(plan.method, plan.path)
  if (!match) return undefined
  const headers = Object.fromEntries(Object.entries(plan.headers).map(([name, value]) => [name.toLowerCase(), value]))
  const body = Buffer.from(filled(plan.body ?? '', world), plan.bytes)
  const arrived = {
    method: plan.method,
    path: plan.path,
    query: filled(plan.query, world),
    headers,
    cookies: [],
    body,
    requestId: randomUUID(),
    sourceIp: '127.0.0.1',
    at: Date.now(),
  }
  const text = JSON.stringify(functionEvent({ arrived, match, apiId: 'api' }, identityOf(plan, world)))
  const { function: door, method, path } = match.route
  return text.length > largestEvent ? undefined : { door, operation: `${method} ${path}`, event: AnyEvent.parse(JSON.parse(text)) }
}

/** One request through its handler; what it calls for is done before the next one. */
export async function send(world: World, plan: Plan): Promise<Exchange> {
  const { wire, handlers, goBack } = world.station
  goBack(plan.daysAgo)
  const asked = eventOf(plan, world)
  const handler = asked && handlers.get(asked.door)
  if (!handler) return { plan, operation: '', body: plan.body, status: 0, headers: {}, text: '', writes: [], millis: 0 }
  wire.taken()
  const started = performance.now()
  const answered = answerOf(JSON.stringify(await handler(asked.event, unhurried)))
  const millis = performance.now() - started
  const written = wire.taken()
  const text = answered.body.toString('utf8')
  const { next } = z.object({ next: z.string().optional() }).catch({}).parse(jsonOf(text))
  if (next !== undefined) world.nexts.set(plan.index, next)
  await react(world, written)
  const headers = Object.fromEntries(Object.entries(answered.headers).map(([name, value]) => [name, String(value)]))
  return {
    plan,
    operation: asked.operation,
    body: plan.body === undefined ? undefined : filled(plan.body, world),
    status: answered.status,
    headers,
    text,
    writes: written.map(({ operation }) => operation),
    millis,
  }
}
