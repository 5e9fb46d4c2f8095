import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { HttpApi } from '../template/httpApi.ts'
import type { Lambdas } from '../workers/lambdas.ts'
import { Authorizers, type Decision } from './authorizer.ts'
import { answerHeaders, preflight } from './cors.ts'
import { readBody } from './listen.ts'
import { type Arrived, authorizerEvent, type Entrance, functionEvent, headersOf, targetOf } from './payload.ts'
import { type Answer, answerOf, message } from './result.ts'
import { routerOf } from './routing.ts'
import { Served } from './served.ts'

export type GatewayParts = { api: HttpApi; lambdas: Lambdas; now: () => number; region: string; account: string }

/** API Gateway's own limits, and Lambda's for an event. */
const largestBody = 10 * 1024 * 1024
const largestEvent = 6 * 1024 * 1024
const longestMs = 30_000

/** The HTTP API of the template: routes, authorizer, payload format 2.0, limits. */
export class Gateway {
  readonly authorizers: Authorizers
  readonly served = new Served()
  readonly #parts: GatewayParts
  readonly #find: ReturnType<typeof routerOf>

  constructor(parts: GatewayParts) {
    this.#parts = parts
    this.#find = routerOf(parts.api.routes)
    this.authorizers = new Authorizers(parts)
  }

  async serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const body = await readBody(request, largestBody).catch(() => undefined)
    if (request.destroyed && !request.complete) return
    const { headers, cookies } = headersOf(request.headers, request.rawHeaders)
    const arrived: Arrived = {
      ...targetOf(request),
      method: request.method ?? 'GET',
      headers,
      cookies,
      body: body ?? Buffer.alloc(0),
      requestId: randomUUID(),
      sourceIp: request.socket.remoteAddress ?? '127.0.0.1',
      at: this.#parts.now(),
    }
    const begun = performance.now()
    const answer = body === undefined ? message(413, 'Request Entity Too Large') : await this.#answerInTime(arrived)
    const millis = Math.round(performance.now() - begun)
    this.served.add({ method: arrived.method, path: arrived.path, status: answer.status, millis, id: arrived.requestId })
    write({ answer, arrived, response, cors: this.#parts.api.cors })
  }

  #answerInTime(arrived: Arrived): Promise<Answer> {
    return new Promise((resolve) => {
      const timer = setTimeout(() => resolve(message(503, 'Service Unavailable')), longestMs)
      void this.#answer(arrived)
        .catch(() => message(500, 'Internal Server Error'))
        .then((answer) => {
          clearTimeout(timer)
          resolve(answer)
        })
    })
  }

  async #answer(arrived: Arrived): Promise<Answer> {
    const { api, lambdas } = this.#parts
    const asksFirst = arrived.method === 'OPTIONS' && 'access-control-request-method' in arrived.headers
    if (api.cors !== undefined && asksFirst) return { status: 204, headers: preflight(api.cors, arrived.headers), body: Buffer.alloc(0) }
    const match = this.#find(arrived.method, arrived.path)
    if (match === undefined) return message(404, 'Not Found')
    const entrance: Entrance = { arrived, match, apiId: api.id }
    const decision = await this.#authorize(entrance)
    if (decision !== undefined && 'status' in decision) return refusals[decision.status]
    const event = JSON.stringify(functionEvent(entrance, decision?.context))
    if (event.length > largestEvent) return message(413, 'Request Entity Too Large')
    const outcome = await lambdas.invoke(match.route.function, event, arrived.requestId)
    return outcome.ok ? answerOf(outcome.result) : message(500, 'Internal Server Error')
  }

  async #authorize(entrance: Entrance): Promise<Decision | undefined> {
    const id = entrance.match.route.authorizer
    if (id === undefined) return undefined
    const rule = this.#parts.api.authorizers.get(id)
    if (rule === undefined) return { status: 500 }
    return this.authorizers.decide(rule, entrance.arrived, (identitySource) =>
      authorizerEvent(entrance, { identitySource, region: this.#parts.region, account: this.#parts.account }),
    )
  }
}

const refusals = {
  401: message(401, 'Unauthorized'),
  403: message(403, 'Forbidden'),
  500: message(500, 'Internal Server Error'),
} as const

type Writing = { answer: Answer; arrived: Arrived; response: ServerResponse; cors: HttpApi['cors'] }

function write({ answer, arrived, response, cors }: Writing): void {
  const bodiless = answer.status === 204 || answer.status === 304
  const length = bodiless ? {} : { 'content-length': answer.body.length }
  const extra = cors === undefined ? {} : answerHeaders(cors, arrived.headers)
  const { connection: _, 'content-length': __, 'transfer-encoding': ___, ...headers } = answer.headers
  response.writeHead(answer.status, { ...headers, ...extra, ...length, 'apigw-requestid': arrived.requestId })
  response.end(bodiless || arrived.method === 'HEAD' ? undefined : answer.body)
}
