import { randomUUID } from 'node:crypto'
import { GetItemCommand, PutItemCommand, TransactWriteItemsCommand, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { PutEventsCommand } from '@aws-sdk/client-eventbridge'
import { PutObjectCommand } from '@aws-sdk/client-s3'
import { SendEmailCommand } from '@aws-sdk/client-sesv2'
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest'
import { control } from '../outside/kit.ts'
import { makeTable, startWireBench, table, type WireBench } from './wireBench.ts'

let bench: WireBench

beforeAll(async () => {
  bench = await startWireBench()
  await makeTable(bench.engine('setup.1'))
})

afterEach(async () => {
  await bench.control('DELETE faults')
  bench.crashed.length = 0
  bench.bus.seen.length = 0
})

afterAll(() => bench.close())

const writes = (...keys: string[]) =>
  new TransactWriteItemsCommand({ TransactItems: keys.map((pk) => ({ Put: { TableName: table, Item: { pk: { S: pk } } } })) })
const read = async (pk: string) =>
  (await bench.engine('reader.1').send(new GetItemCommand({ TableName: table, Key: { pk: { S: pk } }, ConsistentRead: true }))).Item
const count = (pk: string) =>
  new UpdateItemCommand({
    TableName: table,
    Key: { pk: { S: pk } },
    UpdateExpression: 'ADD n :one',
    ExpressionAttributeValues: { ':one': { N: '1' } },
  })
const put = (...types: string[]) =>
  new PutEventsCommand({ Entries: types.map((DetailType) => ({ Source: 'encours', DetailType, Detail: '{}' })) })
const mail = () =>
  new SendEmailCommand({
    FromEmailAddress: 'a@b.example',
    Destination: { ToAddresses: ['c@d.example'] },
    Content: { Simple: { Subject: { Data: 'Relevé' }, Body: { Text: { Data: 'Bonjour' } } } },
  })

describe('drop-reply', () => {
  test('does the work and keeps the answer: a counter counted twice by the client’s retry', async () => {
    const pk = randomUUID()
    await bench.arm({ target: 'engine', operation: 'UpdateItem', kind: 'drop-reply' })
    await bench.engine('encours-checkout.1', 3).send(count(pk))
    expect((await read(pk))?.n).toEqual({ N: '2' })
    const calls = (await bench.calls('?operation=UpdateItem')).map(({ status, retried, fault }) => [status, retried, fault])
    expect(calls).toEqual([
      [null, false, 'drop-reply'],
      [200, true, undefined],
    ])
  })

  test('of a transaction does no harm, since the SDK repeats its token', async () => {
    const pk = randomUUID()
    await bench.arm({ target: 'engine', operation: 'TransactWriteItems', kind: 'drop-reply' })
    const update = {
      Update: {
        TableName: table,
        Key: { pk: { S: pk } },
        UpdateExpression: 'ADD n :one',
        ExpressionAttributeValues: { ':one': { N: '1' } },
      },
    }
    await bench.engine('encours-checkout.1', 3).send(new TransactWriteItemsCommand({ TransactItems: [update] }))
    expect((await read(pk))?.n).toEqual({ N: '1' })
  })

  test('of a mail leaves the mail in the mailbox and the client without an answer', async () => {
    await bench.arm({ target: 'mail', operation: 'SendEmail', kind: 'drop-reply' })
    await expect(bench.mail().send(mail())).rejects.toThrow()
    expect((await control(bench.outside.controls, 'GET mail')).json).toMatchObject({ mails: [{ subject: 'Relevé' }] })
  })
})

describe('conflict', () => {
  test('answers as the engine does when transactions meet, and writes nothing', async () => {
    const keys = [randomUUID(), randomUUID()]
    await bench.arm({ target: 'engine', operation: 'TransactWriteItems', kind: 'conflict' })
    await expect(bench.engine().send(writes(...keys))).rejects.toMatchObject({
      name: 'TransactionCanceledException',
      CancellationReasons: [{ Code: 'TransactionConflict', Message: 'Transaction is ongoing for the item' }, { Code: 'None' }],
      $metadata: { httpStatusCode: 400 },
    })
    expect(await read(keys[0] ?? '')).toBeUndefined()
    expect((await bench.calls('?operation=TransactWriteItems')).at(-1)).toMatchObject({
      actions: 2,
      reasons: ['TransactionConflict', 'None'],
      fault: 'conflict',
    })
    await bench.engine().send(writes(...keys))
  })

  test('of a single write is its own exception, and reads never conflict', async () => {
    await bench.arm({ target: 'engine', kind: 'conflict' })
    await read('any')
    await expect(bench.engine().send(count(randomUUID()))).rejects.toMatchObject({ name: 'TransactionConflictException' })
  })
})

describe('throttle', () => {
  test.each(['ThrottlingException', 'ProvisionedThroughputExceededException'] as const)(
    'of the engine as %s is retried by the SDK',
    async (code) => {
      await bench.arm({ target: 'engine', operation: 'PutItem', kind: 'throttle', code })
      const item = new PutItemCommand({ TableName: table, Item: { pk: { S: randomUUID() } } })
      await expect(bench.engine('encours-api.1', 1).send(item)).rejects.toMatchObject({ name: code })
      await bench.arm({ target: 'engine', operation: 'PutItem', kind: 'throttle', code })
      const { $metadata } = await bench.engine('encours-api.1', 3).send(item)
      expect($metadata.attempts).toBe(2)
    },
  )

  test('of bus, mail, payments, bureau and documents is what each of them says', async () => {
    await bench.arm(...['bus', 'mail', 'payments', 'bureau', 'documents'].map((target) => ({ target, kind: 'throttle' })))
    await expect(bench.events().send(put('a'))).rejects.toMatchObject({ name: 'ThrottlingException', $metadata: { httpStatusCode: 400 } })
    await expect(bench.mail().send(mail())).rejects.toMatchObject({ name: 'TooManyRequestsException', $metadata: { httpStatusCode: 429 } })
    await expect(bench.stripe().paymentIntents.list()).rejects.toMatchObject({ type: 'StripeRateLimitError', statusCode: 429 })
    const bureau = await fetch(`${bench.recorder.endpointFor('bureau', 'encours-bureau.1')}/v3/token`, { method: 'POST' })
    expect([bureau.status, bureau.headers.get('retry-after'), await bureau.json()]).toMatchObject([
      429,
      '1',
      { error: { errorCode: '00045' } },
    ])
    await expect(bench.documents().send(new PutObjectCommand({ Bucket: 'documents', Key: 'a', Body: 'b' }))).rejects.toMatchObject({
      name: 'SlowDown',
    })
  })
})

describe('error', () => {
  test('is each target’s own inner failure', async () => {
    await bench.arm(...['engine', 'bus', 'mail', 'payments', 'bureau', 'documents'].map((target) => ({ target, kind: 'error' })))
    await expect(bench.engine().send(count('x'))).rejects.toMatchObject({ name: 'InternalServerError', $metadata: { httpStatusCode: 500 } })
    await expect(bench.events().send(put('a'))).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    await expect(bench.mail().send(mail())).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    await expect(bench.stripe().paymentIntents.list()).rejects.toMatchObject({ type: 'StripeAPIError' })
    expect((await fetch(`${bench.recorder.endpointFor('bureau', 'encours-bureau.1')}/v3/token`, { method: 'POST' })).status).toBe(500)
    await expect(bench.documents().send(new PutObjectCommand({ Bucket: 'documents', Key: 'a', Body: 'b' }))).rejects.toMatchObject({
      name: 'InternalError',
    })
  })

  test('of some entries lets the others through and says which failed', async () => {
    await bench.arm({ target: 'relay', operation: 'PutEvents', kind: 'error', entries: [0, 2] })
    await bench.events('encours-api.1').send(put('not-the-relay'))
    const answer = await bench.events('encours-outbox.1').send(put('a', 'b', 'c', 'd'))
    expect(answer.FailedEntryCount).toBe(2)
    expect(answer.Entries?.map(({ ErrorCode, EventId }) => ErrorCode ?? EventId)).toEqual([
      'InternalFailure',
      'event-0',
      'InternalFailure',
      'event-1',
    ])
    expect(bench.bus.seen).toEqual(['not-the-relay', 'b', 'd'])
    expect((await bench.calls('?target=relay')).at(-1)).toMatchObject({ failedEntries: 2, actions: 4, fault: 'error' })
  })
})

describe('a crash', () => {
  test('before the call ends the worker and nothing arrives', async () => {
    await bench.arm({ target: 'relay', operation: 'PutEvents', kind: 'crash-before' })
    await expect(bench.events('encours-outbox.2').send(put('a'))).rejects.toThrow()
    expect(bench.crashed).toEqual(['encours-outbox.2'])
    expect(bench.bus.seen).toEqual([])
  })

  test('after the call ends the worker when all has been done', async () => {
    const pk = randomUUID()
    await bench.arm({ target: 'engine', operation: 'TransactWriteItems', kind: 'crash-after' })
    await expect(bench.engine('encours-checkout.9').send(writes(pk))).rejects.toThrow()
    expect(bench.crashed).toEqual(['encours-checkout.9'])
    expect(await read(pk)).toEqual({ pk: { S: pk } })
  })
})

describe('an armed fault', () => {
  test('lets calls pass first, fires as often as said, and shows both', async () => {
    await bench.arm({ target: 'bus', operation: 'PutEvents', kind: 'throttle', after: 1, times: 2 })
    const outcomes: string[] = []
    for (const _turn of [1, 2, 3, 4])
      await bench
        .events()
        .send(put('a'))
        .then(
          () => outcomes.push('through'),
          () => outcomes.push('throttled'),
        )
    expect(outcomes).toEqual(['through', 'throttled', 'throttled', 'through'])
    expect((await bench.control('GET faults')).json).toMatchObject({ faults: [{ passed: 1, fired: 2, after: 1, times: 2 }] })
  })

  test('may name operations by pattern, and may delay', async () => {
    await bench.arm({ target: 'payments', operation: 'GET /v1/*', kind: 'delay', ms: 60 })
    const begun = performance.now()
    await bench.stripe().charges.list()
    expect(performance.now() - begun).toBeGreaterThan(55)
    expect((await bench.calls('?target=payments')).at(-1)).toMatchObject({ status: 200, fault: 'delay' })
  })

  test.each([
    ['an unknown target', { target: 'moon', kind: 'error' }, 'target'],
    ['an unknown kind', { target: 'bus', kind: 'explode' }, 'kind'],
    ['an unknown field', { target: 'bus', kind: 'error', often: 3 }, 'often'],
    ['a conflict of the bus', { target: 'bus', kind: 'conflict' }, 'only the engine has conflicts'],
    ['a conflict of a read', { target: 'engine', operation: 'Query', kind: 'conflict' }, 'conflicts happen to'],
    ['a delay without milliseconds', { target: 'bus', kind: 'delay' }, 'delay needs it'],
    ['failing entries of the engine', { target: 'engine', kind: 'error', entries: [1] }, 'goes with error or throttle of bus or relay'],
    ['no times at all', { target: 'bus', kind: 'error', times: 0 }, 'times'],
    ['nothing', undefined, 'expected object'],
  ])('with %s is refused with the reason, and a list with it whole', async (_what, fault, reason) => {
    await expect(bench.control('POST faults', fault)).rejects.toMatchObject({ status: 422, message: expect.stringContaining(reason) })
    await expect(bench.control('POST faults', [{ target: 'bus', kind: 'error' }, fault])).rejects.toMatchObject({ status: 422 })
    expect((await bench.control('GET faults')).json).toEqual({ faults: [] })
  })
})
