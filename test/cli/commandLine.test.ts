import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { createServer, type IncomingMessage, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { deeds } from '../../cli/catalog.ts'
import { main } from '../../cli/encours.ts'
import { operators } from '../../cli/help.ts'

type Asked = { method: string | undefined; url: string | undefined; headers: IncomingMessage['headers']; body: string }
type Reply = { status: number; type?: string; link?: string; body: string | Buffer }

let server: Server
let url: string
let asked: Asked[] = []
let replies: Reply[] = []
const folder = mkdtempSync(join(tmpdir(), 'encours-cli-'))

/** Whoever the command line talks to; what it says is written in each test. */
beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      asked.push({ method: request.method, url: request.url, headers: request.headers, body })
      const { status, type = 'application/json', link, body: said } = replies.shift() ?? { status: 200, body: '{}' }
      response.writeHead(status, { 'content-type': type, etag: '"7"', ...(link && { link }) }).end(said)
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(server.address()).port}`
})
beforeEach(() => {
  asked = []
  replies = []
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

async function run(...words: string[]): Promise<{ code: number; out: string; err: string }> {
  const out: string[] = []
  const err: string[] = []
  const code = await main(words, { say: (line) => out.push(line), warn: (line) => err.push(line) })
  return { code, out: out.join('\n'), err: err.join('\n') }
}

const there = (...words: string[]) => run(...words, '--url', url, '--key', 'enc_test')

describe('help', () => {
  test('names every command and query with what it does', async () => {
    const { code, out } = await run('--help')
    expect(code).toBe(0)
    for (const [name, { summary }] of deeds) if (!operators.has(name)) expect(out).toMatch(new RegExp(`${name} +${summary.slice(0, 20)}`))
    expect(out).toContain('check ')
    for (const name of operators) expect(out).toContain(`${name} `)
  })

  test('of one command comes from its schema: fields, choices, defaults, what is optional', async () => {
    const { out } = await run('placeOrder', '--help')
    expect(out).toContain('POST /v1/orders, right orders:place')
    expect(out).toContain('--settlement  account|deposit|auto|prepaid')
    expect(out).toContain('--kind  standard|future (default "standard")')
    expect(out).toContain('--shipToId  string (optional)')
    expect(out).toContain('"sku": string')
  })
})

describe('a command', () => {
  test('goes to its route: path, body, bearer and a key of its own', async () => {
    const { code, err } = await there('changeLimit', '--accountId', 'acc_1', '--limit', '10000', '--if-match', '3')
    expect(code).toBe(0)
    expect(asked[0]).toMatchObject({ method: 'PUT', url: '/v1/accounts/acc_1/limit', body: '{"limit":10000}' })
    expect(asked[0]?.headers).toMatchObject({ authorization: 'Bearer enc_test', 'if-match': '"3"' })
    expect(asked[0]?.headers['idempotency-key']).toMatch(/^[0-9a-f-]{36}$/)
    expect(err).toContain('etag "7"')
  })

  test('takes texts as texts, all else as JSON, and fields inside fields', async () => {
    await there(
      'openAccount',
      '--accountId',
      'acc_1',
      '--currency=EUR',
      '--customer.name',
      '12',
      '--customer.consent',
      'true',
      '--customer.address.lines',
      '["1 rue A"]',
    )
    expect(JSON.parse(asked[0]?.body ?? '')).toEqual({
      accountId: 'acc_1',
      currency: 'EUR',
      customer: { name: '12', consent: true, address: { lines: ['1 rue A'] } },
    })
    await there('changeLimit', '--accountId', 'acc_1', '--json', '{"limit":"unlimited"}', '--once', 'mine')
    expect(asked[1]).toMatchObject({ body: '{"limit":"unlimited"}', headers: { 'idempotency-key': 'mine' } })
  })

  test('that asks sends its fields as a query', async () => {
    await there('listInvoices', '--limit', '5', '--accountId', 'acc_1')
    expect(asked[0]).toMatchObject({ method: 'GET', url: '/v1/invoices?limit=5&accountId=acc_1', body: '' })
  })

  test('that makes a key keeps its secret here', async () => {
    const { out } = await there('createKey', '--keyId', 'key_1', '--label', 'till', '--scope', 'storefront')
    const key = /enc_[A-Za-z0-9_-]{43}/.exec(out)?.[0] ?? ''
    expect(key).not.toBe('')
    expect(asked[0]?.body).toMatch(/"hash":"[0-9a-f]{64}"/)
    expect(asked[0]?.body).not.toContain(key)
  })

  test('that reads a document writes it to a file', async () => {
    const file = join(folder, 'invoice.pdf')
    replies = [{ status: 200, type: 'application/pdf', body: Buffer.from('%PDF-1.7') }]
    expect(await there('getInvoiceDocument', '--invoiceId', 'inv_1', '--out', file)).toMatchObject({ code: 0 })
    expect(readFileSync(file, 'utf8')).toBe('%PDF-1.7')
  })
})

describe('--csv', () => {
  const page = (body: string, link?: string) => ({
    status: 200,
    type: 'text/csv; charset=utf-8; header=present',
    body,
    ...(link && { link }),
  })

  test('asks for all pages and puts them under one line of names', async () => {
    replies = [page('\ufeffname,of\r\nAnna,1\r\n', '</v1/invoices?limit=1&cursor=c%2B1>; rel="next"'), page('\ufeffname,of\r\nNoé,2\r\n')]
    const { code, out } = await there('listInvoices', '--limit', '1', '--csv')
    expect({ code, out }).toEqual({ code: 0, out: 'name,of\r\nAnna,1\nNoé,2' })
    expect(asked.map(({ url: path }) => path)).toEqual(['/v1/invoices?limit=1', '/v1/invoices?limit=1&cursor=c%2B1'])
    expect(asked[0]?.headers.accept).toBe('text/csv')
  })

  test('writes a file as it is, with its mark', async () => {
    const file = join(folder, 'invoices.csv')
    replies = [page('\ufeffname\r\nAnna\r\n', '</v1/ledger/journal?after=7>; rel="next"'), page('\ufeffname\r\nNoé\r\n')]
    expect(await there('getJournal', '--chain', 'merchant', '--csv', '--out', file)).toMatchObject({ code: 0, out: '' })
    expect(readFileSync(file, 'utf8')).toBe('\ufeffname\r\nAnna\r\nNoé\r\n')
    expect(asked[1]?.url).toBe('/v1/ledger/journal?chain=merchant&after=7')
  })

  test('of what has no lines and columns says so', async () => {
    expect(await there('getSettings', '--csv')).toMatchObject({ code: 1, err: 'getSettings has no lines and columns; leave --csv out' })
  })
})

describe('what goes wrong is said in words, with exit code 1', () => {
  test('a refusal, with its faults and its cure', async () => {
    const problem = {
      title: 'Not as documented.',
      code: 'invalid-input',
      cure: 'Mend it.',
      faults: [{ pointer: '/limit', says: 'is missing' }],
      correlationId: 'r-1',
    }
    replies = [{ status: 422, body: JSON.stringify(problem) }]
    const { code, err, out } = await there('changeLimit', '--accountId', 'acc_1')
    expect({ code, out }).toEqual({ code: 1, out: '' })
    expect(err).toBe('invalid-input: Not as documented.\n  /limit is missing\n  Mend it.\n  correlation r-1')
  })

  test.each([
    ['a key that is not accepted', ['getSettings'], /403: the key is not accepted/],
    ['a field of the path that is missing', ['getOrder'], /--orderId is missing/],
    ['a command nobody knows', ['placOrder'], /there is no placOrder; did you mean placeOrder\?/],
    ['a value that stands alone', ['getOrder', 'web-1'], /"web-1" stands alone/],
    ['an option without its value', ['getOrder', '--orderId'], /--orderId has no value|is missing/],
    ['JSON that is none', ['getOrder', '--json', '{'], /--json must be one JSON object/],
  ])('%s', async (_, words, says) => {
    replies = [{ status: 403, body: '{"message":"Forbidden"}' }]
    const [command = '', ...rest] = words
    const { code, err } = await run(command, '--url', url, '--key', 'enc_test', ...rest)
    expect(code).toBe(1)
    expect(err).toMatch(says)
  })

  test('nobody at the address', async () => {
    const { code, err } = await run('getSettings', '--url', 'http://127.0.0.1:1', '--key', 'enc_test')
    expect(code).toBe(1)
    expect(err).toContain('http://127.0.0.1:1 doesn’t answer')
  })
})

describe('check', () => {
  const page = (differences: object[], next?: string) => ({
    status: 200,
    body: JSON.stringify({ checked: 2, differences, ...(next && { next }) }),
  })

  test('goes through all pages and is content when nothing differs', async () => {
    replies = [page([], 'c-1'), page([])]
    expect(await there('check')).toMatchObject({ code: 0, out: '4 accounts checked, no differences' })
    expect(asked.map(({ body }) => body)).toEqual(['{}', '{"cursor":"c-1"}'])
  })

  test('counts the vouchers it checked, and names a difference of one', async () => {
    const fault = { voucherId: 'vou_1', what: 'owed by the journal', expected: '50', found: '60' }
    replies = [page([], 'c-1'), { status: 200, body: JSON.stringify({ checked: 1, vouchers: 3, differences: [fault] }) }]
    const { code, out } = await there('check')
    expect(code).toBe(1)
    expect(out).toBe('vou_1  owed by the journal: expected 50, found 60 (+10)\n3 accounts and 3 vouchers checked, 1 differences')
  })

  test('names each difference and ends with 1', async () => {
    replies = [page([{ accountId: 'acc_1', what: 'unpaid by the journal', expected: '100', found: '90', sequence: 4 }])]
    const { code, out } = await there('check')
    expect(code).toBe(1)
    expect(out).toBe('acc_1  unpaid by the journal at 4: expected 100, found 90 (-10)\n2 accounts checked, 1 differences')
  })
})

test('republish goes through all pages', async () => {
  replies = [
    { status: 200, body: '{"published":3,"next":"n"}' },
    { status: 200, body: '{"published":4}' },
  ]
  expect(await there('republish', '--from', '2026-01-01T00:00:00.000Z')).toMatchObject({ code: 0, out: '7 events published again' })
  expect(asked[1]?.body).toBe('{"from":"2026-01-01T00:00:00.000Z","cursor":"n"}')
  replies = [{ status: 200, body: '{"published":1,"unreadable":2}' }]
  const out = '1 events published again; 2 records could not be read, and were not told'
  expect(await there('republish', '--from', '2026-01-01T00:00:00.000Z')).toMatchObject({ code: 1, out })
})

test('rebuild goes through all pages and ends with 1 when an account differs from its rows', async () => {
  const difference = { accountId: 'acc_1', what: 'unpaid by its rows', expected: '100', found: '90' }
  replies = [
    { status: 200, body: '{"rebuilt":3,"differences":[],"next":"n"}' },
    { status: 200, body: JSON.stringify({ rebuilt: 4, differences: [difference] }) },
    { status: 200, body: '{"rebuilt":1,"differences":[]}' },
  ]
  const out = 'acc_1  unpaid by its rows: expected 100, found 90 (-10)\n7 accounts rebuilt, 1 differences'
  expect(await there('rebuild')).toMatchObject({ code: 1, out })
  expect(asked[1]?.body).toBe('{"cursor":"n"}')
  expect(await there('rebuild')).toMatchObject({ code: 0, out: '1 accounts rebuilt, no differences' })
})
