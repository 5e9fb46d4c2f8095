import { randomUUID } from 'node:crypto'
import { Agent, request } from 'node:http'
import { BatchWriteItemCommand, GetItemCommand, PutItemCommand, TransactWriteItemsCommand } from '@aws-sdk/client-dynamodb'
import { PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { DeleteObjectCommand, GetObjectCommand, HeadObjectCommand, PutObjectCommand } from '@aws-sdk/client-s3'
import { SendEmailCommand } from '@aws-sdk/client-sesv2'
import { afterAll, beforeAll, describe, expect, inject, test } from 'vitest'
import { makeTable, startWireBench, table, type WireBench } from './wireBench.ts'

let bench: WireBench

beforeAll(async () => {
  bench = await startWireBench()
  await makeTable(bench.engine('setup.1'))
})

afterAll(() => bench.close())

const put = (pk: string) => ({ Put: { TableName: table, Item: { pk: { S: pk } }, ConditionExpression: 'attribute_not_exists(pk)' } })

describe('a call', () => {
  test('is kept with what caused it, the worker, its name, its status and its time', async () => {
    bench.current.set('encours-checkout.7', 'request-7')
    await bench.engine('encours-checkout.7').send(new GetItemCommand({ TableName: table, Key: { pk: { S: 'none' } } }))
    expect(await bench.calls('?requestId=request-7')).toEqual([
      {
        number: expect.any(Number),
        at: expect.stringMatching(/^\d{4}-/),
        requestId: 'request-7',
        workerId: 'encours-checkout.7',
        target: 'engine',
        operation: 'GetItem',
        status: 200,
        durationMs: expect.any(Number),
        retried: false,
      },
    ])
  })

  test('of a transaction tells its actions, and why each was refused', async () => {
    const pk = randomUUID()
    const client = bench.engine('encours-checkout.8')
    await client.send(new TransactWriteItemsCommand({ TransactItems: [put(pk), put(randomUUID()), put(randomUUID())] }))
    await expect(client.send(new TransactWriteItemsCommand({ TransactItems: [put(randomUUID()), put(pk)] }))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
    })
    const calls = (await bench.calls('?operation=TransactWriteItems')).filter(({ workerId }) => workerId === 'encours-checkout.8')
    expect(calls).toMatchObject([
      { status: 200, actions: 3 },
      { status: 400, actions: 2, error: 'TransactionCanceledException', reasons: ['None', 'ConditionalCheckFailed'] },
    ])
  })

  test('of any client passes unchanged: batches, events, mail, documents, payments, bureau', async () => {
    const worker = 'encours-everything.1'
    await bench.engine(worker).send(
      new BatchWriteItemCommand({
        RequestItems: { [table]: [{ PutRequest: { Item: { pk: { S: 'a' } } } }, { PutRequest: { Item: { pk: { S: 'b' } } } }] },
      }),
    )
    const answer = await bench
      .events(worker)
      .send(new PutEventsCommand({ Entries: [{ Source: 'encours', DetailType: 'order-placed', Detail: '{}' }] }))
    expect(answer.FailedEntryCount).toBe(0)
    const sent = await bench.mail(worker).send(
      new SendEmailCommand({
        FromEmailAddress: 'a@b.example',
        Destination: { ToAddresses: ['c@d.example'] },
        Content: { Simple: { Subject: { Data: 'Relevé' }, Body: { Text: { Data: 'Bonjour' } } } },
      }),
    )
    expect(sent.MessageId).toMatch(/^0100/)
    const documents = bench.documents(worker)
    const Key = 'invoices/mer_lumen/FA 12 é.pdf'
    await documents.send(
      new PutObjectCommand({ Bucket: 'documents', Key, Body: Buffer.alloc(3_000_000, 7), ContentType: 'application/pdf' }),
    )
    expect((await documents.send(new HeadObjectCommand({ Bucket: 'documents', Key }))).ContentLength).toBe(3_000_000)
    const read = await documents.send(new GetObjectCommand({ Bucket: 'documents', Key }))
    expect((await read.Body?.transformToByteArray())?.length).toBe(3_000_000)
    await documents.send(new DeleteObjectCommand({ Bucket: 'documents', Key }))
    await expect(documents.send(new GetObjectCommand({ Bucket: 'documents', Key }))).rejects.toMatchObject({ name: 'NoSuchKey' })
    expect((await bench.stripe(worker).paymentIntents.list()).data).toEqual([])
    const token = await fetch(`${bench.recorder.endpointFor('bureau', worker)}/v3/token`, {
      method: 'POST',
      body: new URLSearchParams({ grant_type: 'client_credentials' }),
    })
    expect(token.status).toBe(401)
    const seen = (await bench.calls()).filter(({ workerId }) => workerId === worker)
    expect(seen.map(({ target, operation, status }) => `${target} ${operation} ${status}`)).toEqual([
      'engine BatchWriteItem 200',
      'bus PutEvents 200',
      'mail SendEmail 200',
      'documents PutObject 200',
      'documents HeadObject 200',
      'documents GetObject 200',
      'documents DeleteObject 204',
      'documents GetObject 404',
      'payments GET /v1/payment_intents 200',
      'bureau POST /v3/token 401',
    ])
    expect(seen[0]?.actions).toBe(2)
    expect(seen[1]?.actions).toBe(1)
    expect(seen[9]?.error).toBe('invalid_client')
  })

  test('of many workers at once is put to the right one, whichever way workers are told apart', async () => {
    const workers = Array.from({ length: 60 }, (_, place) => `encours-many.${place}`)
    for (const worker of workers) bench.current.set(worker, `request of ${worker}`)
    await Promise.all(workers.map((worker) => bench.stripe(worker).paymentIntents.list()))
    await Promise.all(
      workers.map((worker) => bench.engine(worker).send(new GetItemCommand({ TableName: table, Key: { pk: { S: 'none' } } }))),
    )
    const calls = (await bench.calls()).filter(({ workerId }) => workerId.startsWith('encours-many.'))
    expect(calls).toHaveLength(120)
    expect(calls.every(({ requestId, workerId }) => requestId === `request of ${workerId}`)).toBe(true)
    expect(bench.recorder.endpointFor('payments', 'encours-many.3')).toBe(bench.recorder.endpointFor('payments', 'encours-many.3'))
  })
})

