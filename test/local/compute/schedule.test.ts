import { randomUUID } from 'node:crypto'
import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { instantAfter } from '../../../local/schedule/duration.ts'
import { nextOf } from '../../../local/schedule/expression.ts'
import { type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const at = (iso: string): number => Date.parse(iso)

describe('a schedule expression', () => {
  test.each([
    ['cron(15 * * * ? *)', 'UTC', '2026-01-01T00:15:00Z', '2026-01-01T01:15:00Z'],
    ['cron(40 2 * * ? *)', 'UTC', '2026-01-01T02:39:59Z', '2026-01-01T02:40:00Z'],
    ['cron(0 6 L * ? *)', 'UTC', '2026-02-01T00:00:00Z', '2026-02-28T06:00:00Z'],
    ['cron(0 8 ? * MON-FRI *)', 'UTC', '2026-01-02T08:00:00Z', '2026-01-05T08:00:00Z'],
    ['cron(0 8 ? * 2#1 *)', 'UTC', '2026-01-06T00:00:00Z', '2026-02-02T08:00:00Z'],
    ['cron(0 8 * * ? *)', 'Europe/Paris', '2026-01-01T00:00:00Z', '2026-01-01T07:00:00Z'],
    ['cron(0 8 * * ? *)', 'Europe/Paris', '2026-07-01T00:00:00Z', '2026-07-01T06:00:00Z'],
    ['cron(30 2 * * ? *)', 'Europe/Paris', '2026-10-25T00:30:00Z', '2026-10-26T01:30:00Z'],
    ['rate(5 minutes)', 'UTC', '2026-01-01T00:05:00Z', '2026-01-01T00:10:00Z'],
    ['rate(1 day)', 'UTC', '2026-01-01T12:00:00Z', '2026-01-02T00:00:00Z'],
    ['at(2026-03-01T08:00:00)', 'Europe/Paris', '2026-01-01T00:00:00Z', '2026-03-01T07:00:00Z'],
  ])('%s in %s after %s comes at %s', (expression, timeZone, from, expected) => {
    expect(nextOf({ expression, timeZone, origin: at('2026-01-01T00:00:00Z') })(at(from))).toBe(at(expected))
  })

  test('that is over has no next instant', () => {
    expect(nextOf({ expression: 'at(2026-01-01T00:00:00)', timeZone: 'UTC', origin: 0 })(at('2026-01-02T00:00:00Z'))).toBeUndefined()
  })
})

describe('an ISO duration', () => {
  test.each([
    ['P31D', '2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z'],
    ['P1M', '2026-01-31T10:00:00Z', '2026-02-28T10:00:00Z'],
    ['P1Y', '2028-02-29T00:00:00Z', '2029-02-28T00:00:00Z'],
    ['P2W', '2026-01-01T00:00:00Z', '2026-01-15T00:00:00Z'],
    ['PT90M', '2026-01-01T00:00:00Z', '2026-01-01T01:30:00Z'],
    ['P1DT0.5S', '2026-01-01T00:00:00Z', '2026-01-02T00:00:00.500Z'],
  ])('%s after %s is %s', (duration, from, expected) => {
    expect(instantAfter(at(from), duration)).toBe(at(expected))
  })

  test.each(['31D', 'P', 'PT', 'P1.5D', 'P-1D', ''])('%s is none', (text) => {
    expect(instantAfter(0, text)).toBeUndefined()
  })
})

/** Writes a row at its instant; the row's way through stream and bus ends in another line. */
const tick = `
  const client = new aws.dynamo.DynamoDBClient({})
  const at = new Date().toISOString()
  require('node:fs').appendFileSync(process.env.TRACE, 'tick ' + at.slice(0, 16) + '\\n')
  await client.send(new aws.dynamo.PutItemCommand({ TableName: process.env.TABLE_NAME, Item: { pk: { S: 'J#' + at }, sk: { S: '1' } } }))`

const relay = `
  const client = new aws.events.EventBridgeClient({})
  await client.send(new aws.events.PutEventsCommand({ Entries: event.Records.map((record) => ({ EventBusName: 'sample', Source: 'sample', DetailType: 'ticked', Detail: JSON.stringify({ id: record.dynamodb.Keys.pk.S }) })) }))`

const note = `
  await new Promise((resolve) => setTimeout(resolve, 20))
  require('node:fs').appendFileSync(process.env.TRACE, 'done ' + event.detail.id.slice(2, 18) + ' at ' + new Date().toISOString().slice(0, 16) + '\\n')`

describe('the clock moved forward', () => {
  let running: Running
  const trace = `/tmp/encours-schedule-${randomUUID()}`
  const written = () => readFileSync(trace, 'utf8').trim().split('\n')
  beforeAll(async () => {
    const environment = { Environment: { TRACE: trace } }
    const sample = new Sample()
      .table(`schedule-${randomUUID()}`)
      .bus('sample')
      .lambda('tick', tick, environment)
      .lambda('relay', relay, environment)
      .lambda('note', note, environment)
      .mapping('relay')
      .rule('OnTicked', { pattern: { source: ['sample'] }, functionId: 'note' })
      .schedule('hourly', 'cron(0 * * * ? *)', 'tick')
      .schedule('daily', 'cron(30 12 * * ? *)', 'tick')
    running = await run(sample)
  })
  afterAll(() => running.stop())

  test('stops at every schedule’s instant in order, and goes on when all it set going is done', async () => {
    const { clock, scheduler } = running.cloud
    await scheduler.moveTo(Math.ceil(clock.now() / 86_400_000) * 86_400_000 + 1000)
    const day = new Date(clock.now()).toISOString().slice(0, 10)
    const before = written().length
    const fired = await scheduler.moveTo(at(`${day}T14:30:00Z`))
    expect(fired.map(({ schedule, at }) => `${schedule} ${at.slice(11, 16)}`)).toEqual([
      ...Array.from({ length: 12 }, (_, i) => `hourly ${String(i + 1).padStart(2, '0')}:00`),
      'daily 12:30',
      'hourly 13:00',
      'hourly 14:00',
    ])
    // Every tick was followed to its end before the next one, at the instant it belonged to.
    const instants = fired.map(({ at }) => at.slice(0, 16))
    expect(written().slice(before)).toEqual(instants.flatMap((instant) => [`tick ${instant}`, `done ${instant} at ${instant}`]))
    expect(new Date(clock.now()).toISOString().slice(0, 16)).toBe(`${day}T14:30`)
  })

  test('never goes back', async () => {
    const { clock, scheduler } = running.cloud
    const before = clock.now()
    await scheduler.moveTo(before - 3_600_000)
    expect(clock.now()).toBeGreaterThanOrEqual(before)
  })

  test('goes on from where it was after a restart on the same folder', async () => {
    const { Clock } = await import('../../../local/clock.ts')
    const { Keep } = await import('../../../local/keep.ts')
    const keep = new Keep(running.folder)
    expect(Math.abs(new Clock(keep).now() - running.cloud.clock.now())).toBeLessThan(1000)
    keep.close()
  })
})
