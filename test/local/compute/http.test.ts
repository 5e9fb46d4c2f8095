import { randomUUID } from 'node:crypto'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { type Answer, ask, type Running, run } from './kit/running.ts'
import { Sample } from './kit/sample.ts'

const echo = 'return { statusCode: 200, headers: { "content-type": "application/json" }, body: JSON.stringify(event) }'

/** Says yes to `good`, no to anything else, counts how often it was asked, and falls over `broken`. */
const guard = `
  globalThis.asked = (globalThis.asked ?? 0) + 1
  if (event.identitySource[0] === 'broken') throw new Error('broken')
  return { isAuthorized: event.identitySource[0] === 'good', context: { merchantId: 'mer_1', asked: String(globalThis.asked), routeArn: event.routeArn } }`

const results: Record<string, string> = {
  bare: 'return { id: 7 }',
  text: 'return "plain"',
  nothing: 'return undefined',
  cookies: 'return { statusCode: 201, cookies: ["a=1; Path=/", "b=2"], headers: { "X-One": 1 }, body: "made" }',
  binary: 'return { statusCode: 200, isBase64Encoded: true, headers: { "content-type": "image/png" }, body: "iVBORw==" }',
  nonsense: 'return { statusCode: "soon" }',
  empty: 'return { statusCode: 204 }',
}

