import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import * as z from 'zod'
import type { BusEvent, BusHandler } from '../../functions/runtime/reaction.ts'
import { sampleTemplate } from '../infra/sample.ts'
import { type Answered, atlas, type House, key, lambdaContext, lumen, openHouse, orderOf, type Request, visit } from './house.ts'
import { recordsIn } from './records.ts'

/* The partners' bus has two guards: AWS lets a partner speak in its own merchant's name only, and the door believes no other. */

const principal = (name: string) => `arn:aws:iam::111122223333:role/${name}`

const Policy = z.object({
  Properties: z.object({
    EventBusName: z.unknown(),
    Statement: z.object({
      Effect: z.literal('Allow'),
      Principal: z.strictObject({ AWS: z.string() }),
      Action: z.literal('events:PutEvents'),
      Resource: z.unknown(),
      Condition: z.strictObject({ StringEquals: z.strictObject({ 'events:source': z.string() }) }),
    }),
  }),
})

describe('the partners’ bus', () => {
  const template = sampleTemplate({ context: { partners: { mer_lumen: principal('lumen'), mer_atlas: principal('atlas') } } })
  const policies = Object.values(template.findResources('AWS::Events::EventBusPolicy')).map((one) => Policy.parse(one).Properties)
  const mayPut = (who: string, source: string) =>
    policies.some(({ Statement }) => Statement.Principal.AWS === who && Statement.Condition.StringEquals['events:source'] === source)

  test('takes from each partner its own merchant’s source and no other', () => {
    for (const [name, merchantId] of [
      ['lumen', lumen],
      ['atlas', atlas],
    ]) {
      const may = ['merchant.mer_lumen', 'merchant.mer_atlas', 'merchant.', 'merchant.*', 'encours', 'aws.ses'].filter((source) =>
        mayPut(principal(name ?? ''), source),
      )
      expect(may).toEqual([`merchant.${merchantId}`])
    }
  })

  test('is the only one that partners may put on', () => {
    expect(policies).toHaveLength(2)
    for (const { EventBusName, Statement } of policies) {
      expect(EventBusName).toEqual({ Ref: 'PartnersBus' })
      expect(Statement.Resource).toEqual({ 'Fn::GetAtt': ['PartnersBus', 'Arn'] })
    }
  })
})

describe('a warehouse’s event', () => {
  let house: House
  let take: BusHandler
  let shop: (request: Request) => Promise<Answered>

  beforeAll(async () => {
    house = await openHouse()
    take = (await import('../../functions/on/warehouse-delivery-reported.ts')).handler
    const front = await import('../../functions/api/checkout.ts')
    const back = await import('../../functions/api/backOffice.ts')
    shop = (request) => visit(front.handler, request)
    const who = key('integration')
    const headers = { 'idempotency-key': 'limit' }
    const customer = { name: 'X' }
    await visit(back.handler, { method: 'POST', path: '/v1/accounts', who, body: { accountId: 'acc_1', currency: 'EUR', customer } })
    await visit(back.handler, { method: 'PUT', path: '/v1/accounts/acc_1/limit', who, headers, body: { limit: 'unlimited' } })
    expect((await shop({ method: 'POST', path: '/v1/orders', who, body: orderOf('w-1') })).status).toBe(201)
  })
  afterAll(() => house?.close())

  let nth = 0
  const said = (source: string, detail: object, orderId = 'w-1'): BusEvent => {
    nth += 1
    const report = { deliveryId: `del-${nth}`, orderId, lines: [{ sku: 'A', delivered: '1' }] }
    return {
      id: `event-${nth}`,
      version: '0',
      account: '111122223333',
      time: new Date().toISOString(),
      region: 'eu-west-3',
      resources: [],
      source,
      'detail-type': 'delivery-reported',
      detail: { data: report, ...detail },
    }
  }

  test.each([
    ['in the name of another merchant', 'merchant.mer_atlas', { merchantId: 'mer_lumen' }],
    ['that names another merchant than its source', 'merchant.mer_lumen', { merchantId: 'mer_atlas' }],
    ['of a source that only begins like the merchant’s', 'merchant.mer_lumen.north', { merchantId: 'mer_lumen' }],
    ['of a source that is only the beginning', 'merchant.', { merchantId: 'mer_lumen' }],
    ['in another spelling', 'merchant.MER_LUMEN', { merchantId: 'mer_lumen' }],
    ['in our own name', 'encours', { merchantId: 'mer_lumen' }],
    ['that names no merchant', 'merchant.mer_lumen', {}],
    ['that names two', 'merchant.mer_lumen', { merchantId: ['mer_lumen', 'mer_atlas'] }],
    ['with a merchant among the goods as well', 'merchant.mer_lumen', { merchantId: 'mer_lumen', data: { merchantId: 'mer_atlas' } }],
    ['of a merchant that isn’t there', 'merchant.mer_nobody', { merchantId: 'mer_nobody' }],
  ])('%s is refused, and nothing is written', async (_, source, detail) => {
    const before = await recordsIn(house.keeper)
    await expect(take(said(source, detail), lambdaContext)).rejects.toThrow()
    expect(await recordsIn(house.keeper)).toBe(before)
  })

  test('about another merchant’s order waits like one about an order nobody has, and never reaches it', async () => {
    await take(said('merchant.mer_atlas', { merchantId: atlas }, 'w-1'), lambdaContext)
    await take(said('merchant.mer_atlas', { merchantId: atlas }, 'w-none'), lambdaContext)
    const order = await shop({ method: 'GET', path: '/v1/orders/w-1', who: key('integration') })
    expect(order.json).toMatchObject({ delivery: 'none', deliveryIds: [] })
    expect((await shop({ method: 'GET', path: '/v1/orders/w-1', who: key('integration', atlas) })).status).toBe(404)
  })
})
