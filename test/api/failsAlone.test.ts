import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest'
import { dayOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import { AccountId, type MerchantId } from '../../domain/ids.ts'
import type { Ref } from '../../domain/states.ts'
import { envelopesOf } from '../../events/publish.ts'
import { recordOf } from '../../store/codec.ts'
import { recomputeStanding } from '../../store/project.ts'
import { keyOf } from '../../store/table.ts'
import { fired } from '../kit/carryOut.ts'
import { realClock } from '../kit/keeper.ts'
import { atlas, key, lambdaContext, lumen, orderOf, type Request } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

const patient = { ...lambdaContext, getRemainingTimeInMillis: () => 300_000 }
const dayMillis = 86_400_000
const places = [
  [atlas, 'acc_a'],
  [atlas, 'acc_b'],
  [lumen, 'acc_y'],
  [lumen, 'acc_z'],
] as const

let house: OpenDoors
const office = (request: Request) => house.office(request)
const shop = (request: Request) => house.checkout(request)
let counter = 0
const once = () => ({ 'idempotency-key': `alone-${counter++}` })

beforeAll(async () => {
  house = await openDoors()
  house.leaveUnchecked('one account is made unreadable, to see that the others are served')
  for (const [merchantId, accountId] of places) await openHeld(merchantId, accountId)
})
afterAll(() => house?.close())
afterEach(() => vi.useRealTimers())

/** An account with an order that is held until tomorrow, and its line in the lists. */
async function openHeld(merchantId: MerchantId, accountId: string): Promise<void> {
  const who = key('integration', merchantId)
  await office({ method: 'POST', path: '/v1/accounts', who, body: { accountId, currency: 'EUR', customer: { name: accountId } } })
  await office({ method: 'PUT', path: `/v1/accounts/${accountId}/limit`, who, headers: once(), body: { limit: 100_00 } })
  const money = { paymentId: `pay_${accountId.slice(4)}`, accountId, amount: 1_00, currency: 'EUR', method: 'VIR' }
  await office({ method: 'POST', path: '/v1/payments', who, body: money })
  // Two days on by UTC is still ahead where the merchant's own day has begun already.
  const until = new Date(Date.now() + 2 * dayMillis).toISOString().slice(0, 10)
  const status = { code: 'held-until', until }
  await office({ method: 'PUT', path: `/v1/accounts/${accountId}/order-status`, who, headers: once(), body: status })
  const placed = await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf(`h-${accountId}`, { accountId }) })
  expect(placed.json).toMatchObject({ held: true })
  const today = dayOf(new Date().toISOString(), 'UTC')
  const projecting = { keeper: house.keeper, merchantId, accountId: AccountId.parse(accountId), today, clock: realClock }
  await recomputeStanding({ ...projecting, deadlineAt: Date.now() + 20_000 })
}

/** Writes into a row what no schema knows, as whoever may write the table; `mend` takes it out again. */
async function spoil(merchantId: MerchantId, ref: Ref, how: 'spoil' | 'mend' = 'spoil'): Promise<void> {
  const { pk, sk } = keyOf(merchantId, ref)
  await new DynamoDBClient().send(
    new UpdateItemCommand({
      TableName: process.env.TABLE_NAME,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: how === 'spoil' ? 'SET #state.#nonsense = :one' : 'REMOVE #state.#nonsense',
      ExpressionAttributeNames: { '#state': 'state', '#nonsense': 'nonsense' },
      ...(how === 'spoil' && { ExpressionAttributeValues: { ':one': { N: '1' } } }),
    }),
  )
}

const held = async (merchantId: MerchantId, accountId: string) =>
  (await shop({ method: 'GET', path: `/v1/orders/h-${accountId}`, who: key('integration', merchantId) })).json.held

const watchLog = async () => vi.spyOn((await import('../../functions/runtime/log.ts')).log, 'error').mockClear()

