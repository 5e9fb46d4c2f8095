import { once } from 'node:events'
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { text } from 'node:stream/consumers'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { main } from '../../cli/encours.ts'

const Named = z.looseObject({ accountId: z.string(), invoiceId: z.string().optional(), paymentId: z.string().optional() })
const Rows = z.array(Named).default([])
const Asked = z.object({ dryRun: z.boolean(), accounts: Rows, invoices: Rows, deposits: Rows })
type Asked = z.infer<typeof Asked>

let server: Server
let url: string
let asked: Asked[] = []
/** What the other side says instead of taking the rows: of the first requests, one each; nothing to take them. */
let instead: ({ status: number } | 'nothing')[] = []
/** What has been written there, by id, and what is refused. */
const written = new Map<string, string>()
let refused = new Map<string, object>()
const folder = mkdtempSync(join(tmpdir(), 'encours-import-'))

function outcomeOf({ dryRun }: Asked, row: z.infer<typeof Named>) {
  const id = row.invoiceId ?? row.paymentId ?? row.accountId
  const no = refused.get(id)
  if (no) return { id, outcome: 'refused', ...no }
  if (written.get(id) === JSON.stringify(row)) return { id, outcome: dryRun ? 'already' : 'imported' }
  if (!dryRun) written.set(id, JSON.stringify(row))
  return { id, outcome: dryRun ? 'ready' : 'imported' }
}

