import { type AttributeValue, DynamoDBClient, QueryCommand } from '@aws-sdk/client-dynamodb'
import type { DynamoDBStreamEvent } from 'aws-lambda'
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { readEvent } from '../../events/reading.ts'
import { type House, key, lumen, openHouse, orderOf, visit } from './house.ts'

let house: House
let handler: (event: DynamoDBStreamEvent) => Promise<{ batchItemFailures: { itemIdentifier: string }[] }>

beforeAll(async () => {
  house = await openHouse()
  handler = (await import('../../functions/stream/outbox.ts')).handler
  const { handler: office } = await import('../../functions/api/backOffice.ts')
  const { handler: front } = await import('../../functions/api/checkout.ts')
  const who = key('integration')
  const body = { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } }
  await visit(office, { method: 'POST', path: '/v1/accounts', who, body })
  await visit(office, { method: 'PUT', path: '/v1/accounts/acc_1/limit', who, headers: { 'idempotency-key': 'l' }, body: { limit: 5000 } })
  await visit(front, { method: 'POST', path: '/v1/orders', who, body: orderOf('o-1') })
  await visit(front, { method: 'POST', path: '/v1/orders', who, body: orderOf('o-2', { amount: '90.00' }) })
})
beforeEach(() => {
  house.wire.entries.length = 0
  house.wire.messages.length = 0
  house.wire.refuse(() => false)
})
afterAll(() => house?.close())

type Image = Record<string, AttributeValue>

/** The stream's event of some rows; the table's client and Lambda name the same notation by two types. */
const StreamEvent = z.custom<DynamoDBStreamEvent>((event) => typeof event === 'object')
const streamOf = (images: Image[], eventName = 'INSERT') =>
  StreamEvent.parse({
    Records: images.map((NewImage, at) => ({
      eventID: `e-${at}`,
      eventName,
      dynamodb: { Keys: { pk: NewImage.pk, sk: NewImage.sk }, NewImage, SequenceNumber: String(1000 + at) },
    })),
  })

/** The account's journal in the table's own notation, as the stream brings it. */
async function journal(): Promise<Image[]> {
  const query = new QueryCommand({
    TableName: process.env.TABLE_NAME,
    KeyConditionExpression: 'pk = :pk',
    ExpressionAttributeValues: { ':pk': { S: 'J#mer_lumen#acc_1' } },
  })
  return (await new DynamoDBClient().send(query)).Items ?? []
}

const types = () => house.wire.entries.map(({ DetailType }) => DetailType)

describe('the outbox', () => {
  test('tells each record’s facts in order, and an order by two events', async () => {
    expect(await handler(streamOf(await journal()))).toEqual({ batchItemFailures: [] })
    expect(types()).toEqual([
      'account-opened',
      'customer-created',
      'account-figures-changed',
      'limit-changed',
      'account-figures-changed',
      'order-placed',
      'account-figures-changed',
      'order-placed',
      'limit-exceeded',
      'account-figures-changed',
    ])
    for (const { Detail, Source, EventBusName } of house.wire.entries) {
      expect({ Source, EventBusName }).toEqual({ Source: 'encours', EventBusName: 'encours' })
      expect(JSON.parse(Detail)).toMatchObject({ merchantId: 'mer_lumen', accountId: 'acc_1', version: 1 })
    }
  })

  test('gives the same ids however often it tells, and what it tells can be read back', async () => {
    const images = await journal()
    await handler(streamOf(images))
    const ids = () => house.wire.entries.map(({ Detail }) => z.object({ id: z.string() }).parse(JSON.parse(Detail)).id)
    const first = ids()
    expect(new Set(first).size).toBe(first.length)
    house.wire.entries.length = 0
    await handler(streamOf(images))
    expect(ids()).toEqual(first)
    const placed = house.wire.entries.find(({ DetailType }) => DetailType === 'order-placed')
    expect(readEvent(['order-placed'], JSON.parse(placed?.Detail ?? ''))).toMatchObject({
      content: { orderId: 'o-1', charged: 1000, reasons: [] },
    })
  })

  test('sends what the bus didn’t take back to the stream, from the first such record on', async () => {
    house.wire.refuse(({ DetailType }) => DetailType === 'order-placed')
    expect(await handler(streamOf(await journal()))).toEqual({ batchItemFailures: [{ itemIdentifier: '1002' }] })
    expect(types()).toContain('limit-exceeded')
  })

  test('sets aside what can’t be told, with place, reason and correlation, and lets its neighbours flow', async () => {
    const [one, two, three] = await journal()
    if (!one || !two || !three) throw new Error('three records were written')
    const broken = { ...two, record: { M: { ...two.record?.M, facts: { L: [{ M: { type: { S: 'Nonsense' } } }] } } } }
    expect(await handler(streamOf([one, broken, three]))).toEqual({ batchItemFailures: [] })
    expect(types()).toEqual(['account-opened', 'customer-created', 'account-figures-changed', 'order-placed', 'account-figures-changed'])
    expect(house.wire.messages).toHaveLength(1)
    const letter = z
      .object({ reason: z.string(), pk: z.string(), sk: z.string(), correlationId: z.string() })
      .parse(JSON.parse(house.wire.messages[0] ?? ''))
    expect(letter).toMatchObject({ pk: 'J#mer_lumen#acc_1', sk: '000000000002', correlationId: two.record?.M?.correlationId?.S })
    expect(letter.reason).toContain('facts')
  })

  test('rings for a record that was changed or removed, and tells nothing of it', async () => {
    const { log } = await import('../../functions/runtime/log.ts')
    const rung = vi.spyOn(log, 'error')
    const images = await journal()
    for (const eventName of ['MODIFY', 'REMOVE'])
      expect(await handler(streamOf(images.slice(0, 1), eventName))).toEqual({ batchItemFailures: [] })
    expect(types()).toEqual([])
    expect(rung).toHaveBeenCalledTimes(2)
    expect(rung).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ alarm: 'journal-changed', pk: 'J#mer_lumen#acc_1' }))
  })
})

