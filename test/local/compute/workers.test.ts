import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { ask, type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const behaviours = `
  const query = event.queryStringParameters ?? {}
  globalThis.running = (globalThis.running ?? 0) + 1
  const most = globalThis.running
  if (query.do === 'throw') throw new RangeError('out of range')
  if (query.do === 'exit') process.exit(7)
  if (query.do === 'hang') await new Promise(() => setInterval(() => {}, 1000))
  if (query.do === 'heap') { const all = []; for (;;) all.push(new Array(1e6).fill(Math.random())) }
  await new Promise((resolve) => setTimeout(resolve, 30))
  globalThis.running -= 1
  return { statusCode: 200, body: JSON.stringify({ most, thread: require('node:worker_threads').threadId,
    name: process.env.AWS_LAMBDA_FUNCTION_NAME, left: context.getRemainingTimeInMillis(), trace: process.env._X_AMZN_TRACE_ID,
    now: Date.now(), made: new Date().getTime(), isDate: new Date(0) instanceof Date && new Date(0).constructor === Date, zone: new Date(2026, 0, 1).toISOString(),
    correlation: event.requestContext.requestId }) }`

/** A write the engine refuses; answers how often the SDK sent it. */
const refused = `
  const client = new aws.dynamo.DynamoDBClient({})
  const put = { TableName: process.env.TABLE_NAME, Item: { pk: { S: 'a' }, sk: { S: 'b' } }, ConditionExpression: 'attribute_exists(pk)' }
  return client.send(new aws.dynamo.TransactWriteItemsCommand({ TransactItems: [{ Put: put }] })).catch((cause) => cause.$metadata.attempts)`

describe('a function’s workers', () => {
  let running: Running
  beforeAll(async () => {
    const sample = new Sample()
      .table(`workers-${randomUUID()}`)
      .lambda('open', behaviours, { Timeout: 1 })
      .lambda('guarded', behaviours)
      .lambda('guard', 'return { isAuthorized: true }')
      .lambda('refused', refused)
      .routes('open', ['GET /open'])
      .routes('guarded', ['GET /guarded'], 'guard')
    running = await run(sample)
  })
  afterAll(() => running.stop())

  const call = async (path: string) => JSON.parse((await ask(`${running.url}${path}`, { headers: { authorization: 'Bearer x' } })).text)

  test('run one invocation at a time each, and are at most two', async () => {
    const answers = await Promise.all(Array.from({ length: 12 }, () => call('/open')))
    expect(answers.map(({ most }) => most)).toEqual(answers.map(() => 1))
    expect(new Set(answers.map(({ thread }) => thread)).size).toBe(2)
  })

  test('are up to four where callers wait behind the authorizer', async () => {
    const answers = await Promise.all(Array.from({ length: 24 }, () => call('/guarded')))
    expect(answers.map(({ most }) => most)).toEqual(answers.map(() => 1))
    expect(running.cloud.lambdas.workers.guarded).toBe(4)
  })

  test('know their function, their time left, and a trace of their own', async () => {
    const [one, two] = await Promise.all([call('/open'), call('/open')])
    expect(one.name).toBe('open')
    expect(one.left).toBeGreaterThan(500)
    expect(one.left).toBeLessThanOrEqual(1000)
    expect(one.trace).toMatch(/^Root=1-[0-9a-f]{8}-[0-9a-f]{24};Parent=[0-9a-f]{16};Sampled=1$/)
    expect(one.trace).not.toBe(two.trace)
  })

  test('see the run’s clock wherever they look for the time', async () => {
    running.cloud.clock.moveTo(running.cloud.clock.now() + 40 * 86_400_000)
    const { now, made, isDate } = await call('/open')
    for (const seen of [now, made]) {
      expect(seen).toBeGreaterThan(Date.now() + 39 * 86_400_000)
      expect(seen).toBeLessThanOrEqual(running.cloud.clock.now())
    }
    expect(isDate).toBe(true)
  })

  test('send a refused request once, though the engine’s own clock is behind', async () => {
    running.cloud.clock.moveTo(running.cloud.clock.now() + 40 * 86_400_000)
    expect(await running.cloud.lambdas.invoke('refused', '{}')).toMatchObject({ ok: true, result: '1' })
  })

  test('that run over their time are ended, and the next call finds another', async () => {
    const { status, text } = await ask(`${running.url}/open?do=hang`)
    expect([status, text]).toEqual([500, '{"message":"Internal Server Error"}'])
    expect((await call('/open')).name).toBe('open')
  })

  test.each(['throw', 'exit', 'heap'])('that fail (%s) answer 500 without taking the run with them', async (way) => {
    expect((await ask(`${running.url}/open?do=${way}`)).status).toBe(500)
    expect((await call('/open')).name).toBe('open')
  })

  test('can be ended in the middle of an invocation, which then fails', async () => {
    const hanging = ask(`${running.url}/guarded?do=hang`, { headers: { authorization: 'Bearer x' } })
    const found = await new Promise<string>((resolve) => {
      const look = () => {
        const busy = [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16]
          .map((n) => `guarded.${n}`)
          .find((id) => running.cloud.lambdas.whoCalls(id))
        if (busy) resolve(busy)
        else setImmediate(look)
      }
      look()
    })
    running.cloud.lambdas.crash(found)
    expect((await hanging).status).toBe(500)
  })
})

describe('the workers of all functions together', () => {
  test('are at most eighteen: one that idles longest makes room', async () => {
    const names = Array.from({ length: 24 }, (_, i) => `small${i}`)
    const sample = new Sample().table(`many-${randomUUID()}`)
    for (const name of names) sample.lambda(name, 'return process.env.AWS_LAMBDA_FUNCTION_NAME')
    const running = await run(sample)
    const { lambdas } = running.cloud
    try {
      for (const name of names) expect(await lambdas.invoke(name, '{}')).toMatchObject({ ok: true, result: `"${name}"` })
      const alive = Object.entries(lambdas.workers).filter(([, count]) => count > 0)
      expect(alive.map(([name]) => name)).toEqual(names.slice(-18))
      expect(await lambdas.invoke('small0', '{}')).toMatchObject({ ok: true, result: '"small0"' })
      expect(lambdas.workers.small6).toBe(0)
    } finally {
      await running.stop()
    }
  })
})
