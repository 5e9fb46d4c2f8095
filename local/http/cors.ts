import type { Cors } from '../template/httpApi.ts'

type Headers = Record<string, string>

const origin = (cors: Cors, from: string): string | undefined => {
  if (cors.origins.includes('*')) return cors.credentials ? from : '*'
  const known = cors.origins.some((allowed) => {
    const [before = '', behind] = allowed.split('*', 2)
    return behind === undefined ? allowed === from : from.startsWith(before) && from.endsWith(behind)
  })
  return known ? from : undefined
}

/** The answer to a preflight, which an HTTP API gives itself when it has a CORS configuration: 204, with headers if allowed. */
export function preflight(cors: Cors, headers: Headers): Headers {
  const allowed = origin(cors, headers.origin ?? '')
  if (allowed === undefined) return {}
  return {
    'access-control-allow-origin': allowed,
    'access-control-allow-methods': cors.methods.join(','),
    'access-control-allow-headers': cors.headers.join(','),
    'access-control-max-age': String(cors.maxAgeSeconds),
    ...(cors.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
  }
}

/** What an HTTP API adds to the answer of its function for a caller from another origin. */
export function answerHeaders(cors: Cors, headers: Headers): Headers {
  const allowed = headers.origin === undefined ? undefined : origin(cors, headers.origin)
  if (allowed === undefined) return {}
  return {
    'access-control-allow-origin': allowed,
    ...(cors.exposed.length > 0 ? { 'access-control-expose-headers': cors.exposed.join(',') } : {}),
    ...(cors.credentials ? { 'access-control-allow-credentials': 'true' } : {}),
    vary: 'origin',
  }
}
