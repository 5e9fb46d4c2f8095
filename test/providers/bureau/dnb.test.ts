import { describe, expect, test } from 'vitest'
import { dnbConnection } from '../../../providers/bureau/dnb.ts'
import { type Answer, type Asked, wire } from '../wire.ts'
import recorded from './recorded/data-blocks.json' with { type: 'json' }

const duns = '804735132'
const question = { duns, customerReference: 'acc_1' }
const credentials = { key: 'consumer', secret: 's:cret' }
const hour = 3_600_000

type Script = { token?: (count: number) => Answer; data?: (count: number, asked: Asked) => Answer; timeoutMillis?: number }

const granting = (count: number): Answer => ({ body: { access_token: `token-${count}`, expires_in: 86_400, token_type: 'Bearer' } })

/** A bureau on a port, a clock that only the test moves, and the pauses it was told to make. */
async function bureauThat({ token = granting, data = () => ({ body: recorded }), timeoutMillis = 2_000 }: Script) {
  const counts = { token: 0, data: 0 }
  const { url, asked } = await wire((one) => {
    if (one.path === '/v3/token') return token(++counts.token)
    return data(++counts.data, one)
  })
  const clock = { now: Date.parse('2026-11-22T10:00:00.000Z') }
  const pauses: number[] = []
  const connect = dnbConnection({ baseUrl: url, now: () => clock.now, pause: async (millis) => pauses.push(millis), timeoutMillis })
  return { bureau: connect(credentials), connect, asked, counts, clock, pauses }
}

function error(status: number, errorCode: string, headers: Record<string, string> = {}): Answer {
  return { status, headers, body: { error: { errorCode, errorMessage: 'as documented' } } }
}

