import { describe, expect, test } from 'vitest'
import type * as z from 'zod'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { getAccountHistory } from '../../../domain/accounts/getAccountHistory.ts'
import { openAccount } from '../../../domain/accounts/openAccount.ts'
import { isRefusal } from '../../../domain/command.ts'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { topUp } from '../../../domain/store-credit/topUp.ts'
import { placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

function busyShop(): Scene {
  const shop = new Scene({})
  shop.done(changeLimit, { accountId: theAccount, limit: 500_00 }, { by: 'person:ben' })
  shop.done(topUp, { paymentId: 'pay_1', accountId: theAccount, amount: 100_00, currency: 'EUR', method: 'CB' })
  shop.done(placeOrder, placingOf('A', 30_00, { settlement: 'deposit' }))
  shop.done(topUp, { paymentId: 'pay_2', accountId: theAccount, amount: -20_00, currency: 'EUR', method: 'CB' })
  return shop
}

type Asked = Omit<z.input<typeof getAccountHistory.input>, 'accountId'>

async function linesOf(shop: Scene, input: Asked = {}) {
  const history = await shop.ask(getAccountHistory, { accountId: theAccount, ...input })
  if (isRefusal(history)) throw new Error(history.refused)
  return history
}

const sequencesOf = ({ items }: { items: readonly { sequence: number }[] }) => items.map(({ sequence }) => sequence)

/** Lines of all pages, however many of them are empty. */
async function pagesOf(shop: Scene, input: Asked): Promise<number[]> {
  const { nextAfter, ...page } = await linesOf(shop, input)
  return nextAfter === undefined ? sequencesOf(page) : [...sequencesOf(page), ...(await pagesOf(shop, { ...input, after: nextAfter }))]
}

describe('answers', () => {
  test('each change with who, by which command, what it moved and the balance after it', async () => {
    const { items } = await linesOf(busyShop())
    expect(
      items.map(({ sequence, by, command, movement, balance, openOrders }) => ({ sequence, by, command, movement, balance, openOrders })),
    ).toEqual([
      { sequence: 1, by: 'person:ben', command: 'changeLimit', movement: 0, balance: 0, openOrders: 0 },
      { sequence: 2, by: 'person:ada', command: 'topUp', movement: 100_00, balance: 100_00, openOrders: 0 },
      { sequence: 3, by: 'person:ada', command: 'placeOrder', movement: 0, balance: 100_00, openOrders: 30_00 },
      { sequence: 4, by: 'person:ada', command: 'topUp', movement: -20_00, balance: 80_00, openOrders: 30_00 },
    ])
    expect(items[1]?.facts).toContain('ToppedUp')
  })

  test('like one of a bank: what moved the balance, what it is about, and what an invoice took of the store credit', async () => {
    const shop = busyShop()
    shop.done(reportDelivery, { deliveryId: 'd', orderId: 'A', lines: [{ sku: 'goods', delivered: '1' }], last: true })
    shop.done(applyDelivery, { deliveryId: 'd' })
    shop.done(issueInvoice, { invoiceId: 'inv_A', accountId: theAccount })
    const { items, currency } = await linesOf(shop)
    expect(currency).toBe('EUR')
    expect(
      items
        .filter(({ movement }) => movement !== 0)
        .map(({ cause, reference, movement, consumed }) => [cause, reference, movement, consumed]),
    ).toEqual([
      ['top-up', 'pay_1', 100_00, 0],
      ['refund', 'pay_2', -20_00, 0],
      ['consumption', 'F-2026-000001', -30_00, 30_00],
    ])
    expect(getAccountHistory.sheet?.({ items, currency }).rows.at(-1)?.slice(2, 6)).toEqual([
      'consumption',
      'F-2026-000001',
      '-30.00',
      '50.00',
    ])
  })

  test('balances that carry on: each line’s is the one before and its own movement', async () => {
    const { items } = await linesOf(busyShop())
    items.forEach(({ balance, movement = Number.NaN, deposits = Number.NaN, unpaid }, at) => {
      expect(balance).toBe((items[at - 1]?.balance ?? 0) + movement)
      expect(balance).toBe(deposits - unpaid)
    })
  })

  test('page by page, each line once; a full page says where to go on, the last one doesn’t', async () => {
    const shop = busyShop()
    const first = await linesOf(shop, { limit: 3 })
    expect(first.nextAfter).toBe(3)
    const rest = await linesOf(shop, { after: 3, limit: 3 })
    expect(rest.items.map(({ sequence }) => sequence)).toEqual([4])
    expect(rest).not.toHaveProperty('nextAfter')
    expect((await linesOf(shop, { after: 4 })).items).toEqual([])
  })

  test('the newest first where that is asked for, page by page, each line once down to the first', async () => {
    const shop = busyShop()
    const pages = [await linesOf(shop, { descending: true, limit: 2 }), await linesOf(shop, { descending: true, limit: 2, after: 3 })]
    expect(pages.map(sequencesOf)).toEqual([
      [4, 3],
      [2, 1],
    ])
    expect(pages.map(({ nextAfter }) => nextAfter)).toEqual([3, undefined])
    expect(sequencesOf(await linesOf(shop, { descending: true }))).toEqual([4, 3, 2, 1])
    expect(sequencesOf(await linesOf(shop, { descending: true, after: 99, limit: 1 }))).toEqual([4])
    expect(sequencesOf(await linesOf(shop, { descending: true, after: 1 }))).toEqual([])
  })

  test('those that moved something alone, where that is asked for, with the same balances as among all', async () => {
    const { items, nextAfter } = await linesOf(busyShop(), { only: 'movements' })
    expect(items.map(({ sequence, movement, balance }) => [sequence, movement, balance])).toEqual([
      [2, 100_00, 100_00],
      [4, -20_00, 80_00],
    ])
    expect(nextAfter).toBeUndefined()
    expect(sequencesOf(await linesOf(busyShop(), { only: 'movements', descending: true, limit: 1 }))).toEqual([4])
  })

  test('a short page that goes on, where many lines in a row moved nothing: one page looks through so many and no more', async () => {
    const shop = new Scene({})
    for (let at = 0; at < 12; at += 1) shop.done(changeLimit, { accountId: theAccount, limit: at })
    shop.done(topUp, { paymentId: 'pay_1', accountId: theAccount, amount: 1_00, currency: 'EUR', method: 'CB' })
    const first = await linesOf(shop, { only: 'movements', limit: 1 })
    expect([sequencesOf(first), first.nextAfter]).toEqual([[], 10])
    expect(sequencesOf(await linesOf(shop, { only: 'movements', limit: 1, after: 10 }))).toEqual([13])
  })

  test('the lines of a range of days alone, which are those of the merchant’s zone', async () => {
    const shop = new Scene({ on: '2026-07-17' })
    // A minute before midnight in Paris, and a minute behind it.
    const moments = ['2026-07-17T21:58:00.000Z', '2026-07-17T22:00:00.000Z', '2026-07-18T09:00:00.000Z', '2026-07-20T09:00:00.000Z']
    for (const [limit, at] of moments.entries()) shop.at(at).done(changeLimit, { accountId: theAccount, limit })
    const inRange = async (range: Asked) => sequencesOf(await linesOf(shop, range))
    for (const [range, lines] of [
      [{ from: '2026-07-18' }, [2, 3, 4]],
      [{ to: '2026-07-18' }, [1, 2, 3]],
      [{ from: '2026-07-18', to: '2026-07-18' }, [2, 3]],
      [{ from: '2026-07-19', to: '2026-07-19' }, []],
      [{ from: '2026-07-21' }, []],
      [{ to: '2026-07-16' }, []],
      [{ from: '2026-07-20', to: '2026-07-17' }, []],
    ] as const) {
      expect(await inRange(range), JSON.stringify(range)).toEqual(lines)
      expect(await inRange({ ...range, descending: true }), JSON.stringify(range)).toEqual(lines.toReversed())
      expect(await pagesOf(shop, { ...range, limit: 1 }), JSON.stringify(range)).toEqual(lines)
      expect(await pagesOf(shop, { ...range, limit: 1, descending: true }), JSON.stringify(range)).toEqual(lines.toReversed())
    }
  })

  test('only what happened on the account, never what happened on another', async () => {
    const shop = busyShop()
    shop.done(openAccount, { accountId: 'acc_2', currency: 'EUR', customer: { name: 'Noé Inventé' } })
    shop.done(topUp, { paymentId: 'pay_9', accountId: 'acc_2', amount: 1_00, currency: 'EUR', method: 'CB' })
    expect((await linesOf(shop)).items).toHaveLength(4)
  })
})

describe('refuses', () => {
  test.each([{ limit: 0 }, { limit: 101 }, { after: -1 }, { after: 0.5 }, { from: 'yesterday' }])('invalid-input: %j', async (input) => {
    expect(await new Scene({}).ask(getAccountHistory, { accountId: theAccount, ...input })).toMatchObject({ refused: 'invalid-input' })
  })

  test('unknown-account, rather than an empty history', async () => {
    expect(await new Scene({}).ask(getAccountHistory, { accountId: 'acc_nobody' })).toMatchObject({ refused: 'unknown-account' })
  })
})
