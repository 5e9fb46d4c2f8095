import { createHash } from 'node:crypto'
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { type Asking, requestLimiter } from '../../functions/runtime/requestLimit.ts'
import { Unavailable } from '../../store/keeper.ts'
import { dynamoLeases, type Leases } from '../../store/leases.ts'
import { engineTable } from '../kit/keeper.ts'
import { type Answered, atlas, type House, key, lumen, openHouse, orderOf, person, type Request, type Visitor, visit } from './house.ts'
import { recordsIn } from './records.ts'
import { openSignIn, questionOf } from './signIn.ts'

let house: House
let checkout: (request: Request) => Promise<Answered>
let office: (request: Request) => Promise<Answered>
let papers: (request: Request) => Promise<Answered>

beforeAll(async () => {
  house = await openHouse()
  const front = await import('../../functions/api/checkout.ts')
  const back = await import('../../functions/api/backOffice.ts')
  const documents = await import('../../functions/api/documents.ts')
  checkout = (request) => visit(front.handler, request)
  office = (request) => visit(back.handler, request)
  papers = (request) => visit(documents.handler, request)
})
afterAll(() => house?.close())
afterEach(() => void vi.useRealTimers())

/** One environment's limiter over a table that all of a test share, at a moment the test sets. */
async function environments(count = 1) {
  const table = await engineTable()
  const clock = { at: Date.UTC(2026, 0, 5, 12) }
  let writes = 0
  const counted: Leases = {
    take: (window, wish) => {
      writes += 1
      return dynamoLeases(table).take(window, wish)
    },
  }
  const limiter = () => requestLimiter({ leases: () => counted, now: () => clock.at })
  const waits = Array.from({ length: count }, limiter)
  return { wait: limiter(), waits, clock, writes: () => writes, table }
}

const caller: Asking = { merchantId: lumen, by: 'key:key_1', requestsPerSecond: 10 }

async function passed(wait: (asking: Asking) => Promise<number | undefined>, asks: number, who = caller): Promise<number> {
  let through = 0
  for (let nth = 0; nth < asks; nth += 1) if ((await wait(who)) === undefined) through += 1
  return through
}

describe('the limit of a caller', () => {
  test('lets exactly ten seconds’ worth of requests through one environment, then says how long to wait', async () => {
    const { wait, clock } = await environments()
    expect(await passed(wait, 130)).toBe(100)
    clock.at += 6_500
    expect(await wait(caller)).toBe(4)
    clock.at += 3_500
    expect(await passed(wait, 130)).toBe(100)
  })

  test('is one over all environments, passed by one part for each of them at most', async () => {
    const { waits } = await environments(4)
    const through = await Promise.all(waits.map((wait) => passed(wait, 100)))
    const sum = through.reduce((all, one) => all + one, 0)
    expect(sum).toBeGreaterThanOrEqual(100)
    expect(sum).toBeLessThanOrEqual(100 + 4 * 5)
  })

  test('costs nothing for the first part of a window, one write for each further part, and nothing once it is reached', async () => {
    const { wait, writes } = await environments()
    await passed(wait, 5)
    expect(writes()).toBe(0)
    await passed(wait, 1)
    expect(writes()).toBe(1)
    await passed(wait, 500)
    expect(writes()).toBe(20)
  })

  test('counts each caller alone: another key, and the same key’s name at another merchant', async () => {
    const { wait } = await environments()
    await passed(wait, 130)
    expect(await passed(wait, 100, { ...caller, by: 'key:key_2' })).toBe(100)
    expect(await passed(wait, 100, { ...caller, merchantId: `${atlas}` })).toBe(100)
  })

  test('counts requests at the same instant once each', async () => {
    const { wait } = await environments()
    const answers = await Promise.all(Array.from({ length: 150 }, () => wait(caller)))
    expect(answers.filter((one) => one === undefined)).toHaveLength(100)
  })

  test('that can’t be counted stops nobody', async () => {
    const leases: Leases = { take: () => Promise.reject(new Unavailable('the table doesn’t answer')) }
    expect(await passed(requestLimiter({ leases: () => leases, now: () => Date.now() }), 300)).toBe(300)
  })

  test('is kept in rows that expire, without a version, outside every merchant’s partitions', async () => {
    const { wait, table, clock } = await environments()
    await passed(wait, 20)
    const [row] = await table.get([{ pk: 'L#requests#mer_lumen#key:key_1', sk: String(clock.at / 1_000) }])
    expect(row).toEqual({
      pk: 'L#requests#mer_lumen#key:key_1',
      sk: String(clock.at / 1_000),
      taken: 15,
      expiresAt: clock.at / 1_000 + 70,
    })
  })
})

