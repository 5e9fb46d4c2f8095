import { createHash, randomBytes, randomUUID } from 'node:crypto'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { APIGatewayProxyStructuredResultV2, Context as LambdaContext } from 'aws-lambda'
import { inject } from 'vitest'
import * as z from 'zod'
import { createKey } from '../../domain/access/createKey.ts'
import { type Role, rightsOfRoles, type Scope, scopes } from '../../domain/access/roles.ts'
import { dayOf } from '../../domain/calendar.ts'
import { type Context, isRefusal } from '../../domain/command.ts'
import { KeyId, MerchantId } from '../../domain/ids.ts'
import { openMerchant } from '../../domain/settings/openMerchant.ts'
import { Settings } from '../../domain/settings/settings.ts'
import type { HttpEvent } from '../../functions/api/caller.ts'
import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { BucketStore } from '../../local/documents/bucketStore.ts'
import { startDocumentEndpoint } from '../../local/documents/endpoint.ts'
import { type Secrets, startSecrets } from '../../local/outside/secrets.ts'
import { openShelf } from '../../local/outside/shelf.ts'
import { dynamoKeeper } from '../../store/dynamo.ts'
import type { Keeper } from '../../store/keeper.ts'
import { run } from '../../store/run.ts'
import { handOut } from '../../tools/scan/collected.ts'
import { queueVariablesAt } from '../kit/carryOut.ts'
import { differencesIn } from '../kit/cleanBooks.ts'
import { collectRows } from '../kit/collectRows.ts'
import { engineTable, realClock } from '../kit/keeper.ts'
import { openWire, type Wire } from './wire.ts'

export const lumen = MerchantId.parse('mer_lumen')
export const atlas = MerchantId.parse('mer_atlas')

/** The environment every function gets, here with the engine, the secrets and nothing else behind it. */
export type House = {
  keeper: Keeper
  secrets: Secrets
  wire: Wire
  keys: Record<string, string>
  folder: string
  /** Lets the house close although its books don't add up: says why a test made them so. */
  leaveUnchecked: (why: string) => void
  /** Ends with a look through the books of all accounts: throws where the full check names anything. */
  close: () => Promise<void>
}

const settings = Settings.parse({
  legal: { name: 'Lumen SARL' },
  paymentProvider: 'stripe',
  bureau: { name: 'D&B', countries: ['FR'], limitPolicy: 'suggest' },
})

export function operatorContext(merchantId: MerchantId): Context {
  const now = new Date().toISOString()
  const seed = randomBytes(13).toString('hex')
  const rights = new Set(['system:react', 'keys:change'] as const)
  return {
    merchantId,
    by: 'system:test',
    rights,
    now,
    today: dayOf(now, settings.timeZone),
    seed,
    settings,
    settingsVersion: 1,
    correlationId: seed,
  }
}

/** Opens merchants with a key per scope; the keys by `<merchant>/<scope>`. */
export async function openMerchants(keeper: Keeper, merchantIds: readonly MerchantId[]): Promise<Record<string, string>> {
  const keys: Record<string, string> = {}
  for (const merchantId of merchantIds) {
    const running = () => ({ context: operatorContext(merchantId), keeper, clock: realClock, deadlineAt: Date.now() + 20_000 })
    const opened = await run(openMerchant, { settings }, running())
    if (isRefusal(opened)) throw new Error(opened.refused)
    for (const scope of ['storefront', 'till', 'warehouse', 'integration'] as const) {
      const key = `enc_${randomBytes(24).toString('base64url')}`
      const hash = createHash('sha256').update(key).digest('hex')
      await run(createKey, { keyId: KeyId.parse(`key_${scope}`), label: scope, scope, hash }, running())
      keys[`${merchantId}/${scope}`] = key
    }
  }
  return keys
}

/** Opens a table of its own on the real engine with two merchants, and sets the environment for handlers imported afterwards. */
export async function openHouse(engine = inject('engineEndpoint')): Promise<House> {
  const folder = mkdtempSync(join(tmpdir(), 'encours-house-'))
  const table = await engineTable(engine)
  const shelf = openShelf(folder)
  const secrets = await startSecrets({ shelf, now: Date.now, place: { account: '000000000000', region: 'eu-west-3' } })
  const wire = await openWire()
  const store = new BucketStore({ folder: join(folder, 'kept'), buckets: ['documents', 'anchors'], locks: { anchors: 400 } })
  const storage = await startDocumentEndpoint({ store, now: Date.now })
  Object.assign(process.env, {
    AWS_REGION: 'eu-west-3',
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_ENDPOINT_URL_DYNAMODB: engine,
    AWS_ENDPOINT_URL_SECRETS_MANAGER: secrets.url,
    AWS_ENDPOINT_URL_EVENTBRIDGE: wire.url,
    AWS_ENDPOINT_URL_SQS: wire.url,
    DEAD_LETTERS_URL: `${wire.url}/000000000000/dead-letters`,
    ...queueVariablesAt(wire.url),
    TABLE_NAME: table.tableName,
    BUS_NAME: 'encours',
    AWS_ENDPOINT_URL_S3: storage.url,
    DOCUMENTS_BUCKET: 'documents',
    ANCHORS_BUCKET: 'anchors',
    MAIL_FROM: 'invoices@example.com',
    MAIL_CONFIGURATION_SET: 'encours',
    PUBLIC_URL: 'https://api.example.com',
    LINKS_SECRET: 'encours/links',
    MERCHANT_SECRETS_PREFIX: 'encours/merchants/',
    // Kept by test/kit/letOut.ts where somebody looks through it afterwards.
    POWERTOOLS_LOG_LEVEL: process.env.ENCOURS_SCAN === undefined ? 'SILENT' : 'INFO',
    POWERTOOLS_METRICS_DISABLED: 'true',
  })
  const keeper = dynamoKeeper(table)
  const keys = await openMerchants(keeper, [lumen, atlas])
  handOut(...Object.values(keys), ...secrets.merchants().flatMap(({ payments, bureau }) => secretTexts({ ...payments, ...bureau })))
  let unchecked: string | undefined
  const leaveUnchecked = (why: string) => {
    unchecked = why
  }
  const close = async () => {
    const differences = unchecked === undefined ? await differencesIn(keeper, [lumen, atlas]) : []
    await collectRows(table)
    await wire.stop()
    await storage.stop()
    await secrets.stop()
    shelf.close()
    rmSync(folder, { recursive: true, force: true })
    if (differences.length > 0) throw new Error(`the books don’t add up: ${JSON.stringify(differences)}`)
  }
  return { keeper, secrets, wire, keys, folder, leaveUnchecked, close }
}

