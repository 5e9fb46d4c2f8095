import { createHash } from 'node:crypto'
import { afterAll, beforeAll, expect, test } from 'vitest'
import * as z from 'zod'
import { exportMerchantDeclaration } from '../../functions/api/exportMerchant.ts'
import { kindOf } from '../../store/exportLine.ts'
import { type Answered, atlas, type House, key, lumen, openHouse, person, type Request, visit } from './house.ts'

let house: House
let office: (request: Request) => Promise<Answered>

beforeAll(async () => {
  house = await openHouse()
  const { handler } = await import('../../functions/api/backOffice.ts')
  office = (request) => visit(handler, request)
  for (const merchantId of [lumen, atlas])
    for (const accountId of ['acc_1', 'acc_2']) {
      const who = key('integration', merchantId)
      await office({
        method: 'POST',
        path: '/v1/accounts',
        who,
        body: { accountId, currency: 'EUR', customer: { name: `Anna ${merchantId}` } },
      })
      const money = { paymentId: `pay_${accountId.slice(4)}`, amount: 1_000, currency: 'EUR', method: 'ESP' }
      await office({ method: 'POST', path: `/v1/accounts/${accountId}/top-ups`, who, body: money })
    }
})
afterAll(() => house?.close())

const hashOf = (secret: string) => createHash('sha256').update(secret).digest('hex')
const ask = (who = person('administrator'), query: Record<string, string> = {}) => office({ method: 'GET', path: '/v1/export', who, query })

test('an export tells all of the merchant and nothing of another, and no secret of a key, nor one that it replaced', async () => {
  const [former, hash] = [hashOf(house.keys[`${lumen}/warehouse`] ?? ''), hashOf('enc_next')]
  const rotated = await office({
    ...{ method: 'POST', path: '/v1/keys/key_warehouse/rotate', who: person('administrator') },
    ...{ body: { hash, overlapHours: 24 }, headers: { 'idempotency-key': 'rotating' } },
  })
  expect(rotated.status).toBe(200)
  const { status, json, text } = await ask()
  expect(status).toBe(200)
  const { lines, counts = {}, next } = exportMerchantDeclaration.answer.parse(json)
  expect(next).toBeUndefined()
  expect(counts).toMatchObject({ account: 2, customer: 2, payment: 2, key: 4, merchant: 1, chains: 3 })
  const told: Record<string, number> = {}
  for (const kind of lines.flatMap((line) => kindOf(line) ?? [])) told[kind] = (told[kind] ?? 0) + 1
  expect(told).toEqual(counts)
  expect(text).not.toContain(atlas)
  expect(text).not.toMatch(/"hash":"[0-9a-f]{64}","createdAt"/)
  for (const one of lines) if ('row' in one && one.row.startsWith('key|')) expect(one.state).not.toHaveProperty('hash')
  expect([former, hash].filter((secret) => text.includes(secret))).toEqual([])
})

test('goes on by a cursor that is good for its merchant alone', async () => {
  const { exportPage } = await import('../../store/exporting.ts')
  const { sealCursor } = await import('../../functions/runtime/cursors.ts')
  const first = await exportPage({ keeper: house.keeper, merchantId: lumen, hasTime: () => false })
  const cursor = await sealCursor({ merchantId: lumen, of: 'exportMerchant' }, JSON.stringify(first.place))
  const { status, json } = await ask(person('administrator'), { cursor })
  expect({ status, counts: z.looseObject({ account: z.int() }).parse(json.counts).account }).toEqual({ status: 200, counts: 2 })
  const foreign = await ask(person('administrator', atlas), { cursor })
  expect(foreign).toMatchObject({ status: 422, json: { code: 'invalid-input', faults: [{ pointer: '/cursor' }] } })
})

test('is for administrators who signed in: no other role and no key may', async () => {
  for (const who of [person('accountant'), person('credit-controller'), person('cashier'), key('integration')])
    expect(await ask(who)).toMatchObject({ status: 403, json: { code: 'not-allowed' } })
})