describe('the list of calls', () => {
  test('is narrowed by target, operation, number and limit; relay is the outbox function’s calls to the bus', async () => {
    const entry = { Source: 'encours', DetailType: 'order-placed', Detail: '{}' }
    const before = (await bench.calls()).at(-1)?.number ?? 0
    await bench.events('encours-outbox.5').send(new PutEventsCommand({ Entries: [entry] }))
    await bench.events('encours-api.6').send(new PutEventsCommand({ Entries: [entry, entry] }))
    expect((await bench.calls(`?target=relay&after=${before}`)).map(({ workerId }) => workerId)).toEqual(['encours-outbox.5'])
    expect((await bench.calls(`?target=bus&after=${before}`)).map(({ actions }) => actions)).toEqual([1, 2])
    expect(await bench.calls(`?after=${before}&limit=1`)).toMatchObject([{ workerId: 'encours-api.6' }])
    await expect(bench.calls('?limit=none')).rejects.toMatchObject({ status: 422 })
  })
})

describe('a second attempt', () => {
  test('is marked: by the SDK’s own header, and for Stripe by its repeated key', async () => {
    await bench.arm({ target: 'engine', operation: 'PutItem', kind: 'throttle', times: 1 })
    await bench.engine('encours-again.1', 3).send(new PutItemCommand({ TableName: table, Item: { pk: { S: 'again' } } }))
    await bench.arm({ target: 'payments', kind: 'error', times: 1 })
    const { hostname, port } = new URL(bench.recorder.endpointFor('payments', 'encours-again.1'))
    const { default: Stripe } = await import('stripe')
    const stripe = new Stripe('sk_test_mer_lumen', { host: hostname, port, protocol: 'http', maxNetworkRetries: 2 })
    await stripe.checkout.sessions.create({
      mode: 'payment',
      success_url: 'http://127.0.0.1/',
      line_items: [{ quantity: 1, price_data: { currency: 'eur', unit_amount: 100, product_data: { name: 'x' } } }],
    })
    const calls = (await bench.calls()).filter(({ workerId }) => workerId === 'encours-again.1')
    expect(calls.map(({ operation, status, retried, fault }) => [operation, status, retried, fault])).toEqual([
      ['PutItem', 400, false, 'throttle'],
      ['PutItem', 200, true, undefined],
      ['POST /v1/checkout/sessions', 500, false, 'error'],
      ['POST /v1/checkout/sessions', 200, true, undefined],
    ])
  })
})

test('a recorded call takes less than three direct ones', async () => {
  const agent = new Agent({ keepAlive: true })
  const ask = (base: string) =>
    new Promise<void>((resolve, reject) => {
      const { hostname, port, pathname } = new URL(base)
      const body = JSON.stringify({ TableName: table, Key: { pk: { S: 'none' } } })
      const headers = {
        'content-type': 'application/x-amz-json-1.0',
        'x-amz-target': 'DynamoDB_20120810.GetItem',
        authorization: 'AWS4-HMAC-SHA256 Credential=local/20260101/eu-west-1/dynamodb/aws4_request, SignedHeaders=host, Signature=0',
        'content-length': body.length,
      }
      const outgoing = request({ agent, hostname, port, path: pathname, method: 'POST', headers }, (incoming) =>
        incoming.resume().on('end', resolve).on('error', reject),
      )
      outgoing.on('error', reject)
      outgoing.end(body)
    })
  const median = (times: number[]) => times.toSorted((a, b) => a - b)[Math.floor(times.length / 2)] ?? 0
  const direct: number[] = []
  const recorded: number[] = []
  const timed = async (base: string, into: number[]) => {
    const begun = performance.now()
    await ask(base)
    into.push(performance.now() - begun)
  }
  // Interleaved, so that a slow moment of the machine hits both alike.
  for (let turn = 0; turn < 300; turn += 1) {
    await timed(inject('engineEndpoint'), direct)
    await timed(bench.recorder.endpointFor('engine', 'encours-timed.1'), recorded)
  }
  agent.destroy()
  expect(median(recorded)).toBeLessThan(3 * median(direct))
})