describe('an account that can’t be read', () => {
  beforeAll(() => spoil(atlas, refs.account(AccountId.parse('acc_a'))))

  test('fails alone where days lift holds: the others of its merchant and of all merchants are looked at', async () => {
    const handler = (await import('../../functions/runs/begins.ts')).begins['day-passed']
    const rung = await watchLog()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 3 * dayMillis })
    expect(await fired(handler, patient)).toMatchObject([{ queue: 'run-batches', body: expect.stringContaining(atlas) }])
    vi.useRealTimers()
    expect(await Promise.all(places.slice(1).map(([merchantId, accountId]) => held(merchantId, accountId)))).toEqual([false, false, false])
    expect(rung).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ alarm: 'drift-found', merchantId: atlas, accountId: 'acc_a' }),
    )
  })

  test('fails alone where statements are prepared', async () => {
    const handler = (await import('../../functions/runs/begins.ts')).begins.statements
    const month = dayOf(new Date().toISOString(), 'Europe/Paris').slice(0, 7)
    const rung = await watchLog()
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 35 * dayMillis })
    expect(await fired(handler, patient)).toMatchObject([{ queue: 'run-batches', body: expect.stringContaining(atlas) }])
    vi.useRealTimers()
    for (const [merchantId, accountId] of places.slice(1)) {
      const who = key('integration', merchantId)
      expect((await office({ method: 'GET', path: `/v1/accounts/${accountId}/statements/${month}`, who })).status).toBe(200)
    }
    expect(rung).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ alarm: 'drift-found', merchantId: atlas, accountId: 'acc_a' }),
    )
  })

  test('fails alone where rows are imported: what belongs to others is written, and nothing goes on behind the answer', async () => {
    const who = key('integration', atlas)
    const deposits = ['acc_a', 'acc_b'].map((accountId) => ({
      paymentId: `pay_${accountId.at(-1)}-brought`,
      accountId,
      amount: 1_00,
      currency: 'EUR',
    }))
    const rung = await watchLog()
    const { status, json } = await office({ method: 'POST', path: '/v1/imports', who, body: { deposits } })
    expect({ status, ...json }).toMatchObject({
      ...{ status: 200, imported: 1, refused: 1 },
      outcomes: [
        { id: 'pay_a-brought', outcome: 'refused', code: 'unexpected' },
        { id: 'pay_b-brought', outcome: 'imported' },
      ],
    })
    expect(rung).toHaveBeenCalledWith(expect.any(String), expect.objectContaining({ alarm: 'drift-found', accountId: 'acc_a' }))
  })

  test('fails alone where a merchant’s rules changed', async () => {
    const { handler } = await import('../../functions/on/credit-eased-recheck-holds.ts')
    const who = key('integration', atlas)
    const ruled = (behaviour: string) => ({ legal: { name: 'Atlas' }, statusCodes: [{ code: 'PSL', label: 'PSL', behaviour }] })
    const change = (behaviour: string) =>
      office({ method: 'PUT', path: '/v1/settings', who, headers: once(), body: { settings: ruled(behaviour) } })
    await change('review')
    await office({ method: 'PUT', path: '/v1/accounts/acc_b/order-status', who, headers: once(), body: { code: 'PSL' } })
    const placed = await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('p-acc_b', { accountId: 'acc_b' }) })
    expect(placed.json).toMatchObject({ held: true })
    expect((await change('yes')).status).toBe(200)
    const told = await house.keeper.journal(atlas, { chain: 'merchant', after: 0, limit: 100 })
    const detail = told.flatMap((item) => envelopesOf(recordOf(item))).findLast(({ type }) => type === 'settings-changed')
    const event = { version: '0', id: 'bus-1', source: 'encours', 'detail-type': 'settings-changed', detail, time: '', resources: [] }
    await expect(handler({ ...event, account: '', region: '' }, patient)).rejects.toThrow(
      'credit-eased-recheck-holds: 1 could not be handled',
    )
    expect((await shop({ method: 'GET', path: '/v1/orders/p-acc_b', who })).json).toMatchObject({ held: false })
  })
})

test('a merchant that can’t be read keeps no schedule from the merchants after it', async () => {
  const { everyMerchant } = await import('../../functions/runtime/everyone.ts')
  const { eachAlone } = await import('../../functions/runtime/eachAlone.ts')
  await spoil(atlas, refs.merchant())
  const alone = eachAlone('a schedule')
  const met: string[] = []
  for await (const { merchantId } of everyMerchant(alone)) met.push(merchantId)
  await spoil(atlas, refs.merchant(), 'mend')
  expect(met).toEqual([lumen])
  expect(alone.end).toThrow('a schedule: 1 could not be handled')
})
