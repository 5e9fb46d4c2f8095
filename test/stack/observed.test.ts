import { readFileSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, QueryCommand, UpdateCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { functions } from '../../functions/manifest.ts'
import { deliverAll, orderOf } from '../../tools/demo/scenes.ts'
import { openBrowser } from '../kit/browser.ts'
import { played, saying, stepsOf } from '../kit/page.ts'
import { Mails, type Stack, startStack } from '../kit/stack.ts'

let stack: Stack
const customer = { name: 'Ana Observée', email: 'ana@customer.example', consent: true }

beforeAll(async () => {
  stack = await startStack()
  await stack.world.act('openAccount', { accountId: 'acc_seen', currency: 'EUR', customer })
  await stack.world.act('changeLimit', { accountId: 'acc_seen', limit: 100_000 })
})
afterAll(() => stack?.stop())

/** The lines of a function's log, as it wrote them. */
const Line = z.looseObject({ message: z.string().optional(), correlationId: z.string().optional(), alarm: z.string().optional() })
const logOf = (name: string): z.infer<typeof Line>[] =>
  readFileSync(join(stack.folder, 'logs', `encours-${name}.log`), 'utf8')
    .split('\n')
    .flatMap((line) => (line.startsWith('{') ? [Line.parse(JSON.parse(line))] : []))

const Told = z.object({
  events: z.array(z.object({ detailType: z.string(), detail: z.looseObject({ correlationId: z.string().optional() }) })),
})

const Environment = z.object({ environment: z.record(z.string(), z.string()) })

// Before a record of the journal is forged below: the export is checked.
describe('the pages for operators', () => {
  test('open a merchant, make and replace keys, let people in and out, put money down and take everything along, as they say', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'encours-books-'))
    const [shell] = stepsOf('docs/vouchers.md')
    const aside = stepsOf('docs/api.md', 'Money put down on an order')
    const steps = [...(shell ? [{ ...shell, printed: '' }] : []), ...aside, ...stepsOf('docs/operations.md', 'Opening a merchant')]
    const token = { lines: 'TOKEN=$ADMIN\n', printed: '' }
    const books = stepsOf('docs/export.md').slice(0, 1)
    expect([steps.length > 5, aside.length, books.length]).toEqual([true, 1, 1])
    const all = [...steps, token, ...books]
    const printed = await played(all, { URL: stack.url, ENCOURS_URL: stack.url, BOOKS: join(folder, 'books') })
    for (const [at, text] of printed.entries()) if (all[at]?.printed) expect(text).toMatch(saying(all[at].printed))
    expect(printed.at(-1)).toMatch(/no difference|complete|clean|nothing/i)
    await rm(folder, { recursive: true, force: true })
  })
})

describe('one correlation id', () => {
  test('goes from the request through logs, events and functions into the mail', async () => {
    const correlationId = 'order-to-mail-1'
    const headers = { 'x-correlation-id': correlationId, 'idempotency-key': 'observed-1' }
    const call = async (path: string, body: object) => {
      const answer = await stack.api({ method: 'POST', path, body, headers })
      const said = await answer.text()
      expect([path, answer.status, said]).toEqual([path, 201, said])
      expect(answer.headers.get('x-correlation-id')).toBe(correlationId)
    }
    await call('/v1/orders', orderOf({ accountId: 'acc_seen', orderId: 'seen-1', amount: 2_000 }))
    await deliverAll(stack.world, { orderId: 'seen-1' })
    await stack.world.settled()
    await call('/v1/invoices', { invoiceId: 'inv_seen-1', accountId: 'acc_seen', orderIds: ['seen-1'] })
    await stack.world.settled()

    const { events } = Told.parse(await stack.get('events'))
    const told = events.filter(({ detail }) => detail.correlationId === correlationId).map(({ detailType }) => detailType)
    expect(told).toEqual(expect.arrayContaining(['order-placed', 'invoice-issued', 'mail-settled']))
    for (const name of ['checkout', 'api', 'outbox', 'invoice-issued-email-invoice', 'mail-reported-record-outcome'])
      expect([name, logOf(name).some((line) => line.correlationId === correlationId)]).toEqual([name, true])

    const { mails } = Mails.parse(await stack.get(`mail?to=${customer.email}`))
    const { raw } = z.object({ raw: z.string() }).parse(await stack.get(`mail/${mails[0]?.id}`))
    expect(Buffer.from(raw, 'base64').toString('latin1')).toContain(`X-Correlation-ID: ${correlationId}`)
  })

  test('metrics are lines of the log in the embedded format, told apart by nothing that names anybody', () => {
    const Embedded = z.looseObject({
      _aws: z.object({
        CloudWatchMetrics: z.array(
          z.object({ Namespace: z.string(), Dimensions: z.array(z.array(z.string())), Metrics: z.array(z.object({ Name: z.string() })) }),
        ),
      }),
    })
    const told = ['checkout', 'outbox', 'invoice-issued-email-invoice'].flatMap((name) =>
      logOf(name).flatMap((line) => Embedded.safeParse(line).data ?? []),
    )
    const metrics = told.flatMap(({ _aws }) => _aws.CloudWatchMetrics)
    const names = metrics.flatMap(({ Metrics }) => Metrics.map(({ Name }) => Name))
    expect(names).toEqual(expect.arrayContaining(['Commits', 'EventsPublished', 'OutboxLag', 'Mails']))
    expect(
      [...new Set(metrics.flatMap(({ Dimensions }) => Dimensions.flat()))].every((one) => ['service', 'code', 'outcome'].includes(one)),
    ).toBe(true)
    expect(told.filter((line) => JSON.stringify(line).includes('mer_'))).toEqual([])
  })
})

