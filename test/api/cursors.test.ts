import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { getDailySummary } from '../../domain/daily-summary/getDailySummary.ts'
import { AccountId } from '../../domain/ids.ts'
import { recomputeStanding } from '../../store/project.ts'
import { realClock } from '../kit/keeper.ts'
import { atlas, key, lumen, orderOf, type Request } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

let house: OpenDoors
const ask = (request: Request) => house.office(request)
const checkout = (request: Request) => house.checkout(request)
const who = key('integration')

beforeAll(async () => {
  house = await openDoors()
  await open('acc_1')
})
afterAll(() => house?.close())

const get = (path: string, query: Record<string, string> = {}, as = who) => ask({ method: 'GET', path, who: as, query })
const place = (body: object) => checkout({ method: 'POST', path: '/v1/orders', who, body })

async function open(accountId: string, customer: object = { name: 'Anna' }): Promise<void> {
  const headers = { 'idempotency-key': accountId }
  const body = { accountId, currency: 'EUR', customer }
  expect((await ask({ method: 'POST', path: '/v1/accounts', who, headers, body })).status).toBe(201)
  const limit = { method: 'PUT', path: `/v1/accounts/${accountId}/limit`, who, headers, body: { limit: 'unlimited' } } as const
  expect((await ask(limit)).status).toBe(200)
}

/** Brings the lists up to date with an account, as its subscriber does. */
const listed = (accountId: string) =>
  recomputeStanding({
    keeper: house.keeper,
    merchantId: lumen,
    accountId: AccountId.parse(accountId),
    today: '2026-01-31',
    clock: realClock,
    deadlineAt: Date.now() + 9_000,
  })

describe('a cursor', () => {
  test('tells nothing of the row it stands for, its own merchant’s or another’s', async () => {
    for (const accountId of ['acc_c1', 'acc_c2']) {
      await open(accountId, { name: `Zoé ${accountId}` })
      await listed(accountId)
    }
    const { next } = (await get('/v1/accounts', { limit: '1' })).json
    expect(next).toEqual(expect.any(String))
    const told = String(next)
      .split('.')
      .map((part) => Buffer.from(part, 'base64url').toString('latin1'))
    for (const word of ['acc_', 'mer_', 'zo']) expect(told.join(' ')).not.toContain(word)
    expect((await get('/v1/accounts', { limit: '1', cursor: String(next) })).status).toBe(200)
  })

  test('changed in any place, or of another merchant or list, is none', async () => {
    const next = String((await get('/v1/accounts', { limit: '1' })).json.next)
    const stranger = key('integration', atlas)
    const changed = [...next].flatMap((letter, at) =>
      at % 7 === 0 ? [`${next.slice(0, at)}${letter === 'A' ? 'B' : 'A'}${next.slice(at + 1)}`] : [],
    )
    for (const cursor of [...changed, `${next}=`, `${next}.x`, next.slice(0, -4), '1.', '__proto__.x']) {
      expect((await get('/v1/accounts', { cursor })).json.code, cursor).toBe('invalid-input')
    }
    expect((await get('/v1/holds', { cursor: next })).status).toBe(422)
    expect((await get('/v1/accounts', { cursor: next }, stranger)).status).toBe(422)
  })

  test('of the same list asked otherwise is none: of another customer it would leave out what stands before it', async () => {
    for (const orderId of ['c-1', 'c-2']) expect((await place(orderOf(orderId))).status).toBe(201)
    expect((await place(orderOf('a-first', { accountId: 'acc_c1' }))).status).toBe(201)
    const cursor = String((await get('/v1/accounts/acc_1/orders', { limit: '1' })).json.next)
    expect((await get('/v1/accounts/acc_1/orders', { limit: '5', cursor })).text).toContain('c-2')
    for (const [path, query] of [
      ['/v1/accounts/acc_c1/orders', { cursor }],
      ['/v1/accounts/acc_1/orders', { cursor, only: 'open' }],
    ] as const)
      expect((await get(path, query)).json, path).toMatchObject({ code: 'invalid-input', faults: [{ pointer: '/cursor' }] })
  })

  test('of a run over all accounts is none for a run of another period: it would leave accounts with the first one’s', async () => {
    const many = Array.from({ length: 41 }, (_, at) => `acc_run-${at}`)
    await Promise.all(many.map((accountId) => open(accountId).then(() => listed(accountId))))
    const run = (body: object) => ask({ method: 'POST', path: '/v1/reports/days-to-pay/apply', who, body })
    const first = { runId: 'r-1', period: 'whole-history', confirmEmpty: true }
    const { next } = (await run(first)).json
    expect(next).toEqual(expect.any(String))
    const other = { ...first, period: { from: '2026-01-01', to: '2026-01-31' }, cursor: next }
    expect(await run(other)).toMatchObject({ status: 422, json: { faults: [{ pointer: '/cursor' }] } })
    expect((await run({ ...first, cursor: next })).status).toBe(200)
  })

  test('of a daily summary is taken again, however many payment methods its sums are of', async () => {
    const { sealCursor, openCursor } = await import('../../functions/runtime/cursors.ts')
    const sum = (at: number) => ({ count: 9_000 - at * 7, amount: 123_456_789 * (at + 1) })
    const columns = ['topUps', 'refunds', 'reversals', 'consumption', 'creditNotes', 'vouchersSold', 'vouchersRedeemed', 'vouchersRefunded']
    const methods = Array.from({ length: 60 }, (_, at) => ({
      currency: 'EUR',
      method: `METHOD-${at}`,
      ...Object.fromEntries(columns.map((column, place) => [column, sum(at * columns.length + place)])),
    }))
    const after = JSON.stringify({ after: 'r'.repeat(200), from: '2026-07-18T03:00:00.000Z', to: '2026-07-19T03:00:00.000Z', methods })
    const place = { merchantId: lumen, of: 'getDailySummary {"day":"2026-07-18"}' }
    const sealed = await sealCursor(place, after)
    const { data: cursor } = getDailySummary.input.safeParse({ day: '2026-07-18', cursor: sealed })
    expect(await openCursor(place, String(cursor?.cursor))).toBe(after)
    for (const changed of [sealed.slice(0, -2), `${sealed}z`, sealed.replace(/\.z$/, '.y')])
      expect(await openCursor(place, changed), changed).toBeUndefined()
  })
})
