import * as z from 'zod'
import { createDocument, type ZodOpenApiObject, type ZodOpenApiOperationObject } from 'zod-openapi'
import type { Right } from '../../domain/access/rights.ts'
import { type RefusalCode, refusals } from '../../domain/refusals.ts'
import type { Route } from './route.ts'
import { sheetTypes } from './sheets.ts'
import { isVersioned } from './versioned.ts'

/** An operation as its documentation needs it; without `answer` it gives a document. */
export type Described = {
  name: string
  summary: string
  right: Right
  input: z.ZodType
  answer?: z.ZodType
  kind: 'command' | 'query'
  /** True where the answer can also be had in lines and columns. */
  sheet?: boolean
  /** True where the input itself says that it is the same intention. */
  named: boolean
  refusals: readonly RefusalCode[]
}

const Problem = z
  .looseObject({
    type: z.string(),
    title: z.string(),
    status: z.int(),
    code: z.string().meta({ description: 'One of the codes this operation names' }),
    detail: z.string().optional(),
    cure: z.string().optional().meta({ description: 'What to do' }),
    faults: z.array(z.object({ pointer: z.string().meta({ description: 'JSON pointer into the input' }), says: z.string() })).optional(),
    payNow: z.int().optional().meta({ description: 'Minor units that, paid now by another way, would let a sale through' }),
    right: z.string().optional().meta({ description: 'The right that is missing' }),
    correlationId: z.string(),
  })
  .meta({ id: 'Problem', description: 'RFC 9457 problem details' })

const onceKey = z.string().regex(/^[\x21-\x7e]{1,128}$/)
const headers = {
  'X-Correlation-Id': z.string().optional().meta({ description: 'Ties the request to its events and log lines' }),
  'Idempotency-Key': onceKey.meta({ description: 'New for each intention, the same for each retry' }),
  'Idempotency-Key?': onceKey.optional().meta({ description: 'Accepted; the input’s own id already makes it happen once' }),
  'If-Match': z.string().optional().meta({ description: 'The ETag last read; 412 when it was changed since' }),
}

/** Operations whose answer can also be had as a page to print. */
const withPage = new Set(['getReceipt', 'getStatement', 'getCurrentStatement', 'sellVoucher'])

/** The document at /v1/openapi.json. */
export function openApiOf(
  routes: readonly Route[],
  described: ReadonlyMap<string, Described>,
  version: string,
): ReturnType<typeof createDocument> {
  const paths: NonNullable<ZodOpenApiObject['paths']> = {}
  for (const route of routes) {
    const operation = described.get(route.name)
    if (!operation) throw new Error(`${route.method} ${route.path} names ${route.name}, which nobody described`)
    paths[route.path] = { ...paths[route.path], [route.method.toLowerCase()]: operationAt(route, operation) }
  }
  return createDocument({
    openapi: '3.1.0',
    info: {
      title: 'Encours',
      version,
      description:
        'Credit accounts of customers: what they may owe, owe, ordered, paid in advance. Amounts are integers in the currency’s minor unit.',
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' },
    },
    servers: [{ url: '/' }],
    security: [{ apiKey: [] }, { person: [] }],
    tags: [...new Set(routes.map(tagOf))].map((name) => ({ name, description: tagSays[name] ?? name })),
    paths,
    components: {
      securitySchemes: {
        apiKey: { type: 'http', scheme: 'bearer', description: 'API key of a storefront, a warehouse or an integration: enc_…' },
        person: { type: 'http', scheme: 'bearer', bearerFormat: 'JWT', description: 'Access token of a person’s sign-in' },
      },
    },
  })
}

const tagSays: Readonly<Record<string, string>> = {
  accounts: 'Customers’ accounts: limit, terms, figures, history, statements',
  quotes: 'What an order would have to pay',
  orders: 'Orders, holds and releases',
  holds: 'The credit controller’s queue',
  deliveries: 'What warehouses delivered',
  invoices: 'Invoices and their documents',
  payments: 'Money received',
  suspense: 'Money that no account could take',
  vouchers: 'Vouchers sold, and what became of them',
  allocations: 'Which payment settles what',
  reports: 'Outstanding invoices, balances, ageing',
  settings: 'What the merchant chose',
  imports: 'What is brought along from another system',
  keys: 'API keys',
  ledger: 'The journal and its check',
}

