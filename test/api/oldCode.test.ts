import { type AttributeValue, DynamoDBClient, PutItemCommand, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamEvent, EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, test } from 'vitest'
import * as z from 'zod'
import { refs } from '../../domain/command.ts'
import { AccountId, PaymentId } from '../../domain/ids.ts'
import type { Ref } from '../../domain/states.ts'
import { contracts } from '../../events/catalog.ts'
import { readEvent, UnreadableEvent } from '../../events/reading.ts'
import { keyOf } from '../../store/table.ts'
import { changedRows, wholeTable } from '../kit/wholeTable.ts'
import { key, lambdaContext, lumen, orderOf, type Request, visit } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

/*
 * While a deployment is under way, older code meets what newer code wrote. What it can't read it refuses loudly and leaves as it is;
 * what newer code makes of it later counts once. "Newer" is played by the same code and content that today's schemas don't know.
 */

type Image = Record<string, AttributeValue>
type BusEvent = EventBridgeEvent<string, unknown>
let house: OpenDoors
let outbox: (event: DynamoDBStreamEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>
let deliver: (event: BusEvent, context: LambdaContext) => Promise<void>
const office = (request: Request) => house.office(request)
const shop = (request: Request) => house.checkout(request)
const who = key('integration')
const accountId = AccountId.parse('acc_1')

beforeAll(async () => {
  house = await openDoors()
  outbox = (await import('../../functions/stream/outbox.ts')).handler
  deliver = (await import('../../functions/on/delivery-reported-apply-delivery.ts')).handler
  await office({ method: 'POST', path: '/v1/accounts', who, body: { accountId, currency: 'EUR', customer: { name: 'Anna' } } })
  await office({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who, headers: { 'idempotency-key': 'l' }, body: { limit: 50_000 } })
  const payment = { paymentId: 'pay_1', accountId, amount: 100, currency: 'EUR', method: 'VIR' }
  await office({ method: 'POST', path: '/v1/payments', who, body: payment })
})
beforeEach(() => {
  house.wire.entries.length = 0
  house.wire.messages.length = 0
})
afterAll(() => house?.close())

const StreamEvent = z.custom<DynamoDBStreamEvent>((event) => typeof event === 'object')
const streamOf = (images: readonly Image[]) =>
  StreamEvent.parse({
    Records: images.map((NewImage, at) => ({
      eventID: `e-${at}`,
      eventName: 'INSERT',
      dynamodb: { Keys: { pk: NewImage.pk, sk: NewImage.sk }, NewImage, SequenceNumber: String(at + 1) },
    })),
  })
const itemsAt = async (pk: string): Promise<Image[]> => {
  const KeyConditionExpression = 'pk = :pk'
  const query = { TableName: process.env.TABLE_NAME, KeyConditionExpression, ExpressionAttributeValues: { ':pk': { S: pk } } }
  return (await new DynamoDBClient().send(new QueryCommand(query))).Items ?? []
}
const journal = () => itemsAt('J#mer_lumen#acc_1')
const put = (Item: Image) => new DynamoDBClient().send(new PutItemCommand({ TableName: process.env.TABLE_NAME, Item }))
const rows = async () => {
  const table = await wholeTable({ endpoint: inject('engineEndpoint'), table: process.env.TABLE_NAME ?? '' })
  return new Map([...table].filter(([place]) => !place.startsWith('L#')))
}

const changed = (image: Image | undefined, change: (record: Image) => Image): Image => {
  const record = image?.record?.M
  if (!image || !record) throw new Error('a record was expected')
  return { ...image, record: { M: change(record) } }
}
const newer: readonly [string, (record: Image) => Image][] = [
  ['a field', (record) => ({ ...record, region: { S: 'eu' } })],
  ['a fact', (record) => ({ ...record, facts: { L: [...(record.facts?.L ?? []), { M: { type: { S: 'OrderInsured' } } }] } })],
  ['a format', (record) => ({ ...record, format: { N: '2' } })],
]
const Letter = z.object({
  reason: z.string(),
  image: z.record(
    z.string(),
    z.custom<AttributeValue>((one) => typeof one === 'object'),
  ),
})
const ids = () => house.wire.entries.map(({ Detail }) => z.object({ id: z.string() }).parse(JSON.parse(Detail)).id)

describe('a journal record with something this code doesn’t know', () => {
  test.each(newer)('%s, is set aside whole, and its neighbours are told', async (_, change) => {
    const [one, two, three] = await journal()
    if (!one || !two || !three) throw new Error('three records were written')
    await outbox(streamOf([one, three]))
    const neighbours = ids()
    house.wire.entries.length = 0
    const strange = changed(two, change)
    expect(await outbox(streamOf([one, strange, three]))).toEqual({ batchItemFailures: [] })
    expect(ids()).toEqual(neighbours)
    expect(house.wire.messages).toHaveLength(1)
    expect(Letter.parse(JSON.parse(house.wire.messages[0] ?? '')).image).toEqual(strange)
  })

  test('put back by newer code is told under the same ids, and counts once', async () => {
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('n-1', { amount: '20.00' }) })
    const report = {
      deliveryId: 'del-n',
      orderId: 'n-1',
      lines: [{ sku: 'A', delivered: '0.5', missing: '0.5', reason: 'weight' }],
      last: true,
    }
    await office({ method: 'POST', path: '/v1/deliveries', who, body: report })
    const told = (await journal()).filter(({ record }) => JSON.stringify(record).includes('DeliveryReported'))
    await outbox(streamOf(told.map((image) => changed(image, (record) => ({ ...record, format: { N: '2' } })))))
    expect(ids()).toEqual([])
    const { image } = Letter.parse(JSON.parse(house.wire.messages[0] ?? ''))
    // To newer code its own format is what format 1 is to this code.
    await outbox(streamOf([changed(image, ({ format: _, ...record }) => ({ ...record, format: { N: '1' } }))]))
    const [event] = house.wire.entries.filter(({ DetailType }) => DetailType === 'delivery-reported')
    const bus = {
      version: '0',
      id: 'b',
      'detail-type': 'delivery-reported',
      source: 'encours',
      account: '',
      time: '',
      region: '',
      resources: [],
    }
    for (let time = 0; time < 3; time += 1) await deliver({ ...bus, detail: JSON.parse(event?.Detail ?? '') }, lambdaContext)
    expect((await shop({ method: 'GET', path: '/v1/orders/n-1', who })).json).toMatchObject({ total: 10_00, deliveryIds: ['del-n'] })
    await outbox(streamOf(told))
    expect(new Set(ids()).size).toBeLessThan(ids().length)
  })

  test('is passed over and counted by a republishing, and named by the check', async () => {
    const records = await journal()
    const [last] = records.slice(-1)
    await put(changed(last, (record) => ({ ...record, format: { N: '2' } })))
    const body = { from: '2020-01-01T00:00:00Z' }
    const page = (await office({ method: 'POST', path: '/v1/ledger/republish', who, body })).json
    expect(page).toMatchObject({ unreadable: 1, published: expect.toSatisfy((published) => published > 3) })
    const { handler } = await import('../../functions/api/documents.ts')
    const checked = await visit(handler, { method: 'POST', path: '/v1/ledger/check', who, body: { accountId } })
    expect(checked.json.differences).toContainEqual(expect.objectContaining({ what: 'chain', sequence: records.length }))
    if (last) await put(last)
    expect((await visit(handler, { method: 'POST', path: '/v1/ledger/check', who, body: { accountId } })).json.differences).toEqual([])
  })
})

