import middy from '@middy/core'
import httpSecurityHeaders from '@middy/http-security-headers'
import type { APIGatewayProxyStructuredResultV2 as HttpAnswer, Context as LambdaContext } from 'aws-lambda'
import * as z from 'zod'
import { type Refusal, refuse } from '../../domain/refusals.ts'
import { LawBroken } from '../../store/assertLaws.ts'
import type { Caller } from '../runtime/acting.ts'
import { errorFields, log } from '../runtime/log.ts'
import { problem, unexpected } from '../runtime/problem.ts'
import { callerOf, conditionsOf, correlationOf, type HttpEvent } from './caller.ts'
import { inputOf } from './input.ts'
import { linked } from './linking.ts'
import { isRefusal, type Operation, type Operations, type Performed } from './operations.ts'
import type { Route } from './route.ts'

/** Bytes of an answer; Lambda gives 6 MB at most, and the gateway would make a 502 of more. */
const mostBytes = 5_500_000

export type HttpHandler = (event: HttpEvent, context: LambdaContext) => Promise<HttpAnswer>

/** One function behind many routes: each dispatched to its operation, whatever happens answered as documented. */
export function httpDoor({ routes, operations }: { routes: readonly Route[]; operations: Operations }): HttpHandler {
  const table = new Map(routes.map((route) => [`${route.method} ${route.path}`, { route, operation: operations[route.name] }]))
  const serve: HttpHandler = async (event, context) => {
    const { route, operation } = table.get(event.routeKey) ?? {}
    const correlationId = correlationOf(event)
    if (!route || !operation) return problem(refuse('not-found'), { correlationId })
    const caller = callerOf(event, context)
    if (!caller) return problem(refuse('not-signed-in'), { correlationId })
    const performed = await performedBy(operation, event, caller)
    if (isRefusal(performed)) return problem(performed, { correlationId, right: operation.right })
    return answerOf({ route, operation, performed, answer: await linked(operation.name, performed.answer, caller) }, correlationId)
  }
  return hardened(serve)
}

/** On every answer that says nothing else: nothing is kept, nothing in it runs, and how to find it in the logs. */
const around = (event: HttpEvent) => ({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-correlation-id': correlationOf(event),
})

/** Every door's middle: security headers, no caching, the correlation id out, and no error without an answer. */
export function hardened(serve: HttpHandler): HttpHandler {
  const chain = middy<HttpEvent, HttpAnswer>()
    .use(httpSecurityHeaders({ contentSecurityPolicy: false, permissionsPolicy: false, reportTo: false, reportingEndpoints: false }))
    .use({
      after: ({ event, response }) => {
        if (!response) return
        response.headers = { ...around(event), ...response.headers }
      },
      onError: (request) => {
        const correlationId = correlationOf(request.event)
        const alarm = request.error instanceof LawBroken ? ({ alarm: 'law-broken' } as const) : {}
        log.error('a request could not be answered', {
          ...alarm,
          ...errorFields(request.error),
          correlationId,
          route: request.event.routeKey,
        })
        request.response = unexpected({ correlationId })
        request.response.headers = { ...around(request.event), ...request.response.headers }
      },
    })
    .handler(serve)
  return (event, context) => chain(event, context)
}

async function performedBy(operation: Operation, event: HttpEvent, caller: Caller): Promise<Performed | Refusal> {
  const { faults, ...conditions } = conditionsOf(event)
  const read = inputOf(event, operation.input)
  if ('refused' in read && read.refused !== 'invalid-input') return read
  const all = [...faults, ...('refused' in read ? (read.faults ?? []) : [])]
  if ('refused' in read || all.length > 0) return { refused: 'invalid-input', faults: all }
  if (!caller.rights.has(operation.right)) return refuse('not-allowed')
  if (operation.needsKey(read.input) && !conditions.onceKey) return refuse('once-key-missing')
  return operation.perform(read.input, { ...caller, ...conditions })
}

type Outcome = { route: Route; operation: Operation; performed: Performed; answer: unknown }

/** The answer as its schema lets it out: what the schema doesn't name never leaves. */
function answerOf({ route, operation, performed, answer }: Outcome, correlationId: string): HttpAnswer {
  const parsed = operation.answer.parse(answer)
  const body = JSON.stringify(parsed)
  if (Buffer.byteLength(body) > mostBytes)
    return problem(refuse('too-large', 'The answer would be too large; ask for a smaller page by "limit".'), { correlationId })
  const tag = tagOf(parsed)
  return {
    statusCode: route.makes ? 201 : 200,
    headers: {
      'content-type': 'application/json; charset=utf-8',
      ...(tag !== undefined && { etag: `"${tag}"` }),
      ...(route.makes && { location: placeOf(route.makes, parsed) }),
      ...(performed.replayed && { 'idempotency-replayed': 'true' }),
    },
    body,
  }
}

const Versioned = z.union([
  z.looseObject({ termsVersion: z.int() }).transform((one) => one.termsVersion),
  z.looseObject({ settingsVersion: z.int() }).transform((one) => one.settingsVersion),
])

/** The version that If-Match guards: of an account its terms', of settings their own. */
function tagOf(answer: unknown): number | undefined {
  return Versioned.safeParse(answer).data
}

/** `/v1/orders/{orderId}` with the answer's own fields. */
function placeOf(path: string, answer: unknown): string {
  const fields = z.record(z.string(), z.unknown()).catch({}).parse(answer)
  return path.replace(/\{(\w+)\}/g, (_, name) => encodeURIComponent(String(fields[name] ?? '')))
}
