import type { IncomingMessage, ServerResponse } from 'node:http'
import { type ControlAnswer, ControlRefused, type ControlRoute } from '../controlRoute.ts'
import { readBody } from '../http/listen.ts'
import { targetOf } from '../http/payload.ts'
import { routerOf } from '../http/routing.ts'
import { messageOf } from '../log.ts'

const prefix = '/_local/'
const largestBody = 64 * 1024 * 1024

/** Answers requests under `/_local/`; false when the request is none of them. */
export function controlServer(routes: ControlRoute[]): (request: IncomingMessage, response: ServerResponse) => boolean {
  const find = routerOf(
    routes.map(({ method, path }) => ({ method, path: prefix + path, function: `${method} ${path}`, authorizer: undefined })),
  )
  return (request, response) => {
    const { path, query } = targetOf(request)
    if (`${path}/` === prefix) {
      response.writeHead(308, { location: prefix }).end()
      return true
    }
    if (!path.startsWith(prefix)) return false
    if (!isFromHere(request)) {
      write(response, { status: 403, json: { message: 'Local controls answer this machine, and pages of their own' } })
      return true
    }
    const match = find(request.method ?? 'GET', path)
    const route = match && routes.find((one) => `${one.method} ${one.path}` === match.route.function)
    if (match === undefined || route === undefined) {
      write(response, { status: 404, json: { message: `There is no local control ${request.method} ${path}` } })
      return true
    }
    void handle({ request, route, params: match.parameters, query: new URLSearchParams(query) })
      .catch(refusal)
      .then((answer) => write(response, answer))
    return true
  }
}

const loopback = /^(localhost|127(\.\d+){3}|\[::1\])$/

/**
 * A page from elsewhere reaches this machine through whoever looks at it: by a name that it makes point here, which stands in Host, or
 * by sending what it may not read the answer of, with its own Origin.
 */
function isFromHere({ headers: { host = '', origin } }: IncomingMessage): boolean {
  const asked = URL.parse(`http://${host}`)
  return asked !== null && loopback.test(asked.hostname) && (origin === undefined || origin === `http://${asked.host}`)
}

type Handling = { request: IncomingMessage; route: ControlRoute; params: Record<string, string>; query: URLSearchParams }

async function handle({ request, route, params, query }: Handling): Promise<ControlAnswer> {
  const bytes = await readBody(request, largestBody)
  if (bytes === undefined) throw new ControlRefused(413, 'The request is too large')
  return route.handle({ params, query, body: bytes.length === 0 ? undefined : jsonOf(bytes) })
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString('utf8'))
  } catch {
    throw new ControlRefused(400, 'The body is no JSON')
  }
}

const refusal = (cause: unknown): ControlAnswer => ({
  status: cause instanceof ControlRefused ? cause.status : 500,
  json: { message: messageOf(cause) },
})

function write(response: ServerResponse, { status = 200, json, html, raw }: ControlAnswer): void {
  if (response.headersSent || response.destroyed) return
  const [type, bytes] = raw
    ? [raw.type, raw.bytes]
    : html === undefined
      ? ['application/json', asJson(json)]
      : ['text/html; charset=utf-8', html]
  // A page here may only use what comes with it: it is read on machines without a network.
  response.writeHead(status, { 'content-type': type, 'cache-control': 'no-store' })
  response.end(bytes)
}

const asJson = (json: unknown): string => `${JSON.stringify(json ?? {}, null, 2)}\n`