describe('the HTTP API', () => {
  let running: Running
  beforeAll(async () => {
    const sample = new Sample()
      .table(`http-${randomUUID()}`)
      .lambda('echo', echo)
      .lambda('closed', echo)
      .lambda('guard', guard, { ReservedConcurrentExecutions: 1 })
      .routes('echo', ['GET /open/{id}', 'POST /open', 'GET /files/{rest+}', 'GET /open/fixed', 'ANY /any', 'GET /any'])
      .routes('closed', ['GET /closed', 'GET /closed/{id}'], 'guard')
    for (const [name, body] of Object.entries(results)) sample.lambda(name, body).routes(name, [`GET /result/${name}`])
    running = await run(sample)
  })
  afterAll(() => running.stop())

  const get = (path: string, headers: Record<string, string | string[]> = {}) => ask(running.url + path, { headers })
  const eventOf = ({ text }: Answer) => JSON.parse(text)

  test('hands a request over in payload format 2.0', async () => {
    const answer = await get('/open/a%20b%2Fc?x=1&y=two&x=3&empty=', { 'X-Many': ['one', 'two'], cookie: 'a=1; b=2', 'user-agent': 'test' })
    const { headers, requestContext, ...rest } = eventOf(answer)
    expect(rest).toEqual({
      version: '2.0',
      routeKey: 'GET /open/{id}',
      rawPath: '/open/a b/c',
      rawQueryString: 'x=1&y=two&x=3&empty=',
      cookies: ['a=1', 'b=2'],
      queryStringParameters: { x: '1,3', y: 'two', empty: '' },
      pathParameters: { id: 'a b/c' },
      isBase64Encoded: false,
    })
    expect(headers['x-many']).toBe('one,two')
    expect(headers).not.toHaveProperty('cookie')
    expect(requestContext).toMatchObject({
      http: { method: 'GET', path: '/open/a b/c', protocol: 'HTTP/1.1', sourceIp: '127.0.0.1', userAgent: 'test' },
      requestId: answer.headers['apigw-requestid'],
      routeKey: 'GET /open/{id}',
      stage: '$default',
    })
    expect(requestContext.time).toMatch(/^\d\d\/[A-Z][a-z]{2}\/\d{4}:\d\d:\d\d:\d\d \+0000$/)
  })

  test.each([
    ['application/json', '{"é":1}', '{"é":1}', false],
    ['application/problem+json; charset=utf-8', '{}', '{}', false],
    ['text/plain', 'é', 'é', false],
    ['application/x-www-form-urlencoded', 'a=1', 'YT0x', true],
    ['application/octet-stream', Buffer.from([0, 255]), 'AP8=', true],
  ])('gives a body of %s as text or in base64', async (type, body, expected, encoded) => {
    const answer = await ask(`${running.url}/open`, { method: 'POST', headers: { 'content-type': type }, body })
    expect(eventOf(answer)).toMatchObject({ body: expected, isBase64Encoded: encoded })
  })

  test.each([
    ['/open/fixed', 'GET /open/fixed'],
    ['/open/other', 'GET /open/{id}'],
    ['/files/a/b/c', 'GET /files/{rest+}'],
    ['/any', 'GET /any'],
  ])('takes the most specific route for %s', async (path, routeKey) => {
    expect(eventOf(await get(path)).routeKey).toBe(routeKey)
  })

  test('lets ANY take the methods no route of their own has', async () => {
    expect(eventOf(await ask(`${running.url}/any`, { method: 'PATCH' })).routeKey).toBe('ANY /any')
  })

  test.each([
    ['GET', '/nowhere'],
    ['DELETE', '/open/1'],
    ['GET', '/open/1/more'],
    ['GET', '/open/'],
  ])('answers 404 to %s %s', async (method, path) => {
    const answer = await ask(running.url + path, { method })
    expect([answer.status, answer.text]).toEqual([404, '{"message":"Not Found"}'])
  })

  test.each([
    ['bare', 200, '{"id":7}', 'application/json'],
    ['text', 200, 'plain', 'application/json'],
    ['nothing', 200, '', 'application/json'],
    ['cookies', 201, 'made', 'text/plain;charset=utf-8'],
    ['nonsense', 500, '{"message":"Internal Server Error"}', 'application/json'],
    ['empty', 204, '', 'text/plain;charset=utf-8'],
  ])('writes what a function returned: %s', async (name, status, text, type) => {
    const answer = await get(`/result/${name}`)
    expect([answer.status, answer.text, answer.headers['content-type']]).toEqual([status, text, type])
  })

  test('writes cookies each in a line, and numbers in headers as text', async () => {
    const { headers } = await get('/result/cookies')
    expect(headers['set-cookie']).toEqual(['a=1; Path=/', 'b=2'])
    expect(headers['x-one']).toBe('1')
  })

  test('writes base64 as the bytes it stands for', async () => {
    expect((await get('/result/binary')).headers['content-length']).toBe('4')
  })

  test('refuses bodies over 10 MB', async () => {
    const answer = await ask(`${running.url}/open`, { method: 'POST', body: Buffer.alloc(10 * 1024 * 1024 + 1) })
    expect(answer.status).toBe(413)
  })

  describe('behind an authorizer', () => {
    test('answers 401 without asking it when the header is missing', async () => {
      const answer = await get('/closed')
      expect([answer.status, answer.text]).toEqual([401, '{"message":"Unauthorized"}'])
    })

    test('answers 403 when it says no, and 500 when it fails', async () => {
      expect((await get('/closed', { authorization: 'bad' })).status).toBe(403)
      expect((await get('/closed', { authorization: 'broken' })).status).toBe(500)
    })

    test('hands its context on, and asks once in 60 seconds for all routes of one caller', async () => {
      const asked = async (path: string) => eventOf(await get(path, { authorization: 'good' })).requestContext.authorizer.lambda
      const first = await asked('/closed')
      expect(first).toMatchObject({ merchantId: 'mer_1' })
      expect(await asked('/closed/7')).toEqual(first)
      running.cloud.clock.moveTo(running.cloud.clock.now() + 59_000)
      expect(await asked('/closed')).toEqual(first)
      running.cloud.clock.moveTo(running.cloud.clock.now() + 2000)
      expect((await asked('/closed')).asked).not.toBe(first.asked)
    })

    test('remembers a no as well, but not a failure', async () => {
      const count = async () => Number(eventOf(await get('/closed', { authorization: 'good' })).requestContext.authorizer.lambda.asked)
      running.cloud.gateway?.authorizers.clear()
      const before = await count()
      await get('/closed', { authorization: 'bad' })
      await get('/closed', { authorization: 'bad' })
      await get('/closed', { authorization: 'broken' })
      await get('/closed', { authorization: 'broken' })
      running.cloud.gateway?.authorizers.clear()
      expect((await count()) - before).toBe(4)
    })
  })
})
