import { createServer, type Server } from 'node:http'
import { text } from 'node:stream/consumers'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { DynamoDBDocumentClient, GetCommand, PutCommand, QueryCommand } from '@aws-sdk/lib-dynamodb'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { main } from '../../cli/encours.ts'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { onlinePaymentId } from '../../domain/payments/paymentRows.ts'
import type { Ref } from '../../domain/states.ts'
import type { Key } from '../../store/row.ts'
import { keyOf } from '../../store/table.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { lumen } from './house.ts'

/*
 * Whoever can write to the table changes one figure, or one part of one journal record, and nothing else: `encours check` names account,
 * figure and difference, or account and sequence.
 */

const Checked = z.object({
  differences: z.array(
    z.object({ accountId: z.string(), what: z.string(), expected: z.string(), found: z.string(), sequence: z.int().optional() }),
  ),
})
const accountId = AccountId.parse('acc_hand')
const online = (paymentKey: string) => onlinePaymentId({ provider: 'stripe', paymentKey })

let shop: Storefront
let table: DynamoDBDocumentClient
let server: Server

beforeAll(async () => {
  shop = await openStorefront()
  shop.on('2026-05-01')
  const shipTos = [{ shipToId: 'north', name: 'North' }]
  await shop.open(accountId, { limit: 1_000_00, terms: { paymentTermDays: 30 }, customer: { shipTos } })
  const body = { limit: 500_00 }
  await shop.done({ method: 'PUT', path: `/v1/accounts/${accountId}/ship-tos/north/limit`, body })
  // A claim: a top-up by card, given back in cash, then charged back.
  const top = { paymentId: 'pay_top', amount: 20_00, currency: 'EUR', method: 'CB', providerKey: 'pi_top' }
  await shop.done({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, body: top })
  await shop.topUp('pay_back', { accountId, amount: -20_00 })
  await shop.disputed('dp_top', { of: 'pi_top', amount: 20_00 })
  await shop.invoiced(accountId, 'part', '100.00')
  await shop.online('pi_part', { amount: 40_00, pays: `${accountId} invoice:inv_part` })
  await shop.invoiced(accountId, 'whole', '50.00')
  shop.on('2026-06-15')
  await shop.pay('pay_whole', { accountId, amount: 50_00, names: [{ kind: 'invoice', id: 'inv_whole' }] })
  await shop.topUp('pay_kept', { accountId, amount: 80_00 })
  await shop.order('open', { accountId, amount: '120.00', settlement: 'auto', shipToId: 'north' })
  await shop.order('held', { accountId, amount: '2000.00' })
  await shop.drain(accountId)
  table = DynamoDBDocumentClient.from(new DynamoDBClient())
  server = createServer((request, response) => {
    void text(request).then(async (raw) => {
      const answer = await shop.ask({ method: 'POST', path: String(request.url), raw })
      response.writeHead(answer.status, { 'content-type': 'application/json' }).end(answer.text)
    })
  })
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening))
})
afterAll(async () => {
  server?.close()
  table?.destroy()
  await shop?.close()
})

async function check() {
  const { json } = await shop.done({ method: 'POST', path: '/v1/ledger/check', body: { accountId } })
  return Checked.parse(json).differences
}

/** What `encours check` prints, and what it ends with. */
async function checkByCommand(): Promise<{ code: number; out: string[] }> {
  const { port } = z.object({ port: z.int() }).parse(server.address())
  const out: string[] = []
  const said = { say: (line: string) => out.push(line), warn: (line: string) => out.push(line) }
  return { code: await main(['check', '--url', `http://127.0.0.1:${port}`, '--key', 'enc_test'], said), out }
}

type Item = Record<string, unknown>

/** Sees what the check says while an item of the table is another, then puts it back. */
async function seenWith<T>(key: Key, change: (item: Item) => Item, look: () => Promise<T>): Promise<T> {
  const TableName = process.env.TABLE_NAME
  const { Item } = await table.send(new GetCommand({ TableName, Key: key }))
  if (!Item) throw new Error(`there is no ${key.sk}`)
  await table.send(new PutCommand({ TableName, Item: change(structuredClone(Item)) }))
  try {
    return await look()
  } finally {
    await table.send(new PutCommand({ TableName, Item }))
  }
}

/** A state with 7 added to the figure at a path. */
function raised(state: unknown, path: readonly string[]): unknown {
  const [name, ...rest] = path
  if (name === undefined) return Number(state) + 7
  if (Array.isArray(state)) return state.with(Number(name), raised(state[Number(name)], rest))
  const at = name === '*' ? String(Object.keys(Object(state))[0]) : name
  if (!(at in Object(state))) throw new Error(`there is no ${at}`)
  return { ...Object(state), [at]: raised(Object(state)[at], rest) }
}

