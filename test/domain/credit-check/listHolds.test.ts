import { describe, expect, test } from 'vitest'
import { changeCustomer } from '../../../domain/accounts/changeCustomer.ts'
import { holdOrder } from '../../../domain/credit-check/holdOrder.ts'
import { listHolds } from '../../../domain/credit-check/listHolds.ts'
import { releaseOrder } from '../../../domain/credit-check/releaseOrder.ts'
import { changeOrder } from '../../../domain/orders/changeOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { invoiceOf, lineOf, orderOf, placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const manual = { reason: 'manual' as const, by: 'person:ada', why: 'asked to wait' }
const site = 'site-1'

/** Three held orders of different days, reasons, amounts and places, beside one that is not held and one that is gone. */
const queue = () =>
  new Scene({
    account: { limit: 100_00 },
    details: { shipTos: [{ shipToId: site, name: 'North' }] },
    orders: [
      orderOf('young', 10_00, {
        holds: [manual],
        placedAt: '2026-07-18T07:00:00.000Z',
        placedOn: '2026-07-18',
        heldSince: '2026-07-18T08:00:00.000Z',
        shipToId: site,
      }),
      orderOf('old', 20_00, { settlement: 'prepaid', toCollect: 20_00, placedAt: '2026-07-10T07:00:00.000Z', placedOn: '2026-07-10' }),
      orderOf('late', 70_00, {
        holds: [manual, { reason: 'not-approved' }],
        charged: 0,
        placedAt: '2026-07-11T07:00:00.000Z',
        placedOn: '2026-07-11',
        // Half past midnight of the 16th in Paris.
        heldSince: '2026-07-15T22:30:00.000Z',
      }),
      orderOf('free', 30_00),
      orderOf('gone', 40_00, { holds: [manual], state: 'cancelled' }),
    ],
  })

async function listed(shop: Scene, filters: Parameters<typeof shop.ask<typeof listHolds.input, typeof listHolds.answer>>[1]) {
  const page = await shop.ask(listHolds, filters)
  if ('refused' in page) throw new Error(page.refused)
  return page
}
const idsOf = ({ items }: { items: readonly { orderId: string }[] }) => items.map(({ orderId }) => orderId)