describe('a question to the bureau', () => {
  test('asks for a token once, then for the data blocks with reason, reference and head office', async () => {
    const { bureau, asked } = await bureauThat({})
    expect(await bureau.assess(question)).toMatchObject({
      kind: 'assessed',
      assessment: { duns, rating: '3A2', fetchedAt: '2026-11-22T10:00:00.000Z', answerHash: expect.stringMatching(/^[0-9a-f]{64}$/) },
    })
    const [token, first] = asked
    expect(token).toMatchObject({ method: 'POST', path: '/v3/token' })
    expect(token?.body.toString()).toBe('grant_type=client_credentials')
    expect(token?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('consumer:s:cret').toString('base64')}`,
      'content-type': 'application/x-www-form-urlencoded',
    })
    expect(first).toMatchObject({ method: 'GET', path: '/v1/data/duns/804735132', headers: { authorization: 'Bearer token-1' } })
    expect(Object.fromEntries(first?.query ?? [])).toEqual({
      blockIDs: 'companyinfo_L2_v1,financialstrengthinsight_L2_v1,paymentinsight_L1_v1,eventfilings_L1_v1',
      tradeUp: 'hq',
      customerReference: 'acc_1',
      orderReason: '6332',
    })
  })

  test('about no number is not found, and not asked', async () => {
    const { bureau, asked } = await bureauThat({})
    expect(await bureau.assess({ ...question, duns: '12-345' })).toEqual({ kind: 'not-found' })
    expect(asked).toEqual([])
  })

  test.each([
    ['not found', error(404, '10001'), { kind: 'not-found' }, 1],
    ['not found by status 200', error(200, '10500'), { kind: 'not-found' }, 1],
    ['not allowed', error(401, '00041'), { kind: 'misconfigured', reason: 'dnb-00041' }, 1],
    ['without contract', error(403, '00012'), { kind: 'misconfigured', reason: 'dnb-00012' }, 1],
    ['wrong parameters', error(400, '10002'), { kind: 'misconfigured', reason: 'dnb-10002' }, 1],
    ['too slow for itself', error(503, '00002'), { kind: 'unavailable', reason: 'dnb-00002' }, 3],
    ['an error of a proxy', { status: 502, body: '<html>Bad gateway</html>' }, { kind: 'unavailable', reason: 'http-502' }, 3],
    ['a page with status 200', { body: '<html>Login</html>' }, { kind: 'unavailable', reason: 'no-organization' }, 1],
    ['half of an answer', { body: JSON.stringify(recorded).slice(0, 900) }, { kind: 'unavailable', reason: 'no-organization' }, 1],
    [
      'another company',
      { body: { ...recorded, inquiryDetail: { duns: '999999999' } } },
      { kind: 'unavailable', reason: 'other-company' },
      1,
    ],
    ['an error we never saw', error(418, '77777'), { kind: 'unavailable', reason: 'dnb-77777' }, 1],
    [
      'a redirect elsewhere',
      { status: 302, headers: { location: 'http://127.0.0.1:1/' } },
      { kind: 'unavailable', reason: 'no-connection' },
      3,
    ],
    ['a closed connection', 'cut', { kind: 'unavailable', reason: 'no-connection' }, 3],
  ] satisfies [string, Answer, object, number][])('answered as %s', async (_, answer, outcome, asks) => {
    const { bureau, counts } = await bureauThat({ data: () => answer })
    expect(await bureau.assess(question)).toEqual(outcome)
    expect(counts).toEqual({ token: 1, data: asks })
  })

  test('that the bureau never answers is given up after three tries', async () => {
    const { bureau, counts } = await bureauThat({ data: () => 'hang', timeoutMillis: 30 })
    expect(await bureau.assess(question)).toEqual({ kind: 'unavailable', reason: 'timeout' })
    expect(counts.data).toBe(3)
  })

  test('refused for now is asked again after the time the bureau names', async () => {
    const { bureau, pauses } = await bureauThat({
      data: (count) => (count < 3 ? error(429, '00046', { 'retry-after': String(count) }) : { body: recorded }),
    })
    expect(await bureau.assess(question)).toMatchObject({ kind: 'assessed' })
    expect(pauses).toEqual([1_000, 2_000])
  })

  test('refused for a long time is left for later, with that time', async () => {
    const { bureau, pauses, counts } = await bureauThat({ data: () => error(429, '00045', { 'retry-after': '600' }) })
    expect(await bureau.assess(question)).toEqual({ kind: 'unavailable', reason: 'dnb-00045', retryAfterSeconds: 600 })
    expect({ pauses, asks: counts.data }).toEqual({ pauses: [], asks: 1 })
  })

  test('may be told the time to come back as a date', async () => {
    const { bureau } = await bureauThat({ data: () => error(429, '00045', { 'retry-after': 'Sun, 22 Nov 2026 10:05:00 GMT' }) })
    expect(await bureau.assess(question)).toMatchObject({ retryAfterSeconds: 300 })
  })
})

describe('the token', () => {
  test('of a hundred questions at once is one', async () => {
    const { bureau, counts } = await bureauThat({})
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => bureau.assess(question)))
    expect(outcomes.every(({ kind }) => kind === 'assessed')).toBe(true)
    expect(counts).toEqual({ token: 1, data: 100 })
  })

  test('of one key is shared by all who ask under it, and by nobody else', async () => {
    const { connect, counts } = await bureauThat({})
    await connect(credentials).assess(question)
    await connect({ ...credentials }).assess(question)
    expect(counts.token).toBe(1)
    await connect({ key: 'other', secret: 'x' }).assess(question)
    expect(counts.token).toBe(2)
  })

  test('is kept until 76 minutes are left', async () => {
    const { bureau, clock, counts } = await bureauThat({})
    await bureau.assess(question)
    clock.now += 24 * hour - 77 * 60_000
    await bureau.assess(question)
    expect(counts.token).toBe(1)
    clock.now += 2 * 60_000
    await bureau.assess(question)
    expect(counts.token).toBe(2)
  })

  test('is read from the older answer too', async () => {
    const { bureau, counts, clock } = await bureauThat({ token: () => ({ body: { access_token: 't', expiresIn: '86400' } }) })
    await bureau.assess(question)
    clock.now += 20 * hour
    await bureau.assess(question)
    expect(counts.token).toBe(1)
  })

  test('the bureau calls expired is renewed once, at once', async () => {
    const expired = await bureauThat({
      data: (_, { headers }) => (headers.authorization === 'Bearer token-1' ? error(401, '00040') : { body: recorded }),
    })
    expect(await expired.bureau.assess(question)).toMatchObject({ kind: 'assessed' })
    expect({ ...expired.counts, pauses: expired.pauses }).toEqual({ token: 2, data: 2, pauses: [0] })
    const always = await bureauThat({ data: () => error(401, '00040') })
    expect(await always.bureau.assess(question)).toEqual({ kind: 'unavailable', reason: 'dnb-00040' })
    expect(always.counts).toEqual({ token: 2, data: 2 })
  })

  test('that expired under a hundred questions is renewed once', async () => {
    const { bureau, counts } = await bureauThat({
      data: (_, { headers }) => (headers.authorization === 'Bearer token-1' ? error(401, '00040') : { body: recorded }),
    })
    const outcomes = await Promise.all(Array.from({ length: 100 }, () => bureau.assess(question)))
    expect(outcomes.every(({ kind }) => kind === 'assessed')).toBe(true)
    expect(counts.token).toBe(2)
  })

  test.each([
    ['keys it does not know', { status: 401, body: { error: 'invalid_client' } }, { kind: 'misconfigured', reason: 'token-refused' }],
    ['an answer without token', { body: {} }, { kind: 'unavailable', reason: 'token-unreadable' }],
    ['its own failure', { status: 503, body: '' }, { kind: 'unavailable', reason: 'http-503' }],
  ] satisfies [string, Answer, object][])('refused for %s: nothing is asked', async (_, token, outcome) => {
    const { bureau, counts } = await bureauThat({ token: () => token })
    expect(await bureau.assess(question)).toEqual(outcome)
    expect(counts.data).toBe(0)
  })
})
