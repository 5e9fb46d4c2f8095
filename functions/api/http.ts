import type { APIGatewayProxyStructuredResultV2 as HttpAnswer } from 'aws-lambda'
import * as z from 'zod'
import { type Fault, refusalSeen, refuse } from '../../domain/refusals.ts'
import type { Caller } from '../runtime/acting.ts'
import { problem } from '../runtime/problem.ts'
import { conditionsOf, correlationOf, type HttpEvent } from './caller.ts'
import { admitted } from './entrance.ts'
import { type HttpHandler, hardened } from './hardened.ts'
import { inputOf } from './input.ts'
import { linked } from './linking.ts'
import { type Declined, isRefusal, type Operation, type Operations, type Performed } from './operations.ts'
import type { Route } from './route.ts'
import { sheetAnswer, sheetTypeOf } from './sheets.ts'
import { isVersioned } from './versioned.ts'

/** Bytes of an answer; Lambda gives 6 MB at most, and the gateway would make a 502 of more. */
const mostBytes = 5_500_000

/** One function behind many routes: each dispatched to its operation, whatever happens answered as documented. */
export function httpDoor({ routes, operations }: { routes: readonly Route[]; operations: Operations }): HttpHandler {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, { route, operation: operations[route.name] }]))
  const serve: HttpHandler = async (event, context) => {
    const { route, operation } = table.get(event.routeKey) ?? {}
    const correlationId = correlationOf(event)
    if (!route || !operation) return problem(refuse('not-found'), { correlationId })
    const entry = await admitted(event, context)
    if ('turnedAway' in entry) return entry.turnedAway
    const { caller } = entry
    const performed = await performedBy(operation, event, caller)
    if (isRefusal(performed)) {
      const { retryAfterSeconds, ...refusal } = performed
      const about = { correlationId, right: operation.right, ...(retryAfterSeconds !== undefined && { retryAfterSeconds }) }
      return problem(refusalSeen(refusal, caller.rights), about)
    }
    const answer = await linked(operation.name, performed.answer, caller)
    return answerOf({ route, operation, performed, answer, caller }, event)
  }
  return hardened(serve)
}

async function performedBy(operation: Operation, event: HttpEvent, caller: Caller): Promise<Performed | Declined> {
  const { faults, ...conditions } = conditionsOf(event)
  const read = inputOf(event, operation.input)
  if ('refused' in read && read.refused !== 'invalid-input') return read
  const all = [...faults, ...unguarded(operation, event, conditions.ifMatch), ...('refused' in read ? (read.faults ?? []) : [])]
  if ('refused' in read || all.length > 0) return { refused: 'invalid-input', faults: all }
  if (!caller.rights.has(operation.right)) return refuse('not-allowed')
  if (operation.needsKey(read.input) && !conditions.onceKey) return refuse('once-key-missing')
  return operation.perform(read.input, { ...caller, ...conditions })
}

/** A condition on a write that nothing looks at would be worse than none: whoever sends it counts on it. */
function unguarded({ answer }: Operation, { requestContext }: HttpEvent, ifMatch: string | undefined): Fault[] {
  if (ifMatch === undefined || isVersioned(answer) || requestContext.http.method === 'GET') return []
  return [{ pointer: '/headers/If-Match', says: 'guards nothing here: what this changes has no version' }]
}

/** A page has its own style and nothing else. */
const pageHeaders = {
  'content-type': 'text/html; charset=utf-8',
  'content-security-policy': "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}

/** Whether who asks would rather have a page than JSON: a browser says so first. */
function isPageAsked({ headers }: HttpEvent): boolean {
  const types = (headers?.accept ?? '').split(',').map((type) => type.split(';')[0]?.trim().toLowerCase())
  return types.find((type) => type === 'text/html' || type === 'application/json') === 'text/html'
}

type Outcome = { route: Route; operation: Operation; performed: Performed; answer: unknown; caller: Caller }

/** The answer as its schema lets it out: what the schema doesn't name never leaves. */
async function answerOf({ route, operation, performed, answer, caller }: Outcome, event: HttpEvent): Promise<HttpAnswer> {
  const parsed = operation.answer.parse(answer)
  const type = operation.sheet && sheetTypeOf(event)
  if (operation.sheet && type) return sheetAnswer(event, type, { sheet: operation.sheet(parsed), ...Paged.catch({}).parse(parsed) })
  const statusCode = route.makes ? 201 : 200
  if (operation.page && isPageAsked(event)) {
    const page = await operation.page(parsed, caller)
    return typeof page === 'string'
      ? { statusCode, headers: pageHeaders, body: page }
      : problem(page, { correlationId: correlationOf(event) })
  }
  const body = JSON.stringify(parsed)
  if (Buffer.byteLength(body) > mostBytes)
    return problem(refuse('too-large', 'The answer would be too large; ask for a smaller page by "limit".'), {
      correlationId: correlationOf(event),
    })
  const tag = isVersioned(operation.answer) ? Versioned.parse(parsed) : undefined
  return {
    statusCode,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(tag !== undefined && { etag: `"${tag}"` }),
      ...(route.makes && { location: placeOf(route.makes, parsed) }),
      ...(performed.replayed && { 'idempotency-replayed': 'true' }),
    },
    body,
  }
}

const Paged = z.object({ next: z.string().optional(), nextAfter: z.int().optional() })

const Versioned = z.union([
  z.looseObject({ termsVersion: z.int() }).transform((one) => one.termsVersion),
  z.looseObject({ settingsVersion: z.int() }).transform((one) => one.settingsVersion),
])

const Fields = z.record(z.string(), z.unknown()).catch({})

/** `/v1/orders/{orderId}` with the answer's own fields. */
function placeOf(path: string, answer: unknown): string {
  const fields = Fields.parse(answer)
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(fields[name] ?? '')))
}
