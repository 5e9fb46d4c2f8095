import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadLetters } from '../../../local/queues/deadLetters.ts'
import { type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const pattern = { source: ['sample'] }

/** Fails until a file tells it to be well; counts its tries in a file beside. */
const stubborn = `
  const fs = require('node:fs')
  fs.appendFileSync(process.env.TRACE, event.detail.id + '\\n')
  if (!fs.existsSync(process.env.TRACE + '.well')) throw new TypeError('not well')`

describe('an event whose subscriber keeps failing', () => {
  let running: Running
  let trace: string
  beforeAll(async () => {
    trace = `/tmp/encours-trace-${randomUUID()}`
    const sample = new Sample()
      .table(`deliveries-${randomUUID()}`)
      .bus('sample')
      .queue('letters')
      .lambda('stubborn', stubborn, { Environment: { TRACE: trace } })
      .lambda('fine', '')
      .rule('OnAny', { pattern, functionId: 'stubborn', deadLetters: 'letters', retries: 2 })
      .rule('OnAnyToo', { pattern, functionId: 'fine' })
    running = await run(sample)
  })
  afterAll(() => running.stop())

  const triesOf = async (id: string): Promise<number> => {
    const { readFileSync } = await import('node:fs')
    return readFileSync(trace, 'utf8')
      .split('\n')
      .filter((line) => line === id).length
  }
  const put = (id: string) =>
    running.cloud.bus.put([{ EventBusName: 'sample', Source: 'sample', DetailType: 'any', Detail: JSON.stringify({ id }), Resources: [] }])

  test('is tried as often as the template says and lies in the dead letters with its reason', async () => {
    put('poison')
    await running.cloud.drained()
    expect(await triesOf('poison')).toBe(3)
    const letters = new DeadLetters(running.cloud).list()
    expect(letters).toMatchObject([{ queue: 'letters', function: 'stubborn', reason: 'TypeError: not well (3 tries)' }])
    expect(letters[0]?.content).toMatchObject({
      requestContext: { condition: 'RetriesExhausted', approximateInvokeCount: 3 },
      requestPayload: { source: 'sample', detail: { id: 'poison' } },
    })
  })

  test('is handled after a redrive once the subscriber is well', async () => {
    const { writeFileSync } = await import('node:fs')
    const letters = new DeadLetters(running.cloud)
    writeFileSync(`${trace}.well`, '')
    expect(await letters.redrive()).toEqual({ redriven: 1, left: 0 })
    await running.cloud.drained()
    expect(letters.list()).toEqual([])
    expect(await triesOf('poison')).toBe(4)
  })

  test('can be delivered again with its own id and time, as often as asked', async () => {
    put('again')
    await running.cloud.drained()
    const past = running.cloud.bus.find('again')
    expect(past && running.cloud.bus.redeliver(past, 3)).toBe(6)
    await running.cloud.drained()
    expect(await triesOf('again')).toBe(4)
    expect(running.cloud.bus.history().filter(({ event }) => event.detail.id === 'again')).toHaveLength(1)
  })
})

describe('PutEvents', () => {
  test('answers each entry by itself: what is wrong with one doesn’t hold the others', async () => {
    const running = await run(new Sample().table(`put-${randomUUID()}`).bus('sample').lambda('fine', ''))
    try {
      const { PutEventsCommand, EventBridgeClient } = await import('@aws-sdk/client-eventbridge')
      const client = new EventBridgeClient({
        endpoint: running.cloud.endpoints.bus,
        region: 'eu-west-1',
        credentials: { accessKeyId: 'local', secretAccessKey: 'local' },
      })
      const fine = { EventBusName: 'sample', Source: 'sample', DetailType: 'any', Detail: '{"id":"x"}' }
      const answer = await client.send(
        new PutEventsCommand({
          Entries: [fine, { ...fine, Detail: 'no json' }, { ...fine, Source: 'aws.ec2' }, { ...fine, DetailType: undefined }],
        }),
      )
      expect(answer.FailedEntryCount).toBe(3)
      expect(answer.Entries?.map(({ ErrorCode }) => ErrorCode)).toEqual([
        undefined,
        'MalformedDetail',
        'NotAuthorizedForSourceException',
        'InvalidArgument',
      ])
      await expect(client.send(new PutEventsCommand({ Entries: Array.from({ length: 11 }, () => fine) }))).rejects.toThrow(
        'less than or equal to 10',
      )
      const large = { ...fine, Detail: JSON.stringify({ id: 'x'.repeat(600_000) }) }
      await expect(client.send(new PutEventsCommand({ Entries: [large, large] }))).rejects.toThrow('over the limit')
      expect(running.cloud.bus.history()).toHaveLength(1)
    } finally {
      await running.stop()
    }
  })
})
