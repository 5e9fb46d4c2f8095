import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import { createRequire } from 'node:module'
import { buffer } from 'node:stream/consumers'
import type { APIGatewayProxyStructuredResultV2 } from 'aws-lambda'
import * as z from 'zod'
import { functionEvent, headersOf, targetOf } from '../../local/http/payload.ts'
import { shiftDate } from '../../local/workers/shiftDate.ts'

/*
 * One function in a process of its own behind a bare HTTP server: what Lambda and the gateway do is left out but for the event they make.
 * Arguments: the bundle, the route as `POST /v1/…/{id}`, whom the authorizer found (JSON). Says `ready <port>`. `POST /minute` lets a minute go by.
 */

type Handler = (event: unknown, context: object) => Promise<APIGatewayProxyStructuredResultV2>
const Bundle = z.object({ handler: z.custom<Handler>((value) => typeof value === 'function') })
const Identity = z.record(z.string(), z.unknown())

const offset = new SharedArrayBuffer(Float64Array.BYTES_PER_ELEMENT)
shiftDate(offset)
const ahead = new Float64Array(offset)
const minute = 61_000

const [bundle = '', route = '', identity = ''] = process.argv.slice(2)
const { handler } = Bundle.parse(createRequire(import.meta.url)(bundle))
const authorized = Identity.parse(JSON.parse(identity))
const [method = 'POST', path = ''] = route.split(' ')
const pattern = new RegExp(`^${path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
const context = { awsRequestId: 'bench', functionName: 'bench', getRemainingTimeInMillis: () => 15_000 }
let count = 0

async function answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { path: asked, query } = targetOf(request)
  if (asked === '/minute') {
    ahead[0] = (ahead[0] ?? 0) + minute
    request.resume()
    return void response.writeHead(204).end()
  }
  const parameters = pattern.exec(asked)?.groups ?? {}
  const { headers, cookies } = headersOf(request.headers, request.rawHeaders)
  count += 1
  const arrived = { method, path: asked, query, headers, cookies, requestId: `bench-${count}`, sourceIp: '127.0.0.1', at: Date.now() }
  const match = { route: { method, path, function: 'api', authorizer: 'api' }, parameters: { ...parameters } }
  const event = functionEvent({ arrived: { ...arrived, body: await buffer(request) }, match, apiId: 'bench' }, authorized)
  const { statusCode = 500, headers: said = {}, body = '' } = await handler(event, context)
  response.writeHead(statusCode, Object.fromEntries(Object.entries(said).map(([name, value]) => [name, String(value)])))
  response.end(body)
}

const server = createServer((request, response) => void answer(request, response))
await once(server.listen(0, '127.0.0.1'), 'listening')
const address = server.address()
process.stdout.write(`ready ${typeof address === 'object' ? address?.port : ''}\n`)
