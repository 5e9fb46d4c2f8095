import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DynamoDBClient } from '@aws-sdk/client-dynamodb'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import { deliverAll, figures, invoiced, open, orderOf } from '../../tools/demo/scenes.ts'
import { copyTable } from '../../tools/restore/copyTable.ts'
import { synthesizeOn } from '../../tools/restore/synthesizeOn.ts'
import { Events, Mails, type Stack, startStack } from '../kit/stack.ts'
import { changedRows, type Engine, wholeTable } from '../kit/wholeTable.ts'

const restoredName = 'Encours-Restored'
let folder: string
let stack: Stack

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'encours-restore-'))
  stack = await startStack(join(folder, 'run'))
  // Between two schedules: what they do by themselves is not what this is about.
  const { now } = Clock.parse(await stack.get('clock'))
  const tomorrow = new Date(Date.parse(now) + 86_400_000).toISOString().slice(0, 10)
  await stack.post('clock', { now: `${tomorrow}T06:30:00Z` })
})
afterAll(async () => {
  await stack?.stop()
  await rm(folder, { recursive: true, force: true })
})

const Clock = z.object({ now: z.string() })
const Ready = z.object({ environment: z.record(z.string(), z.string()) })
const Rebuilt = z.object({ rebuilt: z.int(), differences: z.array(z.unknown()), next: z.string().optional() })
const Republished = z.object({ published: z.int(), next: z.string().optional() })

async function engine(): Promise<Engine> {
  const { environment } = Ready.parse(await stack.get('ready'))
  return { endpoint: environment.AWS_ENDPOINT_URL_DYNAMODB ?? '', table: environment.TABLE_NAME ?? '' }
}

/** All pages of an operator's operation. */
async function pages<T extends { next?: string | undefined }>(path: string, shape: z.ZodType<T>, input: object): Promise<T[]> {
  const found: T[] = []
  for (let cursor: string | undefined; ; ) {
    const answer = await stack.api({ method: 'POST', path, body: { ...input, ...(cursor && { cursor }) } })
    const page = shape.parse(await answer.json())
    found.push(page)
    cursor = page.next
    if (cursor === undefined) return found
  }
}
const rebuild = async () => (await pages('/v1/ledger/rebuild', Rebuilt, {})).reduce((sum, { rebuilt }) => sum + rebuilt, 0)
const republish = async (from: string) =>
  (await pages('/v1/ledger/republish', Republished, { from })).reduce((sum, { published }) => sum + published, 0)

/** Of our own events; what the mail service tells has none. */
const Told = z.object({ events: z.array(z.object({ detail: z.looseObject({ id: z.string().optional() }) })) })
const eventIds = async () => Told.parse(await stack.get('events')).events.flatMap(({ detail }) => detail.id ?? [])
const mailIds = async () => Mails.parse(await stack.get('mail')).mails.map(({ id }) => id)

/** What anyone can ask of the books; pay links name where this run listens. */
async function asked(): Promise<unknown> {
  const { world } = stack
  const accountIds = ['acc_demo', 'acc_held', 'acc_paid', 'acc_purse']
  const books = {
    accounts: await Promise.all(accountIds.map((accountId) => world.act('getAccount', { accountId }))),
    histories: await Promise.all(accountIds.map((accountId) => world.act('getAccountHistory', { accountId }))),
    orders: await Promise.all(accountIds.map((accountId) => world.act('listOrders', { accountId }))),
    payments: await Promise.all(accountIds.map((accountId) => world.act('listPayments', { accountId }))),
    invoices: await world.act('listInvoices', {}),
    holds: await world.act('listHolds', {}),
    settings: await world.act('getSettings', {}),
  }
  return JSON.parse(JSON.stringify(books).replaceAll(stack.url, 'http://here'))
}

/** Orders held and approved, a delivery, an invoice mailed and paid, money kept, money lost again. */
async function play(): Promise<void> {
  const { world } = stack
  for (const accountId of ['acc_held', 'acc_paid', 'acc_purse']) await open(world, { accountId, limit: 10_000 })
  await world.act('placeOrder', orderOf({ accountId: 'acc_held', orderId: 'held-1', amount: 12_000 }))
  await world.act('placeOrder', orderOf({ accountId: 'acc_held', orderId: 'held-2', amount: 2_000 }))
  const { invoiceId } = await invoiced(world, { accountId: 'acc_paid', orderId: 'paid-1', amount: 4_200 })
  await world.paysOnline({ paymentKey: 'pi_r', accountId: 'acc_paid', amount: 4_200, names: [{ kind: 'invoice', id: invoiceId }] })
  await invoiced(world, { accountId: 'acc_paid', orderId: 'paid-2', amount: 2_500 })
  await world.act('topUp', { paymentId: 'pay_top', accountId: 'acc_purse', amount: 3_000, currency: 'EUR', method: 'ESP' })
  await world.settled()
}

