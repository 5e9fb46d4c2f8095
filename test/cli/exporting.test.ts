import { createHash } from 'node:crypto'
import { once } from 'node:events'
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer, type Server } from 'node:http'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { main } from '../../cli/encours.ts'
import { MerchantId } from '../../domain/ids.ts'
import { Settings } from '../../domain/settings/settings.ts'
import { ExportPlace, exportPage } from '../../store/exporting.ts'
import { type MemoryWorld, memoryWorld } from '../kit/memoryWorld.ts'

const merchantId = MerchantId.parse('mer_story')
let world: MemoryWorld
let server: Server
let url: string
/** What happens before a page is read, page by page. */
let meanwhile: (() => Promise<unknown>)[] = []
/** Pages told before the connection breaks; undefined: never. */
let breaksAfter: number | undefined
/** How many readings a page has time for; undefined: as many as fit. */
let readings: number | undefined
let folder = ''

beforeAll(async () => {
  server = createServer((request, response) => {
    void (async () => {
      if (breaksAfter === 0) return response.destroy()
      if (breaksAfter !== undefined) breaksAfter -= 1
      await meanwhile.shift()?.()
      const cursor = new URL(request.url ?? '/', 'http://localhost').searchParams.get('cursor')
      const from = cursor === null ? undefined : ExportPlace.parse(JSON.parse(cursor))
      let left = readings ?? Number.POSITIVE_INFINITY
      const hasTime = () => {
        left -= 1
        return left > 0
      }
      const page = await exportPage({ keeper: world.keeper, merchantId, hasTime }, from)
      const rest = page.place ? { next: JSON.stringify(page.place) } : { counts: page.counts }
      return response.writeHead(200, { 'content-type': 'application/json' }).end(JSON.stringify({ merchantId, lines: page.lines, ...rest }))
    })()
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  url = `http://127.0.0.1:${z.object({ port: z.int() }).parse(server.address()).port}`
  world = await trading()
})
beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'encours-export-')), 'out')
  meanwhile = []
  breaksAfter = undefined
  readings = undefined
})
afterAll(() => {
  server.close()
})

const order = (orderId: string, accountId: string) => ({
  orderId,
  accountId,
  currency: 'EUR' as const,
  prices: 'gross' as const,
  settlement: 'account' as const,
  lines: [{ sku: 'A', description: 'Bread', quantity: '10', unitPrice: '3.00', vatRate: '5.5' }],
})

/** A merchant with all that can stand in its books: orders, deliveries, invoices, credit notes, money, a statement, keys. */
async function trading(): Promise<MemoryWorld> {
  const made = await memoryWorld()
  await made.act('openMerchant', { settings: Settings.parse({ legal: { name: 'Épicerie Lumen' } }) })
  await made.act('createKey', { keyId: 'key_shop', label: 'Shop', scope: 'storefront', hash: 'f'.repeat(64) })
  for (const accountId of ['acc_a', 'acc_b', 'acc_c']) {
    await made.act('openAccount', { accountId, currency: 'EUR', customer: { name: 'Anna' } })
    await made.act('changeLimit', { accountId, limit: 50_000 })
  }
  await made.act('placeOrder', order('o-1', 'acc_a'))
  const delivered = [{ sku: 'A', delivered: '9', missing: '1', reason: 'weight' as const }]
  await made.act('reportDelivery', { deliveryId: 'd-1', orderId: 'o-1', lines: delivered, last: true })
  await made.settled()
  await made.act('issueInvoice', { invoiceId: 'inv_1', accountId: 'acc_a' })
  await made.act('recordPayment', { paymentId: 'pay_1', accountId: 'acc_a', amount: 1_000, currency: 'EUR', method: 'VIR' })
  await made.act('topUp', { paymentId: 'pay_2', accountId: 'acc_b', amount: 2_500, currency: 'EUR', method: 'CB' })
  await made.act('issueCreditNote', { creditNoteId: 'crn_1', invoiceId: 'inv_1' })
  await made.act('sellVoucher', { voucherId: 'vou_1', value: 5_000, currency: 'EUR', method: 'CB' })
  await made.settled()
  return made
}

