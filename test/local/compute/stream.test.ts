import { randomUUID } from 'node:crypto'
import { existsSync, readFileSync, writeFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { DeadLetters } from '../../../local/queues/deadLetters.ts'
import { type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const writeDown = `
  const fs = require('node:fs')
  const keys = event.Records.map((record) => record.dynamodb.Keys.pk.S + '/' + record.dynamodb.Keys.sk.S)
  fs.appendFileSync(process.env.TRACE, JSON.stringify(keys) + '\\n')
  const poisoned = event.Records.filter((record) => record.dynamodb.Keys.sk.S.startsWith('poison') && !fs.existsSync(process.env.TRACE + '.well'))`

const reporting = `${writeDown}
  return { batchItemFailures: poisoned.map((record) => ({ itemIdentifier: record.dynamodb.SequenceNumber })) }`

const throwing = `${writeDown}
  if (poisoned.length > 0) throw new Error('poisoned batch')`

describe.each([
  ['reports the failed item', reporting],
  ['throws for the whole batch', throwing],
])('a stream whose function %s', (_, body) => {
  let running: Running
  const trace = `/tmp/encours-stream-${randomUUID()}`
  beforeAll(async () => {
    const onFailure = { DestinationConfig: { OnFailure: { Destination: { 'Fn::GetAtt': ['letters', 'Arn'] } } } }
    const sample = new Sample()
      .table(`stream-${randomUUID()}`)
      .queue('letters')
      .lambda('reader', body, { Environment: { TRACE: trace } })
      .mapping('reader', { BatchSize: 10, MaximumRetryAttempts: 2, ...onFailure })
    running = await run(sample)
  })
  afterAll(() => running.stop())

  const batches = (): string[][] =>
    existsSync(trace)
      ? readFileSync(trace, 'utf8')
          .trim()
          .split('\n')
          .map((line) => JSON.parse(line))
      : []
  const seen = (key: string) =>
    batches()
      .flat()
      .filter((one) => one === key).length

  test('gets what the filter lets through, and nothing else', async () => {
    await running.put('other', '1')
    await running.put('J#a', '1')
    await running.cloud.drained()
    expect(batches().flat()).toEqual(['J#a/1'])
  })

  test('delivers the neighbours of a poisoned record, which goes by itself to the dead letters', async () => {
    for (const sk of ['1', '2', 'poison', '4', '5']) await running.put('J#b', sk)
    await running.cloud.drained()
    for (const sk of ['1', '2', '4', '5']) expect(seen(`J#b/${sk}`)).toBeGreaterThan(0)
    const [letter, ...more] = new DeadLetters(running.cloud).list()
    expect(more).toEqual([])
    expect(letter).toMatchObject({ queue: 'letters', function: 'reader', content: { DDBStreamBatchInfo: { batchSize: 1 } } })
    expect(letter?.reason).not.toBe('unknown')
  })

  test('goes on with what comes after', async () => {
    await running.put('J#c', '1')
    await running.cloud.drained()
    expect(seen('J#c/1')).toBe(1)
  })

  test('delivers the record itself after a redrive once the function is well', async () => {
    const letters = new DeadLetters(running.cloud)
    writeFileSync(`${trace}.well`, '')
    const before = seen('J#b/poison')
    expect(await letters.redrive()).toEqual({ redriven: 1, left: 0 })
    expect(letters.list()).toEqual([])
    expect(seen('J#b/poison')).toBe(before + 1)
  })
})
