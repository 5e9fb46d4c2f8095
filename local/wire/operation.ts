import type { IncomingHttpHeaders } from 'node:http'
import type { Target } from './target.ts'

export type Asked = { target: Target; method: string; path: string; headers: IncomingHttpHeaders; body: Buffer }

const objectVerbs: Record<string, string> = { GET: 'GetObject', PUT: 'PutObject', HEAD: 'HeadObject', DELETE: 'DeleteObject' }

/** What a request is called: by the API's own name where AWS has one, else method and path without its query. */
export function operationOf({ target, method, path, headers }: Asked): string {
  const named = headers['x-amz-target']
  if (typeof named === 'string') return named.slice(named.lastIndexOf('.') + 1)
  const [bare = '/'] = path.split('?')
  if (target === 'mail' && method === 'POST' && bare === '/v2/email/outbound-emails') return 'SendEmail'
  const verb = objectVerbs[method]
  if (target === 'documents' && verb && /^\/[^/]+\/.+/.test(bare)) return verb
  return `${method} ${bare}`
}

/** How many things a request asks for at once: actions of a transaction, entries, items of a batch; nothing for others. */
export function actionsOf(operation: string, body: Buffer): number | undefined {
  const listed = lists[operation]
  if (!listed) return undefined
  const asked = jsonOf(body)
  const list = field(asked, listed)
  if (Array.isArray(list)) return list.length
  // Batches: table name to items, or to an object with keys.
  return entriesOf(list).reduce<number>((sum, items) => sum + lengthOf(Array.isArray(items) ? items : field(items, 'Keys')), 0)
}

const lists: Record<string, string> = {
  TransactWriteItems: 'TransactItems',
  TransactGetItems: 'TransactItems',
  BatchWriteItem: 'RequestItems',
  BatchGetItem: 'RequestItems',
  PutEvents: 'Entries',
}

export type Outcome = { error?: string; reasons?: string[]; failedEntries?: number }

/** What an answer says went wrong: the exception's name, a transaction's reasons in order, entries the bus refused. */
export function outcomeOf(operation: string, answer: { status: number; headers: IncomingHttpHeaders; body: Buffer }): Outcome {
  if (answer.status >= 400) return refusalOf(answer)
  if (operation !== 'PutEvents') return {}
  const failed = field(jsonOf(answer.body), 'FailedEntryCount')
  return typeof failed === 'number' && failed > 0 ? { failedEntries: failed } : {}
}

function refusalOf(answer: { headers: IncomingHttpHeaders; body: Buffer }): Outcome {
  const said = jsonOf(answer.body)
  const inHeader = answer.headers['x-amzn-errortype']
  const type = typeof inHeader === 'string' ? inHeader : field(said, '__type')
  const theirs = field(said, 'error')
  const codes = [type, theirs, field(theirs, 'code'), field(theirs, 'errorCode'), field(theirs, 'type')]
  const name = codes.find((code) => typeof code === 'string')
  const reasons = field(said, 'CancellationReasons')
  return {
    ...(typeof name === 'string' ? { error: name.replace(/^.*#/, '').replace(/:.*$/, '') } : {}),
    ...(Array.isArray(reasons) ? { reasons: reasons.map((reason) => String(field(reason, 'Code') ?? 'None')) } : {}),
  }
}

/** True for a client's own second and later attempts: the SDK says so, Stripe's client repeats its key (see CallLog). */
export function isRetry(headers: IncomingHttpHeaders): boolean {
  const said = headers['amz-sdk-request']
  const attempt = typeof said === 'string' ? /attempt=(\d+)/.exec(said)?.[1] : undefined
  return Number(attempt ?? 1) > 1
}

export function jsonOf(body: Buffer): unknown {
  try {
    return JSON.parse(body.toString('utf8'))
  } catch {
    return undefined
  }
}

export function field(of: unknown, name: string): unknown {
  return typeof of === 'object' && of !== null ? Object.getOwnPropertyDescriptor(of, name)?.value : undefined
}

function entriesOf(of: unknown): unknown[] {
  return typeof of === 'object' && of !== null ? Object.values(of) : []
}

function lengthOf(list: unknown): number {
  return Array.isArray(list) ? list.length : 0
}
