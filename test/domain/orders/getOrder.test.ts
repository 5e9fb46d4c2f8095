import { describe, expect, test } from 'vitest'
import type { Right } from '../../../domain/access/rights.ts'
import { scopes } from '../../../domain/access/roles.ts'
import { changeLimit } from '../../../domain/accounts/changeLimit.ts'
import { getOrder } from '../../../domain/orders/getOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { orderOf, placingOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

describe('answers', () => {
  test('an order with its lines and VAT, never what its decision looked at', async () => {
    const shop = new Scene({ account: { limit: 100_00 }, details: { shipTos: [{ shipToId: 'site-1', name: 'Chantier Un' }] } })
    shop.done(placeOrder, placingOf('A', 12_00, { kind: 'future', shipToId: 'site-1' }))
    const order = await shop.ask(getOrder, { orderId: 'A' })
    expect(order).toMatchObject({
      orderId: 'A',
      accountId: theAccount,
      kind: 'future',
      shipToId: 'site-1',
      prices: 'gross',
      state: 'open',
      held: false,
      holds: [],
      total: 12_00,
      net: 10_00,
      vat: [{ rate: '20', net: 10_00, vat: 2_00 }],
      lines: [{ sku: 'goods', quantity: '1', delivered: '0', missing: '0' }],
    })
    expect(order).not.toHaveProperty('decision')
  })

  test('a held order with the cure as of now, not as of its decision', async () => {
    const shop = new Scene({ account: { limit: 100_00 } })
    shop.done(placeOrder, placingOf('A', 130_00))
    expect(await shop.ask(getOrder, { orderId: 'A' })).toMatchObject({ held: true, cure: { amount: 30_00 } })
    shop.done(changeLimit, { accountId: theAccount, limit: 110_00 })
    expect(await shop.ask(getOrder, { orderId: 'A' })).toMatchObject({ held: true, cure: { amount: 20_00 } })
  })

  test('no cure where paying would not help, and none of an order that isn’t held', async () => {
    const shop = new Scene({
      account: { orderStatus: { code: 'no' } },
      orders: [orderOf('A', 10_00, { charged: 0, holds: [{ reason: 'not-approved' }] }), orderOf('B', 10_00)],
    })
    expect(await shop.ask(getOrder, { orderId: 'A' })).not.toHaveProperty('cure')
    expect(await shop.ask(getOrder, { orderId: 'B' })).not.toHaveProperty('cure')
  })
})

describe('keeps back', () => {
  const why = 'Her husband has lost his job'
  const shop = new Scene({
    account: { limit: 100_00 },
    orders: [
      orderOf('A', 130_00, {
        charged: 0,
        holds: [
          { reason: 'limit-exceeded', limit: 100_00, exposure: 130_00, excess: 30_00 },
          { reason: 'manual', by: 'person:ada', why },
        ],
      }),
      orderOf('B', 10_00, { release: { by: 'person:ada', why, at: '2026-07-17T08:00:00.000Z', covers: 10_00 } }),
    ],
  })
  const asked = async (orderId: string, rights: readonly Right[]) => shop.ask(getOrder, { orderId }, { rights: new Set(rights) })

  test('from a warehouse everything of a hold but its reason: no limit, debt, cure or word of a person', async () => {
    const order = await asked('A', scopes.warehouse)
    expect(order).toMatchObject({ held: true, holds: [{ reason: 'limit-exceeded' }, { reason: 'manual' }] })
    expect(JSON.stringify(order)).not.toMatch(/husband|limit"|exposure|sentence|cure|ada/)
    expect(JSON.stringify(await asked('B', scopes.warehouse))).not.toMatch(/husband|ada/)
  })

  test('the same from a storefront, but not the amount that releases the order, which it asks its customer for', async () => {
    const order = await asked('A', scopes.storefront)
    expect(order).toMatchObject({ holds: [{ reason: 'limit-exceeded' }, { reason: 'manual' }] })
    expect(JSON.stringify(order)).not.toMatch(/husband|sentence|ada/)
    const over = new Scene({ account: { limit: 100_00 } })
    over.done(placeOrder, placingOf('C', 130_00))
    expect(await over.ask(getOrder, { orderId: 'C' }, { rights: new Set<Right>(scopes.storefront) })).toMatchObject({
      cure: { amount: 30_00 },
    })
    expect(await over.ask(getOrder, { orderId: 'C' }, { rights: new Set<Right>(scopes.warehouse) })).not.toHaveProperty('cure')
  })

  test('nothing from who may read holds', async () => {
    const order = await asked('A', ['orders:read', 'holds:read'])
    expect(order).toMatchObject({ holds: [{ figures: { limit: 100_00, exposure: 130_00 } }, { sentence: `Held by hand: ${why}` }] })
  })
})

describe('refuses', () => {
  test('unknown-order: an id nobody ordered under', async () => {
    expect(await new Scene({}).ask(getOrder, { orderId: 'A' })).toMatchObject({ refused: 'unknown-order' })
  })
})