describe('republishing', () => {
  test('puts the same events on the bus again, a page at a time, and of this merchant only', async () => {
    const { handler: office } = await import('../../functions/api/backOffice.ts')
    await handler(streamOf(await journal()))
    const told = house.wire.entries.map(({ Detail }) => Detail).toSorted()
    house.wire.entries.length = 0
    let cursor: string | undefined
    do {
      const body = { from: '2020-01-01T00:00:00.000Z', ...(cursor && { cursor }) }
      const { status, json } = await visit(office, { method: 'POST', path: '/v1/ledger/republish', who: key('integration'), body })
      expect(status).toBe(200)
      cursor = typeof json.next === 'string' ? json.next : undefined
    } while (cursor)
    const again = house.wire.entries.map(({ Detail }) => Detail)
    expect(again.filter((detail) => detail.includes('acc_1')).toSorted()).toEqual(told)
    expect(again.every((detail) => !detail.includes('mer_atlas'))).toBe(true)
  })
  test('begins with the first event of its second, however that is written', async () => {
    const { handler: office } = await import('../../functions/api/backOffice.ts')
    const instants = (await journal()).map(({ record }) => record?.M?.at?.S ?? '')
    const oldest = instants.toSorted()[0] ?? ''
    const published = async (body: object) =>
      (await visit(office, { method: 'POST', path: '/v1/ledger/republish', who: key('integration'), body })).json.published
    const all = await published({ from: '2020-01-01T00:00:00Z' })
    expect(await published({ from: `${oldest.slice(0, 19)}Z` })).toBe(all)
    expect(await published({ from: '2020-01-01T00:00:00Z', to: `${oldest.slice(0, 18)}0Z` })).toBeLessThan(Number(all))
  })

  test('goes on with a cursor of the same period alone: of another it would leave out what stands before', async () => {
    const { handler: office } = await import('../../functions/api/backOffice.ts')
    const { listAsked, sealCursor } = await import('../../functions/runtime/cursors.ts')
    const period = { from: '2020-01-01T00:00:00.000Z', to: undefined }
    const place = JSON.stringify({ chain: 'acc_1', sequence: 1 })
    const cursor = await sealCursor({ merchantId: lumen, of: listAsked('republish', period) }, place)
    const ask = (body: object) =>
      visit(office, { method: 'POST', path: '/v1/ledger/republish', who: key('integration'), body: { ...body, cursor } })
    expect((await ask({ from: period.from })).status).toBe(200)
    for (const other of [{ from: '2021-01-01T00:00:00.000Z' }, { from: period.from, to: '2030-01-01T00:00:00.000Z' }])
      expect(await ask(other)).toMatchObject({ status: 422, json: { code: 'invalid-input', faults: [{ pointer: '/cursor' }] } })
  })
})
