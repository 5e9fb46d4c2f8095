import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import type { HttpHandler } from '../../functions/api/hardened.ts'
import { openStorefront, type Storefront } from '../requirements/storefront.ts'
import { atlas, eventOf, key, lambdaContext, person } from './house.ts'

let shop: Storefront
let office: HttpHandler
beforeAll(async () => {
  shop = await openStorefront()
  office = (await import('../../functions/api/backOffice.ts')).handler
  await shop.open('acc_1', { limit: 0 })
  await shop.open('acc_2', { limit: 0 })
})
afterAll(() => shop?.close())

const release = (orderIds: string[], { once, who, why = 'known customer' }: { once: string; who?: ReturnType<typeof key>; why?: string }) =>
  shop.ask({ method: 'POST', path: '/v1/holds/release', body: { orderIds, why }, once, ...(who && { who }) })
const held = async (ids: readonly string[]) => {
  const orders = await Promise.all(ids.map((id) => shop.read(`/v1/orders/${id}`)))
  return orders.map((order) => order.held)
}
const place = async (...ids: string[]) => {
  for (const [at, id] of ids.entries()) await shop.order(id, { accountId: at % 2 === 0 ? 'acc_1' : 'acc_2' })
}

describe('orders released together', () => {
  test('each have an outcome of their own: one that can’t be released leaves the others', async () => {
    await place('a-1', 'a-2')
    await shop.done({ method: 'POST', path: '/v1/orders/a-2/cancel' })
    const { status, json } = await release(['a-1', 'a-2', 'nobody'], { once: 'first' })
    expect(status).toBe(200)
    expect(json).toMatchObject({
      released: 1,
      refused: 2,
      left: 0,
      outcomes: [
        { orderId: 'a-1', outcome: 'released' },
        { orderId: 'a-2', outcome: 'refused', code: 'order-cancelled' },
        { orderId: 'nobody', outcome: 'refused', code: 'unknown-order' },
      ],
    })
    expect(await shop.read('/v1/orders/a-1')).toMatchObject({ held: false, charged: 10_00, release: { why: 'known customer' } })
  })

  test('are released once, however often the request comes: held again meanwhile they stay held', async () => {
    await place('b-1', 'b-2')
    const first = await release(['b-1', 'b-2'], { once: 'second' })
    await shop.done({ method: 'POST', path: '/v1/orders/b-1/hold', body: { why: 'after all' } })
    const again = await release(['b-1', 'b-2'], { once: 'second' })
    expect([again.json, again.headers['idempotency-replayed']]).toEqual([first.json, 'true'])
    expect(await held(['b-1', 'b-2'])).toEqual([true, false])
    expect((await release(['b-1'], { once: 'second', why: 'another' })).json).toMatchObject({
      outcomes: [{ code: 'same-key-other-content' }],
    })
  })

  test('that there was no time for are left, and the same request goes on with them', async () => {
    await place('c-1', 'c-2')
    const request = {
      method: 'POST' as const,
      path: '/v1/holds/release',
      who: key('integration'),
      headers: { 'idempotency-key': 'third' },
      body: { orderIds: ['c-1', 'c-2'], why: 'known customer' },
    }
    const late = await office(eventOf(request), { ...lambdaContext, getRemainingTimeInMillis: () => 3_000 })
    expect(JSON.parse(late.body ?? '')).toMatchObject({ released: 0, left: 2, outcomes: [{ outcome: 'left' }, { outcome: 'left' }] })
    expect(await held(['c-1', 'c-2'])).toEqual([true, true])
    expect((await release(['c-1', 'c-2'], { once: 'third' })).json).toMatchObject({ released: 2, left: 0 })
    expect(await held(['c-1', 'c-2'])).toEqual([false, false])
  })

  test('of another merchant are orders nobody has', async () => {
    await place('e-1')
    const { json } = await release(['e-1'], { once: 'theirs', who: key('integration', atlas) })
    expect(json).toMatchObject({ released: 0, outcomes: [{ outcome: 'refused', code: 'unknown-order' }] })
    expect(await held(['e-1'])).toEqual([true])
  })

  test('need the right, a reason, and not the same order twice', async () => {
    await place('d-1')
    expect((await release(['d-1'], { once: 'fourth', who: person('cashier') })).status).toBe(403)
    expect((await release(['d-1'], { once: 'fifth', why: ' ' })).json).toMatchObject({ faults: [{ pointer: '/why' }] })
    expect((await release(['d-1', 'd-1'], { once: 'sixth' })).json).toMatchObject({ faults: [{ pointer: '/orderIds' }] })
    expect(await held(['d-1'])).toEqual([true])
  })
})
