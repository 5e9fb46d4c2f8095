import * as z from 'zod'
import type { Described, Operation, Response } from './document.ts'
import { jsonOf } from './memory.ts'
import type { Exchange } from './plan.ts'
import { faultsOf } from './validate.ts'

type Seen = { exchange: Exchange; operation: Operation; described: Described }
type Check = (seen: Seen) => string[]

/** A busy machine may take long for much; what the gateway would no longer wait for is a fault. */
const longestMillis = 30_000

/** What only the inside knows: none of our requests says it, so that no answer can merely repeat it. */
const inside =
  /\n\s+at |node:internal|node_modules|\.ts:\d|Dynamo|TransactionCancel|ConditionalCheck|ZodError|(Type|Range|Syntax|Reference)Error|arn:aws|J#mer_|AWS_[A-Z]|test-[0-9a-f]{8}-/

const overload: Check = ({ exchange: { status } }) => (status >= 500 || status === 429 ? [`answers ${status}`] : [])
const slow: Check = ({ exchange: { millis } }) => (millis > longestMillis ? [`took ${Math.round(millis)} ms`] : [])
const leaks: Check = ({ exchange: { text, headers } }) => {
  const found = inside.exec(`${text}\n${JSON.stringify(headers)}`)
  return found ? [`tells ${JSON.stringify(found[0])}`] : []
}

const expected: Check = ({ exchange: { plan, status } }) =>
  plan.expect && !plan.expect.includes(status) ? [`answers ${status} where ${plan.expect.join(' or ')} is due`] : []

const unchanged: Check = ({ exchange: { status, writes, plan } }) => {
  if (writes.length === 0) return []
  if (status >= 400) return [`writes (${writes.join()}) and answers ${status}`]
  return plan.method === 'GET' ? [`writes (${writes.join()}) for a GET`] : []
}

const Told = z.looseObject({
  faults: z.array(z.object({ pointer: z.string(), says: z.string() })).optional(),
  code: z.string(),
  status: z.int(),
})

/** Problems have their own type, say their status, and name each fault by a pointer. */
const problems: Check = ({ exchange: { status, headers, text } }) => {
  if (status < 400) return []
  if (!headers['content-type']?.startsWith('application/problem+json')) return [`answers ${status} as ${headers['content-type']}`]
  const told = Told.safeParse(jsonOf(text)).data
  if (!told) return ['is no problem']
  if (told.status !== status) return [`says ${told.status} and answers ${status}`]
  const pointers = told.faults?.map(({ pointer }) => pointer) ?? []
  if (told.code === 'invalid-input' && pointers.length === 0) return ['names no fault']
  const wrong = pointers.filter((one) => !/^(\/([^~/]|~[01])*)+$/.test(one))
  if (status === 503 && !/^\d+$/.test(headers['retry-after'] ?? '')) return ['says not when to come again']
  return wrong.map((one) => `names the place ${JSON.stringify(one)}, which is no pointer`)
}

function inHeaders({ headers: documented }: Response, { headers }: Exchange, { named }: Described): string[] {
  return Object.entries(documented).flatMap(([name, { required, schema }]) => {
    const value = headers[name.toLowerCase()]
    if (value === undefined) return required ? [`lacks the header ${name}`] : []
    return faultsOf(schema, value, { at: ['headers', name], named })
  })
}

/** Status, type, headers and body as the document has them. */
const documented: Check = ({ exchange, operation, described }) => {
  const response = operation.responses.get(exchange.status)
  if (!response) return [`answers ${exchange.status}, which is not documented (${codeOf(exchange)})`]
  const type = (exchange.headers['content-type'] ?? '').replace(/;.*$/, '')
  const content = response.content[type]
  if (!content) return [`answers with the type ${type}, which is not documented`]
  const headers = inHeaders(response, exchange, described)
  if (!type.includes('json')) return headers
  return [...headers, ...faultsOf(content.schema, jsonOf(exchange.text), { at: [], named: described.named })]
}

/** What was made is found somewhere. */
const placed: Check = ({ exchange: { status, headers } }) =>
  status === 201 && !/^\/v1\/\S+$/.test(headers.location ?? '') ? ['says not where it put what it made'] : []

/** What the document forbids is never done. */
const strict: Check = ({ exchange: { plan, status, body: sent }, operation, described }) => {
  if (status >= 300 || !operation.body || plan.bytes === 'latin1') return []
  const body = sent === '' || sent === undefined ? {} : jsonOf(sent.replace('\ufeff', ''))
  const faults = faultsOf(operation.body, body, { at: [], named: described.named })
  return faults.length > 0 ? [`takes what its document forbids: ${faults.slice(0, 3).join('; ')}`] : []
}

export const codeOf = ({ text }: Exchange): string => Told.safeParse(jsonOf(text)).data?.code ?? 'no code'

const checks: readonly Check[] = [overload, slow, leaks, expected, unchanged, problems, documented, placed, strict]

/** What is wrong with an answer; nothing where all is well, or where no function was asked. */
export function wrongWith(exchange: Exchange, described: Described): string[] {
  const operation = described.operations.get(exchange.operation)
  if (exchange.status === 0 || !operation) return []
  return checks.flatMap((check) => check({ exchange, operation, described }))
}

/** What is an answer's own: its correlation, the moment it tells of. */
const own = /"(correlationId|asOf)":"[^"]*"/g

/** What differs between two answers to one request; a replay may say so. */
export function differing(first: Exchange, second: Exchange): string[] {
  if (first.status !== second.status) return [`answers ${first.status}, then ${second.status} (${codeOf(second)})`]
  const bare = ({ text }: Exchange) => text.replace(own, '')
  const keyed = first.plan.method !== 'GET' && second.writes.length > 0
  const sealed = /"next":"[^"]*"/
  return [
    ...(bare(first).replace(sealed, '') === bare(second).replace(sealed, '') ? [] : ['answers the same request differently']),
    ...(keyed ? ['writes again for the same request'] : []),
  ]
}
