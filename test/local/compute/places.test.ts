import { randomUUID } from 'node:crypto'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client } from '@aws-sdk/client-s3'
import { DeleteMessageCommand, ReceiveMessageCommand, SendMessageCommand, SQSClient } from '@aws-sdk/client-sqs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const caller = { region: 'eu-west-1', credentials: { accessKeyId: 'local', secretAccessKey: 'local' } }

describe('queues and buckets, over the wire the SDK speaks', () => {
  let running: Running
  let s3: S3Client
  let sqs: SQSClient
  beforeAll(async () => {
    const sample = new Sample()
      .table(`places-${randomUUID()}`)
      .queue('letters')
      .add('Documents', 'AWS::S3::Bucket', { BucketName: 'documents' })
      .lambda(
        'sender',
        `await new aws.sqs.SQSClient({}).send(new aws.sqs.SendMessageCommand({ QueueUrl: process.env.LETTERS, MessageBody: '{"reason":"no contract"}' }))`,
        {
          Environment: { LETTERS: { Ref: 'letters' } },
        },
      )
    running = await run(sample)
    s3 = new S3Client({ ...caller, endpoint: running.cloud.endpoints.documents })
    sqs = new SQSClient({ ...caller, endpoint: running.cloud.endpoints.queues })
  })
  afterAll(async () => {
    s3.destroy()
    sqs.destroy()
    await running.stop()
  })

  const place = { Bucket: 'documents', Key: 'mer_1/invoices/INV 7é.pdf' }

  test('an object comes back with its bytes, type and metadata', async () => {
    await s3.send(
      new PutObjectCommand({ ...place, Body: Buffer.from([1, 2, 255]), ContentType: 'application/pdf', Metadata: { hash: 'abc' } }),
    )
    const got = await s3.send(new GetObjectCommand(place))
    expect([...((await got.Body?.transformToByteArray()) ?? [])]).toEqual([1, 2, 255])
    expect(got).toMatchObject({ ContentType: 'application/pdf', Metadata: { hash: 'abc' }, ContentLength: 3 })
    expect((await s3.send(new HeadObjectCommand(place))).ContentLength).toBe(3)
  })

  test('an object put only if absent stays what it was', async () => {
    const again = s3.send(new PutObjectCommand({ ...place, Body: 'other', IfNoneMatch: '*' }))
    await expect(again).rejects.toMatchObject({ name: 'PreconditionFailed' })
    expect((await s3.send(new HeadObjectCommand(place))).ContentLength).toBe(3)
  })

  test('what isn’t there is said in S3’s words', async () => {
    await s3.send(new DeleteObjectCommand(place))
    await expect(s3.send(new GetObjectCommand(place))).rejects.toMatchObject({ name: 'NoSuchKey' })
    await expect(s3.send(new GetObjectCommand({ Bucket: 'elsewhere', Key: 'x' }))).rejects.toMatchObject({ name: 'NoSuchBucket' })
  })

  test('a message is received once until its time is up, and gone when deleted', async () => {
    const QueueUrl = `${running.cloud.endpoints.queues}/000000000000/letters`
    await sqs.send(
      new SendMessageCommand({ QueueUrl, MessageBody: 'hello', MessageAttributes: { reason: { DataType: 'String', StringValue: 'why' } } }),
    )
    const { Messages: [message] = [] } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'] }))
    expect(message).toMatchObject({ Body: 'hello', MessageAttributes: { reason: { StringValue: 'why' } } })
    expect((await sqs.send(new ReceiveMessageCommand({ QueueUrl }))).Messages ?? []).toEqual([])
    await sqs.send(new DeleteMessageCommand({ QueueUrl, ReceiptHandle: message?.ReceiptHandle }))
    expect(running.cloud.queues.all()).toEqual([])
  })

  test('a function finds the queue its environment names', async () => {
    const outcome = await running.cloud.lambdas.invoke('sender', '{}')
    expect(outcome).toMatchObject({ ok: true })
    expect(running.cloud.queues.all().map(({ body }) => body)).toEqual(['{"reason":"no contract"}'])
  })
})
