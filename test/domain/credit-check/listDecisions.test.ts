import { describe, expect, test } from 'vitest'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { isRefusal } from '../../../domain/command.ts'
import { listDecisions } from '../../../domain/credit-check/listDecisions.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { changeOrder } from '../../../domain/orders/changeOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { recordPayment } from '../../../domain/payments/recordPayment.ts'
import { lineOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const accountId = theAccount

async function read(shop: Scene, input: { orderId?: string; limit?: number; cursor?: string } = {}) {
  const answer = await shop.ask(listDecisions, { orderId: 'A', ...input })
  if (isRefusal(answer)) throw new Error(answer.refused)
  return answer
}

/** Held past the limit; the next morning a higher limit and a re-check let it go. */
function letGo(): Scene {
  const shop = new Scene({ account: { limit: 50_00 } })
  shop.done(placeOrder, placingOf('A', 60_00))
  shop.done(placeOrder, placingOf('B', 70_00))
  shop.on('2026-07-19')
  shop.done(changeLimit, { accountId, limit: 100_00 })
  shop.done(recheckHolds, { accountId })
  return shop
}

describe('answers', () => {
  test('the decision an order was placed with, as long as that stands', async () => {
    const shop = new Scene({ account: { limit: 50_00 } })
    shop.done(placeOrder, placingOf('A', 50_00))
    const { items, next } = await read(shop)
    expect(items).toMatchObject([
      { decidedAt: shop.order('A').placedAt, inputs: { exposureWith: 50_00 }, replay: { same: true, holds: [] } },
    ])
    expect([items[0]?.supersededAt, next]).toEqual([undefined, undefined])
  })

  test('why an order was held before a re-check let it go, each rule with its own; the last decision first', async () => {
    const shop = letGo()
    const { items, next } = await read(shop)
    const decidedAt = shop.order('A').decidedAt
    const sentence = 'With this order the customer would owe 60.00 EUR, 10.00 EUR over the limit of 50.00 EUR.'
    expect(items).toMatchObject([
      { decidedAt, inputs: { limit: 100_00, today: '2026-07-19' }, replay: { same: true, holds: [] } },
      {
        decidedAt: shop.order('A').placedAt,
        supersededAt: decidedAt,
        inputs: { limit: 50_00, today: '2026-07-18', excess: 10_00, reasons: 'limit-exceeded' },
        replay: { same: true, holds: [{ reason: 'limit-exceeded', sentence }] },
      },
    ])
    expect(items[1]?.rules).toContainEqual({ rule: 'limit', result: 'holds', reason: 'limit-exceeded' })
    expect(next).toBeUndefined()
  })

  test('each order’s own, page by page', async () => {
    const shop = letGo()
    for (const amount of [80_00, 110_00, 90_00]) shop.done(changeOrder, { orderId: 'A', lines: [lineOf(amount)] })
    const totals: unknown[] = []
    let cursor: string | undefined
    let pages = 0
    do {
      const { items, next } = await read(shop, { limit: 2, ...(cursor !== undefined && { cursor }) })
      totals.push(...items.map(({ inputs }) => inputs.total))
      cursor = next
      pages += 1
    } while (cursor !== undefined)
    expect(totals).toEqual([90_00, 110_00, 80_00, 60_00, 60_00])
    expect(pages).toBe(3)
    expect((await read(shop, { orderId: 'B' })).items.map(({ inputs }) => inputs.total)).toEqual([70_00, 70_00])
  })

  test('one before a payment that the order waited for', async () => {
    const shop = new Scene({})
    shop.done(placeOrder, placingOf('A', 20_00, { settlement: 'prepaid' }))
    const names = [{ kind: 'order' as const, id: 'A' }]
    shop.done(recordPayment, { paymentId: 'pay_1', accountId, amount: 20_00, currency: 'EUR', method: 'VIR', names })
    expect((await read(shop)).items.map(({ inputs }) => inputs.reasons)).toEqual(['', 'awaiting-payment'])
  })

  test('none of the order that one goes on with the rest of', async () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(placeOrder, placingOf('A', 20_00, { lines: [lineOf(10_00, { quantity: '2' })] }))
    shop.done(changeOrder, { orderId: 'A', lines: [lineOf(10_00, { quantity: '3' })] })
    const lines = [{ sku: 'goods', delivered: '1' }]
    shop.done(reportDelivery, { deliveryId: 'd', orderId: 'A', lines, last: true, followUp: { orderId: 'A2' } })
    shop.done(applyDelivery, { deliveryId: 'd' })
    expect((await read(shop, { orderId: 'A2' })).items).toMatchObject([{ decidedAt: shop.order('A2').placedAt }])
    expect((await read(shop)).items).toHaveLength(2)
  })

  test('no more for now, and where to go on, where much happened on the account since', async () => {
    const shop = letGo()
    const told = shop.records.at(-1)
    for (let sequence = shop.records.length + 1; sequence <= 1_100; sequence += 1)
      if (told) shop.records.push({ ...told, sequence, facts: [{ type: 'FiguresChanged' }] })
    const first = await read(shop)
    expect(first.items.map(({ inputs }) => inputs.limit)).toEqual([100_00])
    const second = await read(shop, { cursor: first.next ?? '' })
    expect(second.items.map(({ inputs }) => inputs.limit)).toEqual([50_00])
    expect(second.next).toBeUndefined()
  })

  test('as a file: when, until when, and why in words', async () => {
    const { columns, rows } = listDecisions.sheet?.(await read(letGo())) ?? { columns: [], rows: [] }
    expect(columns).toEqual(['decided', 'superseded', 'reasons', 'sentences'])
    expect(rows[1]?.slice(2)).toEqual(['limit-exceeded', expect.stringContaining('10.00 EUR over the limit')])
  })
})

describe('refuses', () => {
  test('unknown-order', async () =>
    expect(await new Scene({}).ask(listDecisions, { orderId: 'A' })).toMatchObject({ refused: 'unknown-order' }))

  test('invalid-input: a cursor of another list', async () =>
    expect(await letGo().ask(listDecisions, { orderId: 'A', cursor: '{"before":0}' })).toMatchObject({
      refused: 'invalid-input',
      faults: [{ pointer: '/cursor' }],
    }))
})