async function run(...words: string[]): Promise<{ code: number; out: string[]; err: string[] }> {
  const out: string[] = []
  const err: string[] = []
  const code = await main([...words], { say: (line) => out.push(line), warn: (line) => err.push(line) })
  return { code, out, err }
}

const exported = () => run('export', '--to', folder, '--url', url, '--key', 'token')
const checked = () => run('check', '--export', folder)
const textIn = (name: string) => readFileSync(join(folder, name), 'utf8')
const linesIn = (name: string) => textIn(name).trimEnd().split('\n')
const everything = () =>
  readdirSync(folder)
    .filter((name) => name.endsWith('.jsonl'))
    .map((name) => `${name}\n${textIn(name)}`)

/** Writes a file anew and the manifest to match, as somebody would who wants to hide it. */
function forge(name: string, change: (lines: string[]) => string[]): void {
  const lines = change(linesIn(name))
  const text = lines.map((line) => `${line}\n`).join('')
  writeFileSync(join(folder, name), text)
  const manifest = z.looseObject({ files: z.array(z.looseObject({ name: z.string() })) }).parse(JSON.parse(textIn('manifest.json')))
  const files = manifest.files.map((file) =>
    file.name === name
      ? { name, lines: lines.length, bytes: Buffer.byteLength(text), sha256: createHash('sha256').update(text).digest('hex') }
      : file,
  )
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify({ ...manifest, files }))
}

describe('an export', () => {
  test('writes every row and record once, a file for each kind, without secrets; the check proves it without asking anybody', async () => {
    const { code, out } = await exported()
    expect(code).toBe(0)
    expect(readdirSync(folder).toSorted()).toEqual(
      expect.arrayContaining(['account.jsonl', 'chains.jsonl', 'credit-note.jsonl', 'customer.jsonl', 'delivery.jsonl', 'invoice.jsonl']),
    )
    expect(linesIn('account.jsonl')).toHaveLength(3)
    expect(linesIn('key.jsonl')).toHaveLength(1)
    expect(JSON.parse(linesIn('order.jsonl')[0] ?? '')).toMatchObject({ row: 'order|acc_a|o-1', state: { total: 2_700 } })
    expect(everything().join('')).not.toContain('f'.repeat(64))
    expect(everything().join('')).not.toContain('standing|')
    expect(JSON.parse(linesIn('voucher.jsonl')[0] ?? '')).toMatchObject({ row: 'voucher||vou_1', state: { value: 5_000 } })
    expect(everything().join('')).not.toMatch(/codeHash|codeKey/)
    expect(out.at(-1)).toMatch(/complete; manifest\.json is [0-9a-f]{64}$/)
    const chains = linesIn('chains.jsonl').length
    expect(await checked()).toEqual({ code: 0, out: [`${chains} chains checked, no differences`], err: [] })
  })

  test('that breaks off goes on where it stopped, and ends as one that never did', async () => {
    await exported()
    const whole = everything()
    rmSync(folder, { recursive: true })
    readings = 3
    breaksAfter = 5
    expect(await exported()).toMatchObject({ code: 1, err: [expect.stringContaining('doesn’t answer')] })
    // What a run that was killed had written behind its last word.
    writeFileSync(join(folder, 'order.jsonl'), '{"half":', { flag: 'a' })
    breaksAfter = undefined
    expect(await exported()).toMatchObject({ code: 0, out: expect.arrayContaining([expect.stringContaining('going on')]) })
    expect(everything()).toEqual(whole)
    expect(await checked()).toMatchObject({ code: 0 })
  })

  test('begins an account again that changed while it was told, so that all of it is of one moment', async () => {
    readings = 1
    meanwhile = [
      async () => undefined,
      async () => undefined,
      () => world.act('changeLimit', { accountId: 'acc_a', limit: 60_000 }),
      async () => undefined,
      () => world.act('topUp', { paymentId: 'pay_3', accountId: 'acc_a', amount: 100, currency: 'EUR', method: 'CB' }),
    ]
    expect(await exported()).toMatchObject({ code: 0 })
    expect(linesIn('account.jsonl')).toHaveLength(3)
    expect(textIn('payment.jsonl')).toContain('pay_3')
    expect(await checked()).toMatchObject({ code: 0 })
  })

  test('says of an account that never held still that its figures are of different moments; its chain is checked all the same', async () => {
    readings = 1
    let change = 0
    meanwhile = Array.from({ length: 60 }, () => () => {
      change += 1
      return world.act('topUp', { paymentId: `pay_busy${change}`, accountId: 'acc_a', amount: 100, currency: 'EUR', method: 'CB' })
    })
    expect(await exported()).toMatchObject({ code: 0 })
    expect(textIn('chains.jsonl')).toContain('"still":false')
    const { code, out } = await checked()
    expect({ code, first: out[0] }).toMatchObject({ code: 0, first: expect.stringMatching(/^acc_a {2}changed whenever/) })
  })

  test('refuses a folder that holds something else, or a whole export, and says which it needs', async () => {
    expect(await run('export', '--url', url, '--key', 'token')).toMatchObject({ code: 1, err: ['say which folder: --to <folder>'] })
    await exported()
    expect(await exported()).toMatchObject({ code: 1, err: [expect.stringContaining('holds an export already')] })
    rmSync(join(folder, 'manifest.json'))
    expect(await exported()).toMatchObject({ code: 1, err: [expect.stringContaining('is not empty')] })
    expect(await checked()).toMatchObject({ code: 1, err: [expect.stringContaining('did not come to its end')] })
  })
})