/** `/v1/accounts/{accountId}` → accounts. */
const tagOf = ({ path }: Route) => path.split('/')[2] ?? 'encours'

function operationAt(route: Route, operation: Described): ZodOpenApiOperationObject {
  const { path, query, body } = parametersOf(route, operation.input)
  const header = headersOf(route, operation)
  return {
    operationId: operation.name,
    summary: operation.summary,
    description: `Needs the right \`${operation.right}\`.`,
    tags: [tagOf(route)],
    requestParams: { header, ...(path && { path }), ...(query && { query }) },
    ...(body && { requestBody: { required: true, content: { 'application/json': { schema: body } } } }),
    responses: { [route.makes ? '201' : '200']: answerAt(route, operation), ...problemsAt(operation) },
  }
}

/** Where each field of the input travels: in the path, else in the query of a GET, else in the body. */
function parametersOf({ method, path }: Route, input: z.ZodType): { path?: z.ZodObject; query?: z.ZodObject; body?: z.ZodObject } {
  if (!(input instanceof z.ZodObject)) throw new Error(`the input behind ${path} is not an object`)
  const inPath = new Set([...path.matchAll(/\{(\w+)\}/g)].map(([, name]) => name))
  const all = Object.entries(input.shape)
  const fields = (wanted: boolean) => {
    const some = all.filter(([name]) => inPath.has(name) === wanted)
    return some.length > 0 ? z.strictObject(Object.fromEntries(some)) : undefined
  }
  const [named, others] = [fields(true), fields(false)]
  return { ...(named && { path: named }), ...(others && (method === 'GET' ? { query: others } : { body: others })) }
}

function headersOf({ method }: Route, { kind, named, answer }: Described): z.ZodObject {
  return z.object({
    'X-Correlation-Id': headers['X-Correlation-Id'],
    ...(kind === 'command' && { 'Idempotency-Key': named ? headers['Idempotency-Key?'] : headers['Idempotency-Key'] }),
    ...(method === 'PUT' && answer && isVersioned(answer) && { 'If-Match': headers['If-Match'] }),
  })
}

function answerAt({ makes }: Route, { name, answer, kind, sheet }: Described): NonNullable<ZodOpenApiOperationObject['responses']>['200'] {
  if (!answer) return { description: 'The document', content: { 'application/pdf': { schema: { type: 'string', format: 'binary' } } } }
  const sent = z.object({
    'X-Correlation-Id': z.string(),
    ...(isVersioned(answer) && { ETag: z.string() }),
    ...(makes && { Location: z.string() }),
    ...(kind === 'command' && { 'Idempotency-Replayed': z.literal('true').optional() }),
    ...(sheet && { Link: z.string().optional().meta({ description: 'Of a sheet: where the next page is' }) }),
  })
  const sheets = Object.fromEntries(Object.keys(sheet ? sheetTypes : {}).map((type) => [type, { schema: { type: 'string' as const } }]))
  return {
    description: makes ? 'Made, or made before' : 'Done',
    headers: sent,
    content: {
      'application/json': { schema: answer },
      ...sheets,
      ...(withPage.has(name) && { 'text/html': { schema: { type: 'string' as const } } }),
    },
  }
}

/** Statuses that say when to come again. */
const later: ReadonlySet<number> = new Set([429, 503])

/** Every refusal an operation can give, by status: each code with its sentence. */
function problemsAt({ refusals: codes }: Described): NonNullable<ZodOpenApiOperationObject['responses']> {
  const byStatus = Map.groupBy(codes, (code) => refusals[code].status)
  const answers = [...byStatus]
    .toSorted(([one], [other]) => one - other)
    .map(([status, same]) => [
      String(status),
      {
        description: same.map((code) => `\`${code}\`: ${refusals[code].says}`).join('\n\n'),
        headers: z.object({
          'X-Correlation-Id': z.string(),
          ...(later.has(status) && { 'Retry-After': z.string().meta({ description: 'Seconds' }) }),
        }),
        content: { 'application/problem+json': { schema: z.intersection(Problem, z.looseObject({ code: z.enum(same) })) } },
      },
    ])
  return Object.fromEntries(answers)
}
