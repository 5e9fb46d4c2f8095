import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { eventually } from '../../kit/eventually.ts'
import { isAlive } from '../../kit/isAlive.ts'
import { type Child, engineOf, NotStarted, startChild } from './kit/child.ts'
import { ask } from './kit/running.ts'
import { freshFolder, Sample } from './kit/sample.ts'

/** Notes that it began, waits until it may go on, notes that it is done. */
const patient = `
  const fs = require('node:fs')
  fs.appendFileSync(process.env.TRACE, 'began ' + event.detail.id + '\\n')
  while (!fs.existsSync(process.env.TRACE + '.go')) await new Promise((resolve) => setTimeout(resolve, 20))
  fs.appendFileSync(process.env.TRACE, 'done ' + event.detail.id + '\\n')`

const relay = `
  const client = new aws.events.EventBridgeClient({})
  await client.send(new aws.events.PutEventsCommand({ Entries: event.Records.map((record) => ({ EventBusName: 'sample', Source: 'sample', DetailType: 'row-put', Detail: JSON.stringify({ id: record.dynamodb.Keys.pk.S }) })) }))`

const door = `
  const client = new aws.dynamo.DynamoDBClient({})
  await client.send(new aws.dynamo.PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: 'J#' + event.body }, sk: { S: '1' } } }))
  return { statusCode: 201 }`

describe('a run killed the hard way', () => {
  const fresh = freshFolder()
  const folder = join(fresh.path, 'kept')
  const trace = join(fresh.path, 'trace')
  const written = () => (existsSync(trace) ? readFileSync(trace, 'utf8').trim().split('\n') : [])
  let child: Child
  let template: string

  beforeAll(async () => {
    const environment = { Timeout: 60, Environment: { TRACE: trace } }
    template = new Sample()
      .table('restart')
      .bus('sample')
      .lambda('door', door)
      .lambda('outbox', relay)
      .lambda('patient', patient, environment)
      .mapping('outbox', { MaximumRetryAttempts: 1000 })
      .rule('OnAny', { pattern: { source: ['sample'] }, functionId: 'patient' })
      .routes('door', ['POST /rows'])
      .write(join(fresh.path, 'assembly'))
    child = await startChild({ folder, template })
  }, 90_000)
  afterAll(async () => {
    await child.kill()
    fresh.remove()
  })

  test('leaves no engine behind, wherever it was', async () => {
    await child.control('POST', 'clock', { advance: 'P10D' })
    const armed = { target: 'relay', operation: 'PutEvents', kind: 'crash-before', times: 1000 }
    expect((await child.control('POST', 'faults', armed)).status).toBeLessThan(300)
    expect((await child.control('POST', 'events', { source: 'sample', detailType: 'any', detail: { id: 'accepted' } })).status).toBe(202)
    expect((await ask(`${child.url}/rows`, { method: 'POST', body: 'committed' })).status).toBe(201)
    await eventually(() => written().includes('began accepted'))
    const { json } = await child.control('GET', 'events?detailType=row-put')
    expect(json.events).toEqual([])

    const engine = engineOf(folder) ?? 0
    expect(isAlive(engine)).toBe(true)
    await child.kill()
    await eventually(() => !isAlive(engine), 5000)
  })

  test('does the rest at the next start, each thing once', async () => {
    writeFileSync(`${trace}.go`, '')
    child = await startChild({ folder, template })
    expect((await child.control('POST', 'drain')).json).toEqual({ quiet: true })
    const done = written().filter((line) => line.startsWith('done'))
    expect(done.sort()).toEqual(['done J#committed', 'done accepted'])
  })

  test('goes on with the clock where it was', async () => {
    const { json } = await child.control('GET', 'clock')
    expect(Date.parse(String(json.now))).toBeGreaterThan(Date.now() + 9 * 86_400_000)
  })

  test('keeps its history', async () => {
    const { json } = await child.control('GET', 'events')
    expect(json.events).toMatchObject([{ detailType: 'any' }, { detailType: 'row-put', detail: { id: 'J#committed' } }])
  })

  test('does nothing twice at a third start', async () => {
    await child.kill()
    child = await startChild({ folder, template })
    await child.control('POST', 'drain')
    expect(written().filter((line) => line.startsWith('done'))).toHaveLength(2)
  })

  test('lets no second run use its folder, and says so in one line', async () => {
    const second = await startChild({ folder, template }).catch((cause: unknown) => cause)
    expect(second).toBeInstanceOf(NotStarted)
    expect(second).toMatchObject({ code: 1, message: expect.stringMatching(/^The data folder is in use by .+\n$/) })
    expect((await child.control('GET', 'ready')).status).toBe(200)
  })

  test('tells who wants its port what to do, in one line', async () => {
    const port = Number(new URL(child.url).port)
    const second = await startChild({ folder: join(fresh.path, 'other'), template, port }).catch((cause: unknown) => cause)
    expect(second).toMatchObject({
      code: 1,
      message: `Port ${port} is taken. End what uses it, or start with another: npm start -- --port ${port + 1}\n`,
    })
  })

  test('begins anew with --fresh', async () => {
    await child.kill()
    child = await startChild({ folder, template, more: ['--fresh'] })
    expect((await child.control('GET', 'events')).json.events).toEqual([])
    const { json } = await child.control('GET', 'clock')
    expect(Date.parse(String(json.now))).toBeLessThan(Date.now() + 60_000)
  })

  test('empties no folder that isn’t its own', async () => {
    const strange = join(fresh.path, 'strange')
    mkdirSync(strange)
    writeFileSync(join(strange, 'thesis.txt'), 'years of work')
    const refused = await startChild({ folder: strange, template, more: ['--fresh'] }).catch((cause: unknown) => cause)
    expect(refused).toMatchObject({ code: 1, message: expect.stringContaining('no data folder of Encours') })
    expect(existsSync(join(strange, 'thesis.txt'))).toBe(true)
  })

  test('ends all it started when it is asked to end', async () => {
    const engine = engineOf(folder) ?? 0
    expect(await child.end()).toBe(0)
    expect(isAlive(engine)).toBe(false)
    expect(engineOf(folder)).toBeUndefined()
  })
})