beforeAll(async () => {
  server = createServer((request, response) => {
    void text(request).then((body) => {
      const said = instead.shift()
      if (said && said !== 'nothing') return response.writeHead(said.status, { 'content-type': 'application/json' }).end('{}')
      const rows = Asked.parse(JSON.parse(body))
      asked.push(rows)
      const outcomes = [...rows.accounts, ...rows.invoices, ...rows.deposits].map((row) => outcomeOf(rows, row))
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ outcomes }))
    })
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(server.address()).port}`
})
beforeEach(() => {
  asked = []
  instead = []
  refused = new Map()
  written.clear()
})
afterAll(() => {
  server.close()
  rmSync(folder, { recursive: true, force: true })
})

const file = join(folder, 'given.csv')

async function imported(content: string | Buffer, ...words: string[]): Promise<{ code: number; out: string; err: string[] }> {
  writeFileSync(file, content)
  const out: string[] = []
  const err: string[] = []
  const voices = { say: (line: string) => out.push(line), warn: (line: string) => err.push(line) }
  const code = await main(['import', file, ...words, '--url', url, '--key', 'enc_test'], voices)
  return { code, out: out.join('\n').replaceAll(file, 'given.csv'), err: err.map((line) => line.replaceAll(file, 'given.csv')) }
}

const accounts = (...lines: string[]) => ['accountId,currency,name,limit', ...lines].join('\n')
const many = (count: number, from = 0) => Array.from({ length: count }, (_, at) => `acc_${at + from},EUR,Customer ${at + from},10.00`)

describe('a file of accounts', () => {
  test('is read column by column: amounts in the currency’s own unit, yes and no, lists, terms that are said in part', async () => {
    const header = 'accountId,currency,name,professional,addressLine1,city,reference1,limit,paymentTermDays,orderStatus,orderStatusUntil'
    const { code, out } = await imported(
      [
        header,
        'acc_1,EUR,"Martin, Ada",oui,1 rue A,Lyon,R1,1250.5,30,held-until,2026-09-01',
        'acc_2,JPY,B,,,,,1250,,,',
        'acc_3,EUR,C,,,,,unlimited,,,',
      ].join('\n'),
    )
    expect(out).toBe('given.csv: accounts, 3 imported, 0 refused')
    expect(code).toBe(0)
    expect(asked).toEqual([
      {
        dryRun: false,
        accounts: [
          {
            accountId: 'acc_1',
            currency: 'EUR',
            customer: { name: 'Martin, Ada', professional: true, address: { lines: ['1 rue A'], city: 'Lyon' }, references: ['R1'] },
            limit: 1250_50,
            terms: { paymentTermDays: 30, endOfMonth: false, riskLevel: 'none', minimumForCheck: 0, holdPeriod: 0 },
            orderStatus: { code: 'held-until', until: '2026-09-01' },
          },
          { accountId: 'acc_2', currency: 'JPY', customer: { name: 'B' }, limit: 1250 },
          { accountId: 'acc_3', currency: 'EUR', customer: { name: 'C' }, limit: 'unlimited' },
        ],
        invoices: [],
        deposits: [],
      },
    ])
  })

  test.each([
    ['with a byte order mark', '\ufeffaccountId,currency,name\nacc_1,EUR,Zoé'],
    ['with semicolons and a decimal comma', 'accountId;currency;name;limit\r\nacc_1;EUR;Zoé;10,00\r\n'],
    ['with tabs', 'accountId\tcurrency\tname\nacc_1\tEUR\tZoé\n'],
    ['with empty lines, and rows of separators alone', '\naccountId,currency,name\n\nacc_1,EUR,Zoé\n,,\n'],
    ['with a text behind an apostrophe', "accountId,currency,name\nacc_1,EUR,'=Zoé"],
  ])('%s is cleaned', async (_, content) => {
    expect((await imported(content)).code).toBe(0)
    expect(asked[0]?.accounts).toHaveLength(1)
    expect(JSON.stringify(asked[0])).toMatch(/"name":"=?Zoé"/)
  })

  test.each([
    ['in another encoding', Buffer.from('accountId,currency,name\nacc_1,EUR,Zo\xe9', 'latin1'), /is not UTF-8; save it as "CSV UTF-8"/],
    ['of UTF-16', Buffer.from('\ufeffaccountId,currency,name\n', 'utf16le'), /is not UTF-8/],
    ['with another separator', 'accountId|currency|name\nacc_1|EUR|A', /Separate them by comma, semicolon or tab/],
    ['without its columns’ names', 'acc_1,EUR,A', /the first line names no columns of ours/],
    ['with a column nobody knows', 'accountId,currency,name,phone\nacc_1,EUR,A,1', /"phone" is no column of accounts/],
    ['without a column it needs', 'accountId,name\nacc_1,A', /the column currency is missing/],
    ['with a column twice', 'accountId,currency,name,name\nacc_1,EUR,A,B', /the column name stands twice/],
    ['with a quotation mark left open', 'accountId,currency,name\nacc_1,EUR,"A\nacc_2,EUR,B', /a quotation mark may be open/],
    ['without rows', 'accountId,currency,name\n', /has no rows/],
  ])('%s is refused as a whole, and nothing is sent', async (_, content, says) => {
    const { code, err } = await imported(content)
    expect(code).toBe(1)
    expect(err.join('\n')).toMatch(says)
    expect(asked).toEqual([])
  })

  test('that isn’t there is told', async () => {
    const { code, err } = await imported('', '--url', url)
    expect([code, err.join('')]).toEqual([1, expect.stringContaining('first line names no columns')])
    const lines: string[] = []
    expect(
      await main(['import', join(folder, 'none.csv'), '--url', url, '--key', 'k'], { say: () => {}, warn: (line) => lines.push(line) }),
    ).toBe(1)
    expect(lines.join('')).toContain('can’t be read')
  })
})

describe('a row', () => {
  test.each([
    ['acc 1,EUR,A,1.00', /^line 2, accountId: /],
    ['acc_1,eur,A,1.00', /^line 2, (currency|limit): /],
    ['acc_1,EUR,,1.00', /^line 2, name: is missing$/],
    ['acc_1,EUR,=SUM(A1),1.00', /^line 2, name: begins like a formula; take the sign away/],
    ['acc_1,EUR,+33 1,1.00', /^line 2, name: begins like a formula/],
    ['acc_1,EUR,A,1 250.00', /^line 2, limit: is no amount; write it like 1250.00/],
    ['acc_1,EUR,A,1.250', /^line 2, limit: is no amount/],
    ['acc_1,EUR,A,-1', /^line 2, limit: is no amount/],
    ['acc_1,EUR,A', /^line 2: has 3 cells, the first line 4/],
    ['acc_1,EUR,A,1,00', /^line 2: has 5 cells, the first line 4/],
  ])('%j is named with its line and column, and left out', async (line, says) => {
    const { code, err, out } = await imported(accounts(line, 'acc_2,EUR,B,1.00'))
    expect(err[0]).toMatch(says)
    expect(out).toContain('1 imported, 1 refused')
    expect(code).toBe(1)
    expect(asked[0]?.accounts.map(({ accountId }) => accountId)).toEqual(['acc_2'])
  })

  test('that repeats another is left out; one of the same id with other content is refused', async () => {
    const { code, err, out } = await imported(accounts('acc_1,EUR,A,1.00', 'acc_1,EUR,A,1.00', 'acc_1,EUR,B,1.00'))
    expect(err).toEqual([
      'line 3: repeats line 2, and is left out',
      'line 4, accountId: acc_1 stands on line 2 with other content; keep one of them',
    ])
    expect([code, out]).toEqual([1, 'given.csv: accounts, 1 imported, 1 refused, 1 repeated'])
  })

  test('that the other side refuses is named with the reason and what to do, or by its column', async () => {
    refused.set('acc_1', { code: 'account-exists', says: 'It exists.', cure: 'Leave it.' })
    refused.set('acc_2', { code: 'invalid-input', faults: [{ pointer: '/orderStatus/code', says: 'is nobody’s' }] })
    const { err } = await imported(accounts('acc_1,EUR,A,1.00', 'acc_2,EUR,B,1.00'))
    expect(err).toEqual(['line 2: acc_1: account-exists: It exists. Leave it.', 'line 3, orderStatus: is nobody’s'])
  })
})

test('open invoices and deposits are told apart by the column that names their rows', async () => {
  await imported('invoiceId,accountId,number,currency,issuedOn,dueOn,total,outstanding\ninv_1,acc_1,42,EUR,2026-01-02,2026-02-01,10,5.5')
  await imported('paymentId,accountId,amount,currency,receivedOn\npay_1,acc_1,7.00,EUR,2026-01-02')
  const faulty = await imported('paymentId,accountId,amount,currency,receivedOn\npay_2,acc_1,7.00,EUR,02/01/2026')
  expect(faulty.err).toEqual([expect.stringMatching(/^line 2, receivedOn: is no day; write it like 2026-01-31/)])
  expect([asked[0]?.invoices, asked[1]?.deposits]).toMatchObject([
    [{ invoiceId: 'inv_1', total: 10_00, outstanding: 5_50 }],
    [{ paymentId: 'pay_1', amount: 7_00 }],
  ])
})

describe('a run', () => {
  test('dry, names every faulty row and writes nothing', async () => {
    refused.set('acc_7', { code: 'account-exists', says: 'It exists.' })
    const { code, out, err } = await imported(accounts(...many(60), 'x,EUR,A,1.00', 'acc_99,EUR,,1.00'), '--dry-run')
    expect([code, out]).toEqual([1, 'given.csv: accounts, 59 ready, 0 imported before, 3 refused; nothing was written'])
    expect(err.map((line) => line.split(':')[0])).toEqual(['line 9', 'line 62, accountId', 'line 63, name'])
    expect([written.size, asked.every(({ dryRun }) => dryRun)]).toEqual([0, true])
  })

  test('sends the rows by fifty, and says how far it came', async () => {
    const { out } = await imported(accounts(...many(2_050)))
    expect(asked.map((rows) => rows.accounts.length)).toEqual(Array.from({ length: 41 }, () => 50))
    expect(out.split('\n')).toEqual([
      '1000 rows read, 1000 imported, 0 refused',
      '2000 rows read, 2000 imported, 0 refused',
      'given.csv: accounts, 2050 imported, 0 refused',
    ])
  })

  test('that broke off goes on where it stopped, and sent again from the start writes nothing twice', async () => {
    const content = accounts(...many(120))
    instead = ['nothing', 'nothing', { status: 401 }]
    expect((await imported(content)).code).toBe(1)
    expect([written.size, existsSync(`${file}.progress.json`)]).toEqual([100, true])
    const { code, out } = await imported(content)
    expect([code, out]).toEqual([0, 'given.csv: going on behind line 101\ngiven.csv: accounts, 120 imported, 0 refused'])
    expect(asked.map((rows) => rows.accounts.length)).toEqual([50, 50, 20])
    expect(existsSync(`${file}.progress.json`)).toBe(false)
    expect((await imported(content)).out).toContain('120 imported, 0 refused')
    expect(written.size).toBe(120)
    expect((await imported(content, '--dry-run')).out).toContain('0 ready, 120 imported before, 0 refused')
  })

  test('of a file that was changed meanwhile begins again', async () => {
    instead = ['nothing', { status: 401 }]
    await imported(accounts(...many(60)))
    const { out } = await imported(accounts(...many(61)))
    expect(out).toBe('given.csv: accounts, 61 imported, 0 refused')
  })

  test('waits where the other side is busy', async () => {
    instead = [{ status: 503 }, { status: 429 }]
    expect((await imported(accounts(...many(1)))).out).toContain('1 imported')
  })
})

test('without a file it says how', async () => {
  const lines: string[] = []
  expect(await main(['import', '--dry-run'], { say: () => {}, warn: (line) => lines.push(line) })).toBe(1)
  expect(lines).toEqual(['say which file: import accounts.csv [--dry-run]'])
})