describe('a row with something this code doesn’t know', () => {
  const places: readonly [string, Ref, (item: Image) => Image][] = [
    ['a field in its state', refs.account(accountId), (item) => ({ ...item, state: { M: { ...item.state?.M, insurer: { S: 'X' } } } })],
    ['an attribute beside its state', refs.account(accountId), (item) => ({ ...item, shape: { N: '2' } })],
    [
      'a field deep in its state',
      refs.account(accountId),
      (item) => ({ ...item, state: { M: { ...item.state?.M, review: { M: { ...item.state?.M?.review?.M, score: { N: '1' } } } } } }),
    ],
    ['a kind', refs.purse(accountId), (item) => ({ ...item, kind: { S: 'wallet' } })],
    [
      'a payment’s field',
      refs.payment(accountId, PaymentId.parse('pay_1')),
      (item) => ({ ...item, state: { M: { ...item.state?.M, fee: { N: '1' } } } }),
    ],
  ]
  test.each(places)('%s, is refused by commands that would write it, and stays as it is', async (_, ref, change) => {
    const { pk, sk } = keyOf(lumen, ref)
    const item = (await itemsAt(pk)).find((one) => one.sk?.S === sk)
    if (!item) throw new Error(`nothing stands at ${pk} ${sk}`)
    await put(change(item))
    const before = await rows()
    const allocation = { paymentId: 'pay_1', item: 'inv_none', amount: 1 }
    const headers = { 'idempotency-key': `a-${sk}` }
    expect((await office({ method: 'POST', path: '/v1/allocations', who, headers, body: allocation })).status).toBe(500)
    const money = { paymentId: 'pay_2', amount: 1, currency: 'EUR', method: 'CB' }
    // A top-up has nothing to do with another payment's row.
    if (ref.kind !== 'payment')
      expect((await office({ method: 'POST', path: '/v1/accounts/acc_1/top-ups', who, body: money })).status).toBe(500)
    expect(changedRows(before, await rows())).toEqual([])
    await put(item)
  })
})

describe('an event this code doesn’t know', () => {
  const around = {
    id: 'mer_1.acc_1.1.0',
    merchantId: 'mer_1',
    accountId: 'acc_1',
    occurredAt: '2026-01-01T00:00:00.000Z',
    correlationId: 'c',
    sequence: 1,
  }
  const settings = { ...around, type: 'customer-erased', data: {} }

  test('of a later version, or with a field more, is refused with the reason, so that it waits in the dead letters', () => {
    expect(readEvent(['customer-erased'], { ...settings, version: 1 })).toMatchObject({ type: 'customer-erased' })
    for (const strange of [
      { ...settings, version: 2 },
      { ...settings, version: 1, data: { more: 1 } },
      { ...settings, version: 1, more: 1 },
      { ...settings, version: undefined },
    ])
      expect(() => readEvent(['customer-erased'], strange)).toThrow(UnreadableEvent)
  })

  test('is none of ours: every contract has a version and takes no field it doesn’t name', () => {
    for (const [name, { version, data }] of Object.entries(contracts)) {
      expect(version, name).toBeGreaterThanOrEqual(1)
      const json = z.toJSONSchema(data, { io: 'input', unrepresentable: 'any' })
      expect(json.additionalProperties, name).toBe(false)
    }
  })
})