const secretTexts = ({ apiKey = '', webhookSecret = '', secret = '' }) => [apiKey, webhookSecret, secret]

/** Somebody at a door, as the authorizer would vouch for them. */
export type Visitor = { merchantId: MerchantId; actor: string; rights: string }

export function person(role: Role, merchantId: MerchantId = lumen): Visitor {
  return { merchantId, actor: `person:${role}`, rights: rightsOfRoles([role]).join(' ') }
}

export function key(scope: Scope, merchantId: MerchantId = lumen): Visitor {
  return { merchantId, actor: `key:key_${scope}`, rights: scopes[scope].join(' ') }
}

export type Request = {
  method: Route['method']
  path: string
  who?: Visitor | undefined
  body?: unknown
  /** Instead of `body`: the text as it is. */
  raw?: string
  base64?: boolean
  headers?: Record<string, string>
  query?: Record<string, string>
}

const allRoutes: readonly Route[] = Object.values(doors).flat()

/** The event API Gateway would make of a request: the route it matches, the parameters it cuts out. */
export function eventOf({ method, path, who, body, raw, base64, headers = {}, query }: Request): HttpEvent {
  const [found] = allRoutes.flatMap((route) => {
    const pattern = new RegExp(`^${route.path.replace(/\{(\w+)\}/g, '(?<$1>[^/]+)')}$`)
    const match = route.method === method ? pattern.exec(path) : null
    return match ? [{ routeKey: `${route.method} ${route.path}`, parameters: match.groups ?? {} }] : []
  })
  const text = raw ?? (body === undefined ? undefined : JSON.stringify(body))
  const requestId = randomUUID()
  return {
    version: '2.0',
    routeKey: found?.routeKey ?? '$default',
    rawPath: path,
    rawQueryString: new URLSearchParams(query).toString(),
    headers: { 'content-type': 'application/json', ...headers },
    ...(query && { queryStringParameters: query }),
    ...(found && {
      pathParameters: Object.fromEntries(Object.entries(found.parameters).map(([name, value]) => [name, decodeURIComponent(value)])),
    }),
    requestContext: {
      accountId: '000000000000',
      apiId: 'api',
      domainName: 'api.example.com',
      domainPrefix: 'api',
      http: { method, path, protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId,
      routeKey: found?.routeKey ?? '$default',
      stage: '$default',
      time: '',
      timeEpoch: Date.now(),
      authorizer: { lambda: who ?? null },
    },
    ...(text !== undefined && { body: base64 ? Buffer.from(text).toString('base64') : text }),
    isBase64Encoded: base64 === true,
  }
}

/** What Lambda tells a function of its invocation. */
export const lambdaContext: LambdaContext = {
  callbackWaitsForEmptyEventLoop: false,
  functionName: 'test',
  functionVersion: '1',
  invokedFunctionArn: 'arn:aws:lambda:eu-west-3:000000000000:function:test',
  memoryLimitInMB: '512',
  awsRequestId: 'request-1',
  logGroupName: 'test',
  logStreamName: 'test',
  getRemainingTimeInMillis: () => 15_000,
  done: () => undefined,
  fail: () => undefined,
  succeed: () => undefined,
}

type Handler = (event: HttpEvent, context: LambdaContext) => Promise<APIGatewayProxyStructuredResultV2>

const Json = z.record(z.string(), z.unknown())
export type Answered = { status: number; headers: Record<string, string>; text: string; json: Record<string, unknown> }

/** One request through a real handler. */
export async function visit(handler: Handler, request: Request): Promise<Answered> {
  const { statusCode = 0, headers = {}, body = '', isBase64Encoded } = await handler(eventOf(request), lambdaContext)
  const text = isBase64Encoded ? Buffer.from(body, 'base64').toString('latin1') : body
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), String(value)]))
  const parsed = lower['content-type']?.includes('json') ? Json.parse(JSON.parse(text)) : {}
  return { status: statusCode, headers: lower, text, json: parsed }
}

/** An order of one line. */
export function orderOf(orderId: string, { accountId = 'acc_1', amount = '10.00', settlement = 'account' } = {}) {
  const lines = [{ sku: 'A', description: 'Bread', quantity: '1', unitPrice: amount, vatRate: '5.5' }]
  return { orderId, accountId, currency: 'EUR', prices: 'gross', settlement, lines }
}
