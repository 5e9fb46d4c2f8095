import { DynamoDBClient, UpdateItemCommand } from '@aws-sdk/client-dynamodb'
import type { EventBridgeEvent, Context as LambdaContext } from 'aws-lambda'
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest'
import * as z from 'zod'
import { dayOf } from '../../domain/calendar.ts'
import { refs } from '../../domain/command.ts'
import { AccountId } from '../../domain/ids.ts'
import { envelopesOf } from '../../events/publish.ts'
import { recordOf } from '../../store/codec.ts'
import { keyOf } from '../../store/table.ts'
import { fired } from '../kit/carryOut.ts'
import { atlas, key, lambdaContext, lumen, orderOf, type Request } from './house.ts'
import { type OpenDoors, openDoors } from './openDoors.ts'

type BusEvent = EventBridgeEvent<string, unknown>
type Reaction = (event: BusEvent, context: LambdaContext) => Promise<void>

let house: OpenDoors
const office = (request: Request) => house.office(request)
const shop = (request: Request) => house.checkout(request)
const reactions: Record<string, Reaction> = {}
const who = key('integration')
let counter = 0
const once = () => ({ 'idempotency-key': `r-${counter++}` })

beforeAll(async () => {
  house = await openDoors()
  house.leaveUnchecked('a figure is made wrong, to see that the drift is told')
  reactions['delivery-reported'] = (await import('../../functions/on/delivery-reported-apply-delivery.ts')).handler
  reactions['account-figures-changed'] = (await import('../../functions/on/figures-changed-recompute-remainder.ts')).handler
  reactions['money-freed'] = (await import('../../functions/on/money-freed-reconcile.ts')).handler
  reactions['credit-eased'] = (await import('../../functions/on/credit-eased-recheck-holds.ts')).handler
  reactions['settings-changed'] = (await import('../../functions/on/credit-eased-recheck-holds.ts')).handler
  await office({ method: 'POST', path: '/v1/accounts', who, body: { accountId: 'acc_1', currency: 'EUR', customer: { name: 'Anna' } } })
  await limit(100_00)
})
afterAll(() => house?.close())

const limit = (amount: number) => office({ method: 'PUT', path: '/v1/accounts/acc_1/limit', who, headers: once(), body: { limit: amount } })
const order = async (id: string) => (await shop({ method: 'GET', path: `/v1/orders/${id}`, who })).json

const busEvent = (source: string, type: string, detail: unknown): BusEvent => ({
  version: '0',
  id: `bus-${counter++}`,
  'detail-type': type,
  source,
  account: '000000000000',
  time: '',
  region: 'eu-west-3',
  resources: [],
  detail,
})

const done = new Set<string>()

/** Brings every event of a chain to its subscriber, as the bus would, until no new ones come. */
async function drain(chain = 'acc_1'): Promise<void> {
  for (;;) {
    const items = await house.keeper.journal(lumen, { chain, after: 0, limit: 500 })
    const fresh = items.flatMap((item) => envelopesOf(recordOf(item))).filter(({ id }) => !done.has(id))
    if (fresh.length === 0) return
    for (const envelope of fresh) {
      done.add(envelope.id)
      await reactions[envelope.type]?.(busEvent('encours', envelope.type, envelope), lambdaContext)
    }
  }
}

