import { randomUUID } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Listening, listen, readBody } from '../http/listen.ts'
import { targetOf } from '../http/payload.ts'
import { decoded } from '../http/routing.ts'
import type { BucketStore, ObjectFacts } from './bucketStore.ts'
import { answerLocked } from './lockedObjects.ts'
import { type Answer, type Asked, escaped, refused, unchunked, xml } from './s3Wire.ts'

type Parts = { store: BucketStore; now: () => number }

const largestObject = 64 * 1024 * 1024

/** The part of S3 that documents need, path style, on loopback: put (also only if absent), get, head, delete, list, presigned reads. */
export function startDocumentEndpoint(parts: Parts): Promise<Listening> {
  return listen(0, (request, response) => void serve(request, response, parts))
}

async function serve(request: IncomingMessage, response: ServerResponse, parts: Parts): Promise<void> {
  const body = await readBody(request, largestObject).catch(() => undefined)
  const { path, query } = targetOf(request)
  const [, bucket = '', ...key] = path.split('/')
  const asked = {
    method: request.method ?? 'GET',
    bucket,
    key: decoded(key.join('/')),
    query: new URLSearchParams(query),
    headers: request.headers,
  }
  const answer = body === undefined ? refused(400, 'EntityTooLarge', 'The object is too large') : answerTo({ ...asked, body }, parts)
  const content = answer.body ?? Buffer.alloc(0)
  const length = asked.method === 'HEAD' || answer.status === 204 ? {} : { 'content-length': String(content.length) }
  response.writeHead(answer.status, { ...length, 'x-amz-request-id': randomUUID(), ...answer.headers })
  response.end(asked.method === 'HEAD' ? undefined : content)
}

function answerTo(asked: Asked, parts: Parts): Answer {
  const { store } = parts
  if (!store.has(asked.bucket)) return refused(404, 'NoSuchBucket', 'The specified bucket does not exist')
  if (expired(asked.query, parts.now())) return refused(403, 'AccessDenied', 'Request has expired')
  const locked = store.locked(asked.bucket)
  if (locked) return answerLocked(asked, locked)
  if (asked.key === '') return asked.method === 'GET' ? list(asked, store) : { status: 200 }
  switch (asked.method) {
    case 'PUT':
      return put(asked, parts)
    case 'GET':
    case 'HEAD':
      return get(asked, store)
    case 'DELETE':
      store.delete(asked.bucket, asked.key)
      return { status: 204 }
    default:
      return refused(405, 'MethodNotAllowed', 'The specified method is not allowed against this resource.')
  }
}

/** A presigned address counts from the instant of its signing for as many seconds as it says. */
function expired(query: URLSearchParams, now: number): boolean {
  const [signed, seconds] = [query.get('X-Amz-Date'), query.get('X-Amz-Expires')]
  if (signed === null || seconds === null) return false
  const iso = signed.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z')
  return Date.parse(iso) + Number(seconds) * 1000 < now
}

function put({ bucket, key, headers, body }: Asked, { store, now }: Parts): Answer {
  if (headers['if-none-match'] === '*' && store.facts(bucket, key) !== undefined)
    return refused(412, 'PreconditionFailed', 'At least one of the pre-conditions you specified did not hold')
  const metadata: Record<string, string> = {}
  for (const [name, value] of Object.entries(headers)) if (name.startsWith('x-amz-meta-')) metadata[name.slice(11)] = String(value)
  const chunked = String(headers['content-encoding'] ?? '').includes('aws-chunked')
  const facts = store.put(
    bucket,
    {
      key,
      type: headers['content-type'] ?? 'binary/octet-stream',
      disposition: headers['content-disposition'],
      cacheControl: headers['cache-control'],
      encoding: String(headers['content-encoding'] ?? '').replace(/aws-chunked,?\s*/, '') || undefined,
      metadata,
      modifiedAt: now(),
    },
    chunked ? unchunked(body) : body,
  )
  return { status: 200, headers: { etag: facts.etag } }
}

function get({ bucket, key, query, headers }: Asked, store: BucketStore): Answer {
  const facts = store.facts(bucket, key)
  if (facts === undefined) return refused(404, 'NoSuchKey', 'The specified key does not exist.')
  if (headers['if-none-match'] === facts.etag) return { status: 304, headers: { etag: facts.etag } }
  return { status: 200, headers: headersOf(facts, query), body: store.bytes(bucket, key) }
}

function headersOf(facts: ObjectFacts, query: URLSearchParams): Record<string, string> {
  const given: Record<string, string | undefined> = {
    'content-type': query.get('response-content-type') ?? facts.type,
    'content-disposition': query.get('response-content-disposition') ?? facts.disposition,
    'cache-control': query.get('response-cache-control') ?? facts.cacheControl,
    'content-encoding': facts.encoding,
    'content-length': String(facts.size),
    etag: facts.etag,
    'last-modified': new Date(facts.modifiedAt).toUTCString(),
  }
  for (const [name, value] of Object.entries(facts.metadata)) given[`x-amz-meta-${name}`] = value
  const headers: Record<string, string> = {}
  for (const [name, value] of Object.entries(given)) if (value !== undefined) headers[name] = value
  return headers
}

function list({ bucket, query }: Asked, store: BucketStore): Answer {
  const prefix = query.get('prefix') ?? ''
  const objects = store.list(bucket, prefix)
  const contents = objects.map(
    ({ key, size, etag, modifiedAt }) =>
      `<Contents><Key>${escaped(key)}</Key><LastModified>${new Date(modifiedAt).toISOString()}</LastModified>` +
      `<ETag>${escaped(etag)}</ETag><Size>${size}</Size><StorageClass>STANDARD</StorageClass></Contents>`,
  )
  return xml(
    200,
    `<ListBucketResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/"><Name>${bucket}</Name><Prefix>${escaped(prefix)}</Prefix>` +
      `<KeyCount>${objects.length}</KeyCount><MaxKeys>1000</MaxKeys><IsTruncated>false</IsTruncated>${contents.join('')}</ListBucketResult>`,
  )
}