describe('the check of an export names', () => {
  const named = async () => (await checked()).out.slice(0, -1)

  test('a file that is not what the manifest says, is missing, or is none of it', async () => {
    await exported()
    writeFileSync(join(folder, 'order.jsonl'), '{}\n', { flag: 'a' })
    rmSync(join(folder, 'statement.jsonl'), { force: true })
    rmSync(join(folder, 'payment.jsonl'))
    writeFileSync(join(folder, 'more.jsonl'), '{}\n')
    const { code, out } = await checked()
    expect(code).toBe(1)
    expect(out).toEqual([
      'more.jsonl: the manifest doesn’t name it',
      expect.stringMatching(/^order\.jsonl: expected \d+ lines, /),
      'payment.jsonl: missing',
    ])
  })

  test.each([
    [
      'a changed figure',
      'account.jsonl',
      (line: string) => line.replace('"deposits":2500', '"deposits":2600'),
      'acc_b  deposits by the journal: expected 2500, found 2600',
    ],
    [
      'a changed record',
      'journal.jsonl',
      (line: string) => line.replace('"limit":50000', '"limit":70000'),
      /^acc_a {2}chain at 2: expected [0-9a-f]{64}/,
    ],
    [
      'an order left out',
      'order.jsonl',
      (line: string) => (line.includes('o-1') ? '' : line),
      /^acc_a {2}order\|acc_a\|o-1: expected version \d+, found version none$/,
    ],
    ['a delivery left out', 'delivery.jsonl', () => '', 'acc_a  delivery||d-1: expected a row with the record that made it, found none'],
    ['a key left out', 'key.jsonl', () => '', 'key||key_shop  row: expected version 1 or later, found version 0'],
    [
      'a chain left out',
      'chains.jsonl',
      (line: string) => (line.includes('acc_b') ? '' : line),
      /^acc_b {2}record 1: expected a chain in chains\.jsonl/,
    ],
  ])('%s', async (_, name, change, says) => {
    await exported()
    forge(name, (lines) => lines.map(change).filter((line) => line !== ''))
    expect(await named()).toContainEqual(expect.stringMatching(says))
  })

  test('a cut-off end', async () => {
    await exported()
    forge('journal.jsonl', (lines) => lines.filter((line) => !line.includes('"chain":"acc_c","sequence":2')))
    expect(await named()).toContainEqual(expect.stringMatching(/^acc_c {2}chain: expected records up to 2, found the chain ends at 1$/))
  })
})
