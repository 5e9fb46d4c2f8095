import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { ask, type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const putRow = `
  const client = new aws.dynamo.DynamoDBClient({})
  await client.send(new aws.dynamo.PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: 'J#' + event.body }, sk: { S: '1' } } }))
  return { statusCode: 201, body: context.awsRequestId }`

const putEvents = `
  const client = new aws.events.EventBridgeClient({})
  const Entries = event.Records.map((record) => ({ EventBusName: 'sample', Source: 'sample', DetailType: 'row-put', Detail: JSON.stringify({ id: record.dynamodb.Keys.pk.S }) }))
  const { FailedEntryCount } = await client.send(new aws.events.PutEventsCommand({ Entries }))
  return { batchItemFailures: FailedEntryCount ? [{ itemIdentifier: '' }] : [] }`

const markRow = `
  const client = new aws.dynamo.DynamoDBClient({})
  await client.send(new aws.dynamo.UpdateItemCommand({ TableName: process.env.TABLE_NAME, Key: { pk: { S: 'marked' }, sk: { S: event.detail.id } },
    UpdateExpression: 'ADD times :one', ExpressionAttributeValues: { ':one': { N: '1' } } }))`

const sample = (): Sample =>
  new Sample()
    .table(`through-${randomUUID()}`)
    .bus('sample')
    .lambda('door', putRow)
    .lambda('outbox', putEvents)
    .lambda('mark', markRow)
    .lambda(
      'look',
      `const client = new aws.dynamo.DynamoDBClient({})
      const { Items } = await client.send(new aws.dynamo.QueryCommand({ TableName: process.env.TABLE_NAME, KeyConditionExpression: 'pk = :pk',
        ExpressionAttributeValues: { ':pk': { S: 'marked' } }, ConsistentRead: true }))
      return { marked: Object.fromEntries(Items.map((item) => [item.sk.S, Number(item.times.N)])) }`,
    )
    .mapping('outbox')
    .rule('OnRowPut', { pattern: { source: ['sample'], 'detail-type': ['row-put'] }, functionId: 'mark' })
    .routes('door', ['POST /rows'])
    .routes('look', ['GET /rows'])

const marked = async ({ url }: Running): Promise<unknown> => JSON.parse((await ask(`${url}/rows`)).text).marked

describe('a request whose row goes through stream and bus to a subscriber', () => {
  let running: Running
  beforeAll(async () => {
    running = await run(sample())
  })
  afterAll(() => running.stop())

  test('has its effect once', async () => {
    const answer = await ask(`${running.url}/rows`, { method: 'POST', body: 'one' })
    expect(answer.status).toBe(201)
    await eventually(async () => JSON.stringify(await marked(running)) === '{"J#one":1}')
  })

  test('is done when the run says it is quiet', async () => {
    await Promise.all(Array.from({ length: 20 }, (_, i) => ask(`${running.url}/rows`, { method: 'POST', body: `many-${i}` })))
    await running.cloud.drained()
    expect(Object.keys(Object(await marked(running))).filter((key) => key.startsWith('J#many-'))).toHaveLength(20)
  })

  test('leaves its events in the history', () => {
    expect(running.cloud.bus.history('row-put').map(({ event }) => event.detail.id)).toContain('J#one')
  })
})

describe('a template without one of its rules', () => {
  test('runs without exactly that reaction', async () => {
    const running = await run(sample().without('OnRowPut'))
    try {
      await ask(`${running.url}/rows`, { method: 'POST', body: 'alone' })
      await running.cloud.drained()
      expect(running.cloud.bus.history('row-put')).toHaveLength(1)
      expect(await marked(running)).toEqual({})
    } finally {
      await running.stop()
    }
  })
})