/** What each call needs; of several, one suffices. Calls to parties outside AWS need no right of ours. */
const needs: Record<string, readonly string[]> = {
  'engine BatchGetItem': ['table:read'],
  'engine GetItem': ['table:read'],
  'engine Query': ['table:read'],
  'engine Scan': ['table:scan'],
  'engine TransactWriteItems': ['table:write'],
  'engine UpdateItem': ['table:lease'],
  'bus PutEvents': ['bus:put'],
  'mail SendEmail': ['mail:send'],
  'documents GetObject': ['documents:read', 'anchors:read'],
  'documents PutObject': ['documents:write', 'anchors:write'],
  'documents DeleteObject': ['documents:remove'],
  'documents list': ['documents:read', 'anchors:read'],
  'sign-in AdminCreateUser': ['sign-in:manage'],
  'sign-in AdminUserGlobalSignOut': ['sign-in:manage'],
  'sign-in AdminDeleteUser': ['sign-in:manage'],
}
const Called = z.object({ calls: z.array(z.object({ workerId: z.string(), target: z.string(), operation: z.string() })) })

describe('the nights', () => {
  test('anchor where every chain ends, and check it the night after', async () => {
    await stack.post('clock', { advance: 'P2D' })
    expect(logOf('cron-anchor-heads').filter(({ message }) => message === 'the ends of the chains are anchored').length).toBeGreaterThan(1)
    const checked = logOf('cron-check-ledger').flatMap(
      (line) => z.object({ message: z.literal('the ledger was checked'), checked: z.number() }).safeParse(line).data ?? [],
    )
    expect(checked.some((line) => line.checked > 1)).toBe(true)
    expect(logOf('cron-check-ledger').filter(({ alarm }) => alarm)).toEqual([])
  })
})

describe('rights', () => {
  test('every call that was made is one that the function’s role is granted', async () => {
    const { calls } = Called.parse(await stack.get('calls?limit=20000'))
    const uses = new Map<string, readonly string[]>(functions.map((one) => [`encours-${one.name}`, one.uses]))
    const ungranted = calls.flatMap(({ workerId, target, operation }) => {
      const name = workerId.slice(0, workerId.lastIndexOf('.'))
      if (target === 'payments' || target === 'bureau') return []
      const call = `${target} ${target === 'documents' && operation.startsWith('GET ') ? 'list' : operation}`
      return needs[call]?.some((use) => uses.get(name)?.includes(use)) ? [] : [`${name}: ${call}`]
    })
    expect([...new Set(ungranted)]).toEqual([])
    expect(new Set(calls.map(({ workerId }) => workerId.slice(0, workerId.lastIndexOf('.')))).size).toBeGreaterThan(8)
  })
})

describe('a journal record that somebody changes', () => {
  test('rings: the outbox hears of it and says the alarm that the metric filter counts', async () => {
    const { environment } = Environment.parse(await stack.get('ready'))
    const client = DynamoDBDocumentClient.from(
      new DynamoDBClient({
        endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '',
        region: environment.AWS_REGION ?? '',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      }),
    )
    const TableName = environment.TABLE_NAME ?? ''
    const pk = `J#${stack.merchantId}#acc_seen`
    const { Items: [first] = [] } = await client.send(
      new QueryCommand({ TableName, KeyConditionExpression: 'pk = :pk', ExpressionAttributeValues: { ':pk': pk }, Limit: 1 }),
    )
    const change = {
      TableName,
      Key: { pk, sk: first?.sk },
      UpdateExpression: 'SET forged = :yes',
      ExpressionAttributeValues: { ':yes': true },
    }
    await client.send(new UpdateCommand(change))
    await stack.world.settled()
    await expect
      .poll(() => logOf('outbox').filter(({ alarm }) => alarm === 'journal-changed'), { timeout: 30_000 })
      .toMatchObject([{ pk, event: 'MODIFY' }])
    client.destroy()
  })
})

describe('the live page', () => {
  test('shows a request, its events, a retry and a dead letter as they come', async () => {
    const browser = await openBrowser()
    try {
      const page = await browser.newPage()
      await page.goto(`${stack.url}/_local/live`)
      await page.locator('#requests li').first().waitFor()
      await stack.post('faults', { target: 'engine', operation: 'TransactWriteItems', kind: 'conflict' })
      await stack.world.act('placeOrder', orderOf({ accountId: 'acc_seen', orderId: 'seen-live', amount: 1_000 }))
      await page.locator('#requests li', { hasText: 'POST /v1/orders' }).first().waitFor()
      await page.locator('#retries li', { hasText: 'fault: conflict' }).first().waitFor()
      await page.locator('#events li', { hasText: 'order-placed by encours' }).first().waitFor()
      // Names a merchant that its source doesn't: refused as often as it may be tried, then put aside.
      await stack.post('events', { source: `merchant.${stack.merchantId}`, detailType: 'delivery-reported', detail: { nonsense: true } })
      await stack.post('drain', {})
      await page.locator('#deadLetters li', { hasText: 'warehouse-delivery-reported' }).first().waitFor()
    } finally {
      await browser.close()
    }
  })
})