const account = refs.account(accountId)
const order = refs.order(accountId, 'open')
const claim = refs.claim(accountId, 'clm_top')
const standing = refs.standing(accountId)
const figures: readonly (readonly [Ref, string, string])[] = [
  ...['unpaid', 'deposits', 'openOrders', 'charged', 'reserved'].map((name) => [account, name, `${name} by the journal`] as const),
  ...['heldCount', 'limit'].map((name) => [account, name, name === 'limit' ? 'limit by the journal' : 'heldCount by its rows'] as const),
  [account, 'subLimits.north', 'sub-limits by the journal'],
  [account, 'places.north.charged', 'ship-tos and jobs by their rows'],
  ...['paymentCount', 'lateCount', 'daysToPaySum', 'daysToPayCount'].map(
    (name) => [account, `history.${name}`, `${name} by its rows`] as const,
  ),
  [order, 'total', 'openOrders by its rows'],
  [order, 'fromDeposit', 'from deposits of open'],
  [order, 'onCredit', 'the parts of open are its total'],
  [order, 'toCollect', 'the parts of open are its total'],
  [order, 'charged', 'charged by its rows'],
  [refs.invoice(accountId, 'inv_part'), 'total', 'inv_part owes its total less what settled it'],
  [refs.invoice(accountId, 'inv_part'), 'outstanding', 'unpaid by its rows'],
  [refs.invoice(accountId, 'inv_part'), 'settlings.0.amount', 'inv_part owes its total less what settled it'],
  [refs.invoice(accountId, 'inv_whole'), 'total', 'inv_whole owes its total less what settled it'],
  [claim, 'total', 'clm_top owes its total less what settled it'],
  [claim, 'outstanding', 'unpaid by its rows'],
  [refs.payment(accountId, 'pay_kept'), 'amount', 'unallocated of pay_kept'],
  [refs.payment(accountId, 'pay_kept'), 'returned', 'unallocated of pay_kept'],
  [refs.payment(accountId, online('pi_part')), 'allocations.0.amount', `unallocated of ${online('pi_part')}`],
  [refs.debts(accountId), 'owed.*', 'unpaid by the debts row'],
  [refs.purse(accountId), 'money.0.unallocated', 'deposits by the purse'],
  [refs.purse(accountId), 'money.0.reservations.0.amount', 'reserved by the purse'],
  ...['unpaid', 'deposits', 'openOrders', 'balance', 'remainder', 'exposure', 'heldCount', 'limit'].map(
    (name) => [standing, name, `${name} in lists`] as const,
  ),
]

test('untouched, nothing differs', async () => {
  expect(await check()).toEqual([])
  expect(await checkByCommand()).toEqual({ code: 0, out: [expect.stringMatching(/accounts? checked, no differences$/)] })
})

test.each(figures.map(([ref, path, what]) => [`${ref.kind} ${path}`, what, ref, path] as const))(
  '%s changed by hand is named as “%s”',
  async (_, what, ref, path) => {
    const change = (item: Item) => ({ ...item, state: raised(item.state, path.split('.')) })
    const differences = await seenWith(keyOf(lumen, ref), change, check)
    const named = differences.find((one) => one.what === what)
    expect(named, JSON.stringify(differences)).toMatchObject({ accountId })
    const [found, expected] = [Number(named?.found), Number(named?.expected)]
    if (Number.isNaN(found)) expect(named?.found).not.toBe(named?.expected)
    else expect(Math.abs(found - expected)).toBe(7)
  },
)

/** Whatever something is, something else of its kind. */
function other(value: unknown): unknown {
  if (typeof value === 'number') return value + 1
  if (typeof value === 'string') return `${value}0`
  return Array.isArray(value) ? [...value, ...value, {}] : {}
}

async function recordAt(sequence: number): Promise<{ key: Key; record: Item }> {
  const item = (await allRecords())[sequence - 1]
  const { pk, sk, record } = z.object({ pk: z.string(), sk: z.string(), record: z.record(z.string(), z.unknown()) }).parse(item)
  return { key: { pk, sk }, record }
}

async function allRecords(): Promise<Item[]> {
  const KeyConditionExpression = 'pk = :pk'
  const asked = {
    TableName: process.env.TABLE_NAME,
    KeyConditionExpression,
    ExpressionAttributeValues: { ':pk': `J#${lumen}#${accountId}` },
  }
  return (await table.send(new QueryCommand(asked))).Items ?? []
}

test('each part of a journal record changed by hand is named with account and sequence', async () => {
  const sequence = 6
  const { key, record } = await recordAt(sequence)
  expect(Object.keys(record)).toEqual(
    expect.arrayContaining(['sequence', 'at', 'by', 'facts', 'postings', 'before', 'after', 'previousHash', 'hash']),
  )
  for (const [name, value] of Object.entries(record)) {
    const change = (item: Item) => ({ ...item, record: { ...Object(item.record), [name]: other(value) } })
    const differences = await seenWith(key, change, check)
    expect(differences[0], name).toMatchObject({ accountId, what: 'chain', sequence })
  }
})

test('the command line names account, figure and difference, or account and sequence, and ends with 1', async () => {
  const byFigure = await seenWith(keyOf(lumen, account), (item) => ({ ...item, state: raised(item.state, ['unpaid']) }), checkByCommand)
  expect(byFigure.code).toBe(1)
  expect(byFigure.out[0]).toBe('acc_hand  unpaid by the journal: expected 8000, found 8007 (+7)')
  const { key } = await recordAt(4)
  const change = (item: Item) => ({ ...item, record: { ...Object(item.record), by: 'person:mallory' } })
  const byRecord = await seenWith(key, change, checkByCommand)
  expect(byRecord.code).toBe(1)
  expect(byRecord.out[0]).toMatch(/^acc_hand {2}chain at 4: expected /)
  expect(byRecord.out.at(-1)).toMatch(/differences$/)
})

test('put back, nothing differs', async () => {
  expect(await check()).toEqual([])
})