describe('a delivery', () => {
  test('reported by HTTP is counted into its order once, however often its event comes', async () => {
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('d-1', { amount: '20.00' }) })
    const body = {
      deliveryId: 'del-1',
      orderId: 'd-1',
      lines: [{ sku: 'A', delivered: '0.8', missing: '0.2', reason: 'weight' }],
      last: true,
    }
    expect((await office({ method: 'POST', path: '/v1/deliveries', who, body })).json.state).toBe('reported')
    await drain()
    expect(await order('d-1')).toMatchObject({ total: 16_00, delivery: 'whole' })
    done.clear()
    await drain()
    expect(await order('d-1')).toMatchObject({ total: 16_00 })
  })

  test('told after the one that ended its order, though it was reported before, counts', async () => {
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('d-late', { amount: '20.00' }) })
    const report = (deliveryId: string, last: boolean) =>
      office({
        method: 'POST',
        path: '/v1/deliveries',
        who,
        body: { deliveryId, orderId: 'd-late', lines: [{ sku: 'A', delivered: '0.4' }], last },
      })
    await report('del-early', false)
    await report('del-last', true)
    const items = await house.keeper.journal(lumen, { chain: 'acc_1', after: 0, limit: 500 })
    const told = items.flatMap((item) => envelopesOf(recordOf(item))).filter(({ type }) => type === 'delivery-reported')
    for (const envelope of told.slice(-2).toReversed())
      await reactions['delivery-reported']?.(busEvent('encours', envelope.type, envelope), lambdaContext)
    expect(await order('d-late')).toMatchObject({ total: 16_00, delivery: 'whole', deliveryIds: ['del-last', 'del-early'] })
    await drain()
  })

  test('reported by a warehouse’s event is the same deed; another merchant’s order is none of its business', async () => {
    const { handler } = await import('../../functions/on/warehouse-delivery-reported.ts')
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('d-2', { amount: '20.00' }) })
    const report = { deliveryId: 'del-2', orderId: 'd-2', lines: [{ sku: 'A', delivered: '1' }], last: true }
    await handler(busEvent('merchant.mer_lumen', 'delivery-reported', { merchantId: lumen, data: report }), lambdaContext)
    await handler(busEvent('merchant.mer_lumen', 'delivery-reported', { merchantId: lumen, data: report }), lambdaContext)
    await drain()
    expect(await order('d-2')).toMatchObject({ total: 20_00, delivery: 'whole', deliveryIds: ['del-2'] })
    const foreign = { ...report, deliveryId: 'del-3' }
    await handler(busEvent('merchant.mer_atlas', 'delivery-reported', { merchantId: atlas, data: foreign }), lambdaContext)
    expect(await order('d-2')).toMatchObject({ deliveryIds: ['del-2'] })
    const lying = busEvent('merchant.mer_atlas', 'delivery-reported', { merchantId: lumen, data: foreign })
    await expect(handler(lying, lambdaContext)).rejects.toThrow('may not speak for')
  })
})

describe('lists', () => {
  test('follow the account by its events', async () => {
    await drain()
    const account = (await shop({ method: 'GET', path: '/v1/accounts/acc_1', who })).json
    const { items } = z
      .object({ items: z.array(z.looseObject({ accountId: z.string() })) })
      .parse((await office({ method: 'GET', path: '/v1/accounts', who })).json)
    const figures = z.looseObject({ balance: z.int(), openOrders: z.int(), exposure: z.int(), remainder: z.int() }).parse(account.figures)
    const { balance, openOrders, exposure, remainder } = figures
    expect(items).toMatchObject([{ accountId: 'acc_1', balance, openOrders, exposure, remainder, drift: false }])
  })
})

describe('held orders', () => {
  test('are lifted when the limit rises', async () => {
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('h-1', { amount: '90.00' }) })
    expect(await order('h-1')).toMatchObject({ held: true })
    await limit(500_00)
    await drain()
    expect(await order('h-1')).toMatchObject({ held: false, charged: 90_00 })
  })

  test('are lifted when the merchant’s rules change', async () => {
    const settings = { legal: { name: 'Lumen' }, statusCodes: [{ code: 'PSL', label: 'PSL', behaviour: 'review' }] }
    await office({ method: 'PUT', path: '/v1/settings', who, headers: once(), body: { settings } })
    await office({ method: 'PUT', path: '/v1/accounts/acc_1/order-status', who, headers: once(), body: { code: 'PSL' } })
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('h-2') })
    expect(await order('h-2')).toMatchObject({ held: true })
    const eased = { ...settings, statusCodes: [{ code: 'PSL', label: 'PSL', behaviour: 'yes' }] }
    expect((await office({ method: 'PUT', path: '/v1/settings', who, headers: once(), body: { settings: eased } })).status).toBe(200)
    await drain('merchant')
    expect(await order('h-2')).toMatchObject({ held: false })
  })

  test('are lifted by days passing', async () => {
    // Two days on by UTC is still ahead where the merchant's own day has begun already.
    const until = new Date(Date.now() + 2 * 86_400_000).toISOString().slice(0, 10)
    await office({ method: 'PUT', path: '/v1/accounts/acc_1/order-status', who, headers: once(), body: { code: 'held-until', until } })
    await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('h-3') })
    await drain()
    const handler = (await import('../../functions/runs/begins.ts')).begins['day-passed']
    await fired(handler, lambdaContext)
    expect(await order('h-3')).toMatchObject({ held: true })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 4 * 86_400_000 })
    await fired(handler, lambdaContext)
    vi.useRealTimers()
    expect(await order('h-3')).toMatchObject({ held: false })
  })
})