describe('answers', () => {
  test('the held orders, oldest first, each with its reasons', async () => {
    const { items } = await listed(queue(), {})
    expect(items).toMatchObject([
      { orderId: 'old', holds: [{ reason: 'awaiting-payment', sentence: '20.00 EUR wait to be paid.' }] },
      { orderId: 'late' },
      { orderId: 'young', holds: [{ reason: 'manual', sentence: 'Held by hand: asked to wait' }] },
    ])
    expect(items).toHaveLength(3)
  })

  test.each([
    [{ reason: 'manual' }, ['late', 'young']],
    [{ reason: 'not-approved' }, ['late']],
    [{ reason: 'past-due' }, []],
    [{ accountId: 'acc_1' }, ['old', 'late', 'young']],
    [{ accountId: 'acc_2' }, []],
    [{ accountId: 'acc_1', reason: 'manual' }, ['late', 'young']],
    [{ shipToId: site }, ['young']],
    [{ minAmount: 20_00 }, ['old', 'late']],
    [{ minAmount: 20_01 }, ['late']],
    [{ maxAmount: 20_00 }, ['old', 'young']],
    [{ maxAmount: 19_99 }, ['young']],
    [{ minAgeDays: 7 }, ['old', 'late']],
    [{ minAgeDays: 8 }, ['old']],
    [{ heldFrom: '2026-07-16' }, ['late', 'young']],
    [{ heldFrom: '2026-07-17' }, ['young']],
    [{ heldTo: '2026-07-16' }, ['old', 'late']],
    [{ heldTo: '2026-07-15' }, ['old']],
    [{ reason: 'manual', maxAmount: 20_00, minAgeDays: 1 }, []],
  ] as const)('%j: %j', async (filters, ids) => {
    expect(idsOf(await listed(queue(), filters))).toEqual(ids)
  })

  test('a page at a time, also where filters leave most out', async () => {
    for (const of of [{}, { accountId: 'acc_1' }]) {
      const first = await listed(queue(), { ...of, limit: 1, reason: 'manual' })
      expect([idsOf(first), first.next === undefined]).toEqual([['late'], false])
      const second = await listed(queue(), { ...of, limit: 1, reason: 'manual', cursor: first.next })
      expect(idsOf(second)).toEqual(['young'])
    }
  })

  test('what would release each now, and the account’s figures now', async () => {
    const shop = new Scene({ account: { limit: 100_00 }, invoices: [invoiceOf('inv_1', 60_00, { dueOn: '2026-09-01' })] })
    shop.done(placeOrder, placingOf('A', 50_00))
    shop.done(placeOrder, placingOf('B', 30_00))
    const { items } = await listed(shop, {})
    expect(items).toMatchObject([{ orderId: 'A', cure: { amount: 40_00 }, account: { unpaid: 60_00, exposure: 90_00, headroom: 10_00 } }])
  })

  test('whose each is, also in lines and columns, with since when it waits and where it is to go', async () => {
    const shop = queue()
    const page = await listed(shop, { shipToId: site })
    expect(page.items).toMatchObject([{ accountId: 'acc_1', customer: 'Zoé Fictive', company: 'Fictive & Filles' }])
    const { columns = [], rows = [] } = listHolds.sheet?.(page) ?? {}
    expect(Object.fromEntries(columns.map((name, at) => [name, rows[0]?.[at]]))).toMatchObject({
      order: 'young',
      account: 'acc_1',
      customer: 'Zoé Fictive',
      company: 'Fictive & Filles',
      shipTo: site,
      placed: '2026-07-18',
      heldSince: '2026-07-18T08:00:00.000Z',
    })
    shop.done(changeCustomer, { accountId: 'acc_1', customer: { name: 'Léa Fictive', shipTos: [{ shipToId: site, name: 'North' }] } })
    const { items } = await listed(shop, {})
    expect(items[0]).toMatchObject({ orderId: 'old', customer: 'Léa Fictive' })
    expect(items[0]).not.toHaveProperty('company')
  })

  test('since when each is held without a break', async () => {
    const shop = new Scene({ account: { limit: 10_00 } })
    const sinceOf = async () => (await listed(shop, {})).items.map(({ heldSince }) => heldSince)
    shop.at('2026-07-18T10:00:00.000Z').done(placeOrder, placingOf('A', 50_00))
    shop.at('2026-07-19T10:00:00.000Z').done(changeOrder, { orderId: 'A', lines: [lineOf(40_00)] })
    shop.at('2026-07-20T10:00:00.000Z').done(holdOrder, { orderId: 'A', why: 'once more' })
    expect(await sinceOf()).toEqual([expect.stringMatching(/^2026-07-18T10:0/)])
    shop.at('2026-07-21T10:00:00.000Z').done(releaseOrder, { orderId: 'A', why: 'known customer' })
    expect(await sinceOf()).toEqual([])
    shop.at('2026-07-22T10:00:00.000Z').done(holdOrder, { orderId: 'A', why: 'after all' })
    expect(await sinceOf()).toEqual([expect.stringMatching(/^2026-07-22T10:0/)])
  })
})

describe('refuses', () => {
  test('invalid-input: more than a page at once, or a reason there is none of', async () => {
    expect(await new Scene({}).ask(listHolds, { limit: 1000 })).toMatchObject({ refused: 'invalid-input' })
  })

  test('invalid-input: the cursor of all orders for one account’s, or the other way round', async () => {
    const [all, own] = [await listed(queue(), { limit: 1 }), await listed(queue(), { limit: 1, accountId: 'acc_1' })]
    const faults = [{ pointer: '/cursor' }]
    expect(await queue().ask(listHolds, { accountId: 'acc_1', cursor: all.next })).toMatchObject({ refused: 'invalid-input', faults })
    expect(await queue().ask(listHolds, { cursor: own.next })).toMatchObject({ refused: 'invalid-input', faults })
  })
})
