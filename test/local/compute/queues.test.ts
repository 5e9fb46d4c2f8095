import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { SendMessageBatchCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadLetters } from '../../../local/queues/deadLetters.ts'
import { type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

/** Writes down what it was handed, and fails what is poisoned until all is well. */
const reader = `
  const fs = require('node:fs')
  const bodies = event.Records.map(({ body, attributes }) => body + '/' + attributes.ApproximateReceiveCount)
  fs.appendFileSync(process.env.TRACE, JSON.stringify(bodies) + '\\n')
  const poisoned = event.Records.filter(({ body }) => body.startsWith('poison') && !fs.existsSync(process.env.TRACE + '.well'))
  const client = new aws.sqs.SQSClient({})
  for (const { receiptHandle: ReceiptHandle } of poisoned)
    await client.send(new aws.sqs.ChangeMessageVisibilityCommand({ QueueUrl: process.env.QUEUE_URL, ReceiptHandle, VisibilityTimeout: 10 }))
  await new Promise((resolve) => setTimeout(resolve, 30))
  return { batchItemFailures: poisoned.map(({ messageId }) => ({ itemIdentifier: messageId })) }`

let running: Running
let client: SQSClient
const trace = `/tmp/encours-queues-${randomUUID()}`
const arnOf = (id: string) => ({ 'Fn::GetAtt': [id, 'Arn'] })

beforeAll(async () => {
  const sample = new Sample().table(`queues-${randomUUID()}`)
  for (const [id, FifoQueue] of [
    ['plain', undefined],
    ['ordered', true],
  ] as const) {
    const ending = FifoQueue ? '.fifo' : ''
    const redrive = { RedrivePolicy: { deadLetterTargetArn: arnOf(`${id}Dead`), maxReceiveCount: 3 }, VisibilityTimeout: 60 }
    sample
      .add(`${id}Dead`, 'AWS::SQS::Queue', { QueueName: `${id}-dead${ending}`, FifoQueue })
      .add(id, 'AWS::SQS::Queue', { QueueName: `${id}${ending}`, FifoQueue, ...redrive })
      .lambda(`${id}Reader`, reader, { Environment: { TRACE: `${trace}.${id}`, QUEUE_URL: { Ref: id } } })
      .add(`${id}Mapping`, 'AWS::Lambda::EventSourceMapping', {
        EventSourceArn: arnOf(id),
        FunctionName: { Ref: `${id}Reader` },
        BatchSize: 2,
        FunctionResponseTypes: ['ReportBatchItemFailures'],
        ScalingConfig: { MaximumConcurrency: 2 },
      })
  }
  running = await run(sample)
  const credentials = { accessKeyId: 'local', secretAccessKey: 'local' }
  client = new SQSClient({ endpoint: running.cloud.endpoints.queues, region: 'eu-west-1', credentials })
})
afterAll(async () => {
  client?.destroy()
  await running?.stop()
})

type Entry = { body: string; group?: string; once?: string }
const send = (queue: string, entries: readonly Entry[]) =>
  client.send(
    new SendMessageBatchCommand({
      QueueUrl: `${running.cloud.endpoints.queues}/000000000000/${queue}`,
      Entries: entries.map(({ body: MessageBody, group: MessageGroupId, once: MessageDeduplicationId }, at) => ({
        Id: String(at),
        MessageBody,
        MessageGroupId,
        MessageDeduplicationId,
      })),
    }),
  )
const batches = (id: string): string[][] =>
  existsSync(`${trace}.${id}`)
    ? readFileSync(`${trace}.${id}`, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
    : []
const letters = () => new DeadLetters(running.cloud).list()

describe('a queue', () => {
  test('hands every message out once where all goes well, so many together at most', async () => {
    await send(
      'plain',
      ['a', 'b', 'c', 'd', 'e'].map((body) => ({ body })),
    )
    await running.cloud.drained()
    expect(batches('plain').flat().sort()).toEqual(['a/1', 'b/1', 'c/1', 'd/1', 'e/1'])
    expect(Math.max(...batches('plain').map(({ length }) => length))).toBe(2)
  })

  test('hands out again what a function reported, without its neighbour, as often as the template says; then it is a dead letter', async () => {
    await send('plain', [{ body: 'poison' }, { body: 'good' }])
    await running.cloud.drained()
    const seen = batches('plain').flat()
    expect(seen.filter((one) => one.startsWith('poison'))).toEqual(['poison/1', 'poison/2', 'poison/3'])
    expect(seen.filter((one) => one.startsWith('good'))).toEqual(['good/1'])
    expect(letters()).toMatchObject([
      { queue: 'plain-dead', function: 'plainReader', reason: 'handed out 3 times in vain', content: 'poison' },
    ])
  })

  test('takes its dead letter back by a redrive', async () => {
    writeFileSync(`${trace}.plain.well`, '')
    expect(await new DeadLetters(running.cloud).redrive()).toEqual({ redriven: 1, left: 0 })
    await running.cloud.drained()
    expect(letters()).toEqual([])
    expect(batches('plain').flat().at(-1)).toBe('poison/1')
  })
})

describe('a queue that keeps an order', () => {
  test('drops copies, keeps each group’s order, and holds a group back while one of its messages is out', async () => {
    const entries = [1, 2, 3, 4].map((at) => ({ body: `one-${at}`, group: 'one', once: `one-${at}` }))
    await send('ordered.fifo', [...entries, { body: 'two-1', group: 'two', once: 'two-1' }])
    await send('ordered.fifo', entries)
    await running.cloud.drained()
    const seen = batches('ordered').flat()
    expect(seen.filter((one) => one.startsWith('one'))).toEqual(['one-1/1', 'one-2/1', 'one-3/1', 'one-4/1'])
    expect(seen).toContain('two-1/1')
  })

  test('takes nothing that names no group', async () => {
    const { Failed, Successful } = await send('ordered.fifo', [{ body: 'nobody’s' }])
    expect(Successful ?? []).toEqual([])
    expect(Failed).toMatchObject([{ Code: 'MissingParameter' }])
  })
})