describe('money that names nothing', () => {
  test('meets what is owed', async () => {
    expect(
      (await office({ method: 'POST', path: '/v1/invoices', who, body: { invoiceId: 'inv_1', accountId: 'acc_1', orderIds: ['d-1'] } }))
        .status,
    ).toBe(201)
    const body = { paymentId: 'pay_1', accountId: 'acc_1', amount: 16_00, currency: 'EUR', method: 'VIR' }
    await office({ method: 'POST', path: '/v1/payments', who, body })
    await drain()
    expect((await office({ method: 'GET', path: '/v1/invoices/inv_1', who })).json).toMatchObject({ label: 'settled', outstanding: 0 })
  })
})

describe('statements', () => {
  test('of months that ended are prepared once, missed ones included', async () => {
    const handler = (await import('../../functions/runs/begins.ts')).begins.statements
    const [year = 0, thisMonth = 0] = dayOf(new Date().toISOString(), 'Europe/Paris').split('-').map(Number)
    const month = (ahead: number) => new Date(Date.UTC(year, thisMonth - 1 + ahead, 1)).toISOString().slice(0, 7)
    const read = (of: string) => office({ method: 'GET', path: `/v1/accounts/acc_2/statements/${of}`, who })
    // Of its own: what days passing did to the other one happened days ahead, in another month perhaps.
    await office({ method: 'POST', path: '/v1/accounts', who, body: { accountId: 'acc_2', currency: 'EUR', customer: { name: 'Bert' } } })
    const money = { paymentId: 'pay_2', accountId: 'acc_2', amount: 5_00, currency: 'EUR', method: 'VIR' }
    await office({ method: 'POST', path: '/v1/payments', who, body: money })
    await fired(handler, lambdaContext)
    expect((await read(month(0))).status).toBe(404)
    vi.useFakeTimers({ toFake: ['Date'], now: Date.parse(`${month(2)}-03T00:00:00Z`) })
    const patient = { ...lambdaContext, getRemainingTimeInMillis: () => 300_000 }
    await fired(handler, patient)
    await fired(handler, patient)
    vi.useRealTimers()
    const [first, second] = [(await read(month(0))).json, (await read(month(1))).json]
    expect(Number(first.opening) + Number(first.movements)).toBe(first.closing)
    expect(second).toMatchObject({ opening: first.closing, movements: 0, closing: first.closing })
    expect((await read(month(2))).status).toBe(404)
  })

  test('that are refused are tried again, and then wait for a person: a run that passed them over would pass them over for ever', async () => {
    const handler = (await import('../../functions/runs/begins.ts')).begins.statements
    const refused = vi.spyOn((await import('../../functions/runs/means.ts')).means, 'act').mockResolvedValue({ refused: 'too-large' })
    vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 100 * 86_400_000 })
    const deadLetters = await fired(handler, { ...lambdaContext, getRemainingTimeInMillis: () => 300_000 })
    vi.useRealTimers()
    expect(deadLetters).toMatchObject([{ queue: 'run-batches', receives: 6, body: expect.stringContaining('acc_2') }])
    expect(refused).toHaveBeenCalledTimes(6)
    refused.mockRestore()
  })
})

describe('the nightly check', () => {
  test('finds nothing where nothing is wrong, and rings where something is', async () => {
    const { handler } = await import('../../functions/cron/check-ledger.ts')
    const { log } = await import('../../functions/runtime/log.ts')
    const { handler: anchor } = await import('../../functions/cron/anchor-heads.ts')
    const patient = { ...lambdaContext, getRemainingTimeInMillis: () => 300_000 }
    const nextNight = async () => {
      await anchor({}, patient)
      vi.useFakeTimers({ toFake: ['Date'], now: Date.now() + 86_400_000 })
    }
    const rung = vi.spyOn(log, 'error')
    await nextNight()
    await handler({}, patient)
    expect(rung).not.toHaveBeenCalled()
    const { pk, sk } = keyOf(lumen, refs.account(AccountId.parse('acc_1')))
    const tampering = new UpdateItemCommand({
      TableName: process.env.TABLE_NAME,
      Key: { pk: { S: pk }, sk: { S: sk } },
      UpdateExpression: 'SET #state.#deposits = :more',
      ExpressionAttributeNames: { '#state': 'state', '#deposits': 'deposits' },
      ExpressionAttributeValues: { ':more': { N: '123456' } },
    })
    await new DynamoDBClient().send(tampering)
    await nextNight()
    await handler({}, patient)
    vi.useRealTimers()
    expect(rung).toHaveBeenCalledWith(
      expect.any(String),
      expect.objectContaining({ alarm: 'drift-found', accountId: 'acc_1', what: expect.stringContaining('deposits') }),
    )
  })
})