/** A visitor as the authorizer vouches for it, limit included. */
const limited = (who: Visitor, requestsPerSecond: number) => ({ ...who, requestsPerSecond: String(requestsPerSecond) })

describe('a request beyond the limit', () => {
  test.each([
    ['a checkout', () => checkout, '/v1/orders'],
    ['the back office', () => office, '/v1/accounts'],
    ['a document', () => papers, '/v1/invoices/inv_none/document'],
  ])('to %s is answered 429 with Retry-After, and nothing is written', async (_name, door, path) => {
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    const who = limited({ ...key('integration'), actor: `key:${path}` }, 1)
    const before = await recordsIn(house.keeper)
    const method = path === '/v1/orders' ? 'POST' : 'GET'
    const ask = () => door()({ method, path, who, ...(method === 'POST' && { body: { ...orderOf('limited'), unknown: true } }) })
    const answers: Answered[] = []
    for (let nth = 0; nth < 12; nth += 1) answers.push(await ask())
    expect(answers.slice(0, 10).filter(({ status }) => status === 429)).toEqual([])
    for (const answer of answers.slice(10)) {
      expect(answer).toMatchObject({ status: 429, json: { code: 'too-many-requests', type: '/v1/problems/too-many-requests' } })
      expect(answer.headers['content-type']).toContain('application/problem+json')
      expect(Number(answer.headers['retry-after'])).toBeGreaterThanOrEqual(1)
      expect(Number(answer.headers['retry-after'])).toBeLessThanOrEqual(10)
    }
    expect(await recordsIn(house.keeper)).toBe(before)
    vi.setSystemTime(Date.now() + 10_000)
    expect((await ask()).status).not.toBe(429)
  })
})

const Context = z.object({ context: z.object({ requestsPerSecond: z.string().optional(), waitUntil: z.string().optional() }) })

/** The authorizer as a new environment has it, without memory. */
async function freshAuthorizer() {
  vi.resetModules()
  const { handler } = await import('../../functions/authorizer.ts')
  return async (token: string, sourceIp = '192.0.2.1') => {
    const answer = await handler(questionOf({ method: 'GET', path: '/v1/accounts' }, { authorization: `Bearer ${token}`, sourceIp }))
    const said = Context.safeParse(answer).data?.context
    return { isAuthorized: answer.isAuthorized, ...said, context: 'context' in answer ? answer.context : undefined }
  }
}

describe('the authorizer', () => {
  test('says of every key how often it may ask: the default, or what the key was made with', async () => {
    const who = person('administrator')
    const secret = 'enc_slow-one'
    const hash = createHash('sha256').update(secret).digest('hex')
    const body = { keyId: 'key_slow', label: 'slow', scope: 'warehouse', hash, requestsPerSecond: 3 }
    expect((await office({ method: 'POST', path: '/v1/keys', who, body })).json).toMatchObject({ requestsPerSecond: 3 })
    const knock = await freshAuthorizer()
    expect(await knock(secret)).toMatchObject({ requestsPerSecond: '3' })
    expect(await knock(house.keys['mer_lumen/storefront'] ?? '')).toMatchObject({ requestsPerSecond: '100' })
  })
})

describe('a person', () => {
  test('may ask as often as a key that says nothing, counted by name', async () => {
    const signIn = await openSignIn()
    vi.resetModules()
    const { handler } = await import('../../functions/authorizer.ts')
    const answer = await handler(questionOf({ method: 'GET', path: '/v1/accounts' }, { authorization: await signIn.tokenOf() }))
    await signIn.stop()
    expect(answer).toMatchObject({ isAuthorized: true, context: { actor: 'person:ada', requestsPerSecond: '100' } })
  })
})

