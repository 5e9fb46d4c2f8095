import type { IncomingHttpHeaders, IncomingMessage } from 'node:http'
import { decoded, type Match } from './routing.ts'

/** A request as it came in, read whole. */
export type Arrived = {
  method: string
  /** Path as it was sent, still encoded. */
  path: string
  query: string
  headers: Record<string, string>
  cookies: string[]
  body: Buffer
  requestId: string
  sourceIp: string
  /** Milliseconds since 1970 on the run's clock. */
  at: number
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `12/Mar/2020:19:03:58 +0000` */
function logTime(at: number): string {
  const iso = new Date(at).toISOString()
  return `${iso.slice(8, 10)}/${months[Number(iso.slice(5, 7)) - 1]}/${iso.slice(0, 4)}:${iso.slice(11, 19)} +0000`
}

/** Headers as API Gateway hands them on: small letters, several of one name joined by a comma, cookies apart. */
export function headersOf(headers: IncomingHttpHeaders, raw: string[]): { headers: Record<string, string>; cookies: string[] } {
  const joined: Record<string, string> = {}
  for (let i = 0; i < raw.length; i += 2) {
    const name = (raw[i] ?? '').toLowerCase()
    if (name === 'cookie' || name === 'connection') continue
    const value = raw[i + 1] ?? ''
    joined[name] = joined[name] === undefined ? value : `${joined[name]},${value}`
  }
  return { headers: joined, cookies: (headers.cookie ?? '').split(/;\s*/).filter((cookie) => cookie !== '') }
}

/** Bodies of these types are text; all others come in base64. */
const isText = (type: string): boolean => /^(text\/|application\/(json|javascript|xml)\b|[^;]+\+(json|xml)\b)/i.test(type)

function queryOf(query: string): Record<string, string> | undefined {
  if (query === '') return undefined
  const values: Record<string, string> = {}
  for (const [name, value] of new URLSearchParams(query)) values[name] = values[name] === undefined ? value : `${values[name]},${value}`
  return values
}

const leaveOut = <T extends Record<string, unknown>>(values: T): Partial<T> | undefined =>
  Object.keys(values).length === 0 ? undefined : values

/** What function and authorizer both get of a request (payload format 2.0). */
function common(arrived: Arrived, { route, parameters }: Match, apiId: string): Record<string, unknown> {
  const routeKey = route.path === '$default' ? '$default' : `${route.method} ${route.path}`
  const path = decoded(arrived.path)
  return {
    version: '2.0',
    routeKey,
    rawPath: path,
    rawQueryString: arrived.query,
    ...(arrived.cookies.length > 0 ? { cookies: arrived.cookies } : {}),
    headers: arrived.headers,
    queryStringParameters: queryOf(arrived.query),
    pathParameters: leaveOut(parameters),
    requestContext: {
      accountId: '000000000000',
      apiId,
      domainName: arrived.headers.host ?? '127.0.0.1',
      domainPrefix: apiId,
      http: {
        method: arrived.method,
        path,
        protocol: 'HTTP/1.1',
        sourceIp: arrived.sourceIp,
        userAgent: arrived.headers['user-agent'] ?? '',
      },
      requestId: arrived.requestId,
      routeKey,
      stage: '$default',
      time: logTime(arrived.at),
      timeEpoch: arrived.at,
    },
  }
}

export type Entrance = { arrived: Arrived; match: Match; apiId: string }

/** The event of an HTTP API for its function. */
export function functionEvent({ arrived, match, apiId }: Entrance, authorized: Record<string, unknown> | undefined): unknown {
  const { requestContext, ...rest } = common(arrived, match, apiId)
  const text = isText(arrived.headers['content-type'] ?? 'text/plain')
  const body = arrived.body.length === 0 ? {} : { body: arrived.body.toString(text ? 'utf8' : 'base64') }
  return {
    ...rest,
    requestContext: { ...Object(requestContext), ...(authorized === undefined ? {} : { authorizer: { lambda: authorized } }) },
    ...body,
    isBase64Encoded: arrived.body.length > 0 && !text,
  }
}

/** The event of a REQUEST authorizer. */
export function authorizerEvent(
  { arrived, match, apiId }: Entrance,
  given: { identitySource: string[]; region: string; account: string },
): unknown {
  const { region, account, identitySource } = given
  return {
    ...common(arrived, match, apiId),
    type: 'REQUEST',
    routeArn: `arn:aws:execute-api:${region}:${account}:${apiId}/$default/${arrived.method}${decoded(arrived.path)}`,
    identitySource,
  }
}

/** The path and query of a request target such as `/a?b=c`. */
export function targetOf(request: IncomingMessage): { path: string; query: string } {
  const target = request.url ?? '/'
  const mark = target.indexOf('?')
  return mark === -1 ? { path: target, query: '' } : { path: target.slice(0, mark), query: target.slice(mark + 1) }
}