describe('a table restored under another name', () => {
  let before: unknown
  let numbers: string[]
  let listed: unknown
  let events: string[]
  let mails: string[]
  let cut: string

  test('is copied with its keys, indexes and items while something was committed and not yet told', async () => {
    await play()
    cut = Clock.parse(await stack.get('clock')).now
    await stack.post('faults', { target: 'relay', operation: 'PutEvents', kind: 'error', times: 100_000 })
    await stack.world.act('recordPayment', { paymentId: 'pay_late', accountId: 'acc_paid', amount: 2_500, currency: 'EUR', method: 'VIR' })
    ;[before, events, mails] = [await asked(), await eventIds(), await mailIds()]
    expect(await stack.world.act('getInvoice', { invoiceId: 'inv_paid-2' })).toMatchObject({ label: 'unpaid' })
    numbers = (await stack.world.act('listInvoices', {})).items.map(({ number }) => number)
    listed = await stack.world.act('listAccounts', {})

    const { endpoint, table } = await engine()
    const client = new DynamoDBClient({ endpoint, region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } })
    try {
      expect(await copyTable({ client, from: table, to: restoredName, without: ['standing', 'totals'] })).toBeGreaterThan(50)
    } finally {
      client.destroy()
    }
    const [there, here] = [await wholeTable({ endpoint, table: restoredName }), await wholeTable({ endpoint, table })]
    expect(changedRows(there, here).every((key) => / standing$|#totals /.test(key))).toBe(true)
    await stack.stop()
  })

  test('runs: every account answers as before, and nothing of before is told or mailed again', async () => {
    const template = await synthesizeOn(restoredName, join(folder, 'cdk.out'))
    stack = await startStack(join(folder, 'run'), template)
    expect((await engine()).table).toBe(restoredName)
    await stack.world.settled()
    expect(await asked()).toEqual(before)
    expect(await eventIds()).toEqual(events)
    expect(await mailIds()).toEqual(mails)
  })

  test('shows its lists and totals again once they are rebuilt, and its books are right', async () => {
    expect(await stack.world.act('listAccounts', {})).toEqual({ items: [] })
    expect(await rebuild()).toBe(4)
    const rebuilt = z.object({ items: z.array(z.looseObject({ accountVersion: z.int() })) })
    const bare = (list: unknown) => rebuilt.parse(list).items.map(({ accountVersion: _, ...line }) => line)
    const late = { accountId: 'acc_paid', deposits: 2_500 }
    const now = bare(await stack.world.act('listAccounts', {}))
    expect(now.filter(({ accountId }) => accountId !== 'acc_paid')).toEqual(
      bare(listed).filter(({ accountId }) => accountId !== 'acc_paid'),
    )
    expect(now.find(({ accountId }) => accountId === 'acc_paid')).toMatchObject(late)
    for (const accountId of ['acc_demo', 'acc_held', 'acc_paid', 'acc_purse'])
      expect((await stack.world.act('checkLedger', { accountId })).differences).toEqual([])
    expect(await eventIds()).toEqual(events)
  })

  test('tells what had been committed but not told when asked to republish from just before, and what is known acts once', async () => {
    const earlier = new Date(Date.parse(cut) - 3_600_000).toISOString()
    expect(await republish(earlier)).toBeGreaterThan(10)
    await stack.world.settled()
    const known = new Set(events)
    const fresh = new Set((await eventIds()).filter((id) => !known.has(id)))
    expect(fresh.size).toBeGreaterThan(0)
    // Only the late payment's record, and what its reaction wrote.
    for (const id of fresh) expect(id).toContain('.acc_paid.')
    expect(await stack.world.act('getInvoice', { invoiceId: 'inv_paid-2' })).toMatchObject({ label: 'settled' })
    expect((await mailIds()).filter((id) => !mails.includes(id))).toEqual([])

    const rows = await wholeTable(await engine())
    await republish(earlier)
    await stack.world.settled()
    expect(changedRows(rows, await wholeTable(await engine()))).toEqual([])
    expect(await mailIds()).toEqual(mails)
  })

  test('takes a new order through to its invoice’s mail, and its events go out', async () => {
    const { world } = stack
    await world.act('placeOrder', orderOf({ accountId: 'acc_paid', orderId: 'new-1', amount: 1_000 }))
    await deliverAll(world, { orderId: 'new-1' })
    const { number } = await world.act('issueInvoice', { invoiceId: 'inv_new', accountId: 'acc_paid', orderIds: ['new-1'] })
    await world.settled()
    expect(number).toBe(nextNumber(numbers))
    const { mails: all } = Mails.parse(await stack.get('mail'))
    expect(all.filter(({ subject }) => subject.includes(number))).toHaveLength(1)
    expect(Events.parse(await stack.get('events?detailType=invoice-issued')).events.at(-1)?.detail.data.invoiceId).toBe('inv_new')
    expect((await figures(world, 'acc_paid')).unpaid).toBe(1_000)
    expect((await world.act('checkLedger', { accountId: 'acc_paid' })).differences).toEqual([])
    const { items } = await world.act('listAccounts', {})
    expect(items.find(({ accountId }) => accountId === 'acc_paid')).toMatchObject({ unpaid: 1_000 })
  })
})

/** The number after the highest of a list. */
function nextNumber(numbers: readonly string[]): string {
  const highest = numbers.toSorted().at(-1) ?? ''
  return highest.replace(/\d+$/, (digits) => String(Number(digits) + 1).padStart(digits.length, '0'))
}