/** Failed tries are counted by the minute: one that began between two of them would be forgotten. */
const atTheStartOfAMinute = () => vi.useFakeTimers({ toFake: ['Date'], now: Math.ceil(Date.now() / 60_000) * 60_000 })

describe('wrong API keys', () => {
  beforeEach(() => void atTheStartOfAMinute())

  test('are looked up 20 times a minute from one source; then the door says when to come again, unlooked-at', async () => {
    const knock = await freshAuthorizer()
    for (let nth = 0; nth < 20; nth += 1) expect(await knock(`enc_guess-${nth}`, '192.0.2.7')).toMatchObject({ isAuthorized: false })
    const slowed = await knock('enc_guess-20', '192.0.2.7')
    expect(slowed.context).toEqual({ waitUntil: expect.any(String) })
    expect(Number(slowed.waitUntil)).toBeGreaterThanOrEqual(Date.now() + 50_000)
    const told = await checkout({ method: 'GET', path: '/v1/accounts/acc_1', who: Object({ waitUntil: slowed.waitUntil }) })
    expect(told).toMatchObject({ status: 429, json: { code: 'too-many-requests' } })
    expect(Number(told.headers['retry-after'])).toBeGreaterThan(1)
    expect(await knock('enc_guess-21', '192.0.2.8')).toMatchObject({ isAuthorized: false })
  })

  test('slow a right one from the same source, unless it was good there before', async () => {
    const knock = await freshAuthorizer()
    const [before = '', after = ''] = [house.keys['mer_lumen/storefront'], house.keys['mer_lumen/warehouse']]
    expect(await knock(before, '192.0.2.9')).toMatchObject({ requestsPerSecond: '100' })
    for (let nth = 0; nth < 20; nth += 1) await knock(`enc_other-${nth}`, '192.0.2.9')
    expect(await knock(before, '192.0.2.9')).toMatchObject({ requestsPerSecond: '100' })
    expect((await knock(after, '192.0.2.9')).requestsPerSecond).toBeUndefined()
    expect(await knock(after, '192.0.2.10')).toMatchObject({ requestsPerSecond: '100' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 60_000 })
    expect(await knock(after, '192.0.2.9')).toMatchObject({ requestsPerSecond: '100' })
  })

  test('are counted over all environments: each looks at one more before it knows', async () => {
    const [first, second] = [await freshAuthorizer(), await freshAuthorizer()]
    for (let nth = 0; nth < 20; nth += 1) await first(`enc_there-${nth}`, '192.0.2.11')
    expect(await second('enc_there-20', '192.0.2.11')).toMatchObject({ isAuthorized: false })
    expect((await second('enc_there-21', '192.0.2.11')).waitUntil).toBeDefined()
  })

  test('from one IPv6 network are from one source', async () => {
    const knock = await freshAuthorizer()
    for (let nth = 0; nth < 20; nth += 1) await knock(`enc_six-${nth}`, `2001:db8:0:1::${nth.toString(16)}`)
    expect((await knock('enc_six-20', '2001:0db8:0:0001:ffff::1')).waitUntil).toBeDefined()
    expect(await knock('enc_six-21', '2001:db8:0:2::1')).toMatchObject({ isAuthorized: false })
  })
})

describe('made-up pay links', () => {
  beforeEach(() => void atTheStartOfAMinute())

  test('are answered 429 with Retry-After after 20 in a minute from one source', async () => {
    vi.resetModules()
    const { handler } = await import('../../functions/pay/pay.ts')
    const open = (token: string) => visit(handler, { method: 'GET', path: `/pay/${token}` })
    for (let nth = 0; nth < 20; nth += 1) expect((await open(`1.made-up.${nth}`)).status).toBe(404)
    const slowed = await open('1.made-up.more')
    expect(slowed.status).toBe(429)
    expect(slowed.headers['content-type']).toContain('text/html')
    expect(Number(slowed.headers['retry-after'])).toBeGreaterThanOrEqual(1)
  })
})
