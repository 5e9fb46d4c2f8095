import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { doors } from '../../functions/api/doors.ts'
import type { Route } from '../../functions/api/route.ts'
import { type Answered, type House, openHouse, orderOf, person, type Request, visit } from './house.ts'
import { recordsIn } from './records.ts'
import { requestFor } from './requests.ts'

let house: House
const send: Record<string, (request: Request) => Promise<Answered>> = {}
const office = person('administrator')

beforeAll(async () => {
  house = await openHouse()
  const front = await import('../../functions/api/checkout.ts')
  const back = await import('../../functions/api/backOffice.ts')
  for (const { name } of doors.checkout) send[name] = (request) => visit(front.handler, request)
  for (const { name } of doors.api) send[name] = (request) => visit(back.handler, request)
})
afterAll(() => house?.close())

const writing: readonly Route[] = [...doors.checkout, ...doors.api].filter(({ method }) => method !== 'GET')
const asked = async (route: Route, request: Partial<Request>) => send[route.name]?.({ ...requestFor(route, office), ...request })
const typed = (type: string) => ({ 'content-type': type, 'idempotency-key': 'typed' })

describe('what a body calls itself', () => {
  test.each(writing.map((route) => [route.name, route] as const))('%s takes no body that calls itself something else', async (_, route) => {
    const before = await recordsIn(house.keeper)
    const raw = '{"some":"thing"}'
    for (const type of [
      'text/plain',
      'application/x-www-form-urlencoded',
      'application/json, text/plain',
      'application/json; charset=utf-16',
    ])
      expect(await asked(route, { raw, headers: typed(type) }), type).toMatchObject({
        status: 415,
        json: { code: 'unsupported-media-type' },
      })
    expect(await recordsIn(house.keeper)).toBe(before)
  })

  test.each(['application/json', 'Application/JSON; charset=UTF-8', 'application/json;charset="utf-8"', 'application/json; profile=x', ''])(
    '%j is read',
    async (type) => {
      const answer = await send.quoteOrder?.({ method: 'POST', path: '/v1/quotes', who: office, raw: '{}', headers: typed(type) })
      expect(answer).toMatchObject({ status: 422, json: { code: 'invalid-input' } })
    },
  )

  test('is of no matter where there is none', async () => {
    const revoking = { method: 'POST', path: '/v1/keys/key_none/revoke', who: office, headers: typed('text/plain') } as const
    expect(await send.revokeKey?.(revoking)).toMatchObject({ status: 404, json: { code: 'unknown-key' } })
  })
})

const mega = 1_000_000

/** Bodies that cost a careless reader time or memory, and what each is told. */
const heavy: readonly (readonly [string, string, number])[] = [
  ['over 1 MB', `{"a":"${'x'.repeat(mega)}"}`, 413],
  ['far over 1 MB', `{"a":"${'x'.repeat(5 * mega)}"}`, 413],
  ['10 000 levels deep', '{"a":'.repeat(10_000), 400],
  ['of brackets only', '['.repeat(mega), 400],
  ['of quotes only', '"'.repeat(mega), 400],
  ['of escapes only', `{"a":"${'\\"'.repeat(mega / 3)}`, 400],
  ['with 60 000 fields', `{${Array.from({ length: 60_000 }, (_, at) => `"k${at}":1`).join()}}`, 422],
  ['with a field twice 60 000 times', `{${'"k":1,'.repeat(60_000)}"k":1}`, 422],
  ['with 10 000 lines', JSON.stringify({ ...orderOf('h-1'), lines: Array.from({ length: 10_000 }, () => ({ sku: 'A' })) }), 422],
  ['with a number of 900 000 digits', `{"a":${'9'.repeat(900_000)}}`, 422],
]

describe('a heavy body', () => {
  test.each(heavy)('%s is refused at little cost', async (_, raw, status) => {
    const before = process.cpuUsage()
    const answer = await send.placeOrder?.({ method: 'POST', path: '/v1/orders', who: office, raw })
    const { user, system } = process.cpuUsage(before)
    expect(answer?.status).toBe(status)
    expect(answer?.text.length).toBeLessThan(50_000)
    expect((user + system) / 1_000).toBeLessThan(3_000)
  })
})
