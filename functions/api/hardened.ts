import middy from '@middy/core'
import httpSecurityHeaders from '@middy/http-security-headers'
import type { APIGatewayProxyStructuredResultV2 as HttpAnswer, Context as LambdaContext } from 'aws-lambda'
import { refuse } from '../../domain/refusals.ts'
import { Unavailable } from '../../store/keeper.ts'
import { errorFields, log } from '../runtime/log.ts'
import { problem, unexpected } from '../runtime/problem.ts'
import { correlationOf, type HttpEvent } from './caller.ts'

export type HttpHandler = (event: HttpEvent, context: LambdaContext) => Promise<HttpAnswer>

/** On every answer that says nothing else: nothing is kept, nothing in it runs, and how to find it in the logs. */
const around = (event: HttpEvent) => ({
  'cache-control': 'no-store',
  'content-security-policy': "default-src 'none'; frame-ancestors 'none'",
  'x-correlation-id': correlationOf(event),
})

/** The function's own time is nearly over while something it asked still hasn't answered. */
class OutOfTime extends Error {}

/** Milliseconds before the end of a function's time at which it stops waiting: enough to say so. */
const timeoutEarlyInMillis = 250

const outOfTime = () => {
  throw new OutOfTime('the function ran out of time')
}

/** Every door's middle: security headers, no caching, the correlation id out, and no error without an answer. */
export function hardened(serve: HttpHandler): HttpHandler {
  const chain = middy<HttpEvent, HttpAnswer>({ timeoutEarlyInMillis, timeoutEarlyResponse: outOfTime })
    .use(httpSecurityHeaders({ contentSecurityPolicy: false, permissionsPolicy: false, reportTo: false, reportingEndpoints: false }))
    .use({
      after: ({ event, response }) => {
        if (!response) return
        response.headers = { ...around(event), ...response.headers }
        log.info('answered', { route: event.routeKey, status: response.statusCode, correlationId: correlationOf(event) })
      },
      onError: (request) => {
        request.response = answerTo(request.error, request.event)
        request.response.headers = { ...around(request.event), ...request.response.headers }
      },
    })
    .handler(serve)
  return (event, context) => chain(event, context)
}

/**
 * An error as an answer: a table that is too busy, or answers too late, says when to come again: whatever became of a write that was
 * under way, the same request again has one effect. All else is ours to look at.
 */
function answerTo(error: unknown, event: HttpEvent): HttpAnswer {
  const correlationId = correlationOf(event)
  if (error instanceof Unavailable || error instanceof OutOfTime) return problem(refuse('busy'), { correlationId })
  log.error('a request could not be answered', { ...errorFields(error), correlationId, route: event.routeKey })
  return unexpected({ correlationId })
}
