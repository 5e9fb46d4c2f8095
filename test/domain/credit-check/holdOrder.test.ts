import { describe, expect, test } from 'vitest'
import { holdOrder } from '../../../domain/credit-check/holdOrder.ts'
import { recheckHolds } from '../../../domain/credit-check/recheckHolds.ts'
import { getOrder } from '../../../domain/orders/getOrder.ts'
import { orderOf, theAccount } from '../../kit/builders.ts'
import { factsOf, Scene } from '../../kit/scene.ts'

const why = 'Monsieur Untel asked to wait'
const manual = { reason: 'manual' as const, by: 'person:ada', why }

describe('produces', () => {
  test('a hold by hand beside those there are, with who and why, and tells which reasons hold', () => {
    const shop = new Scene({ orders: [orderOf('A', 50_00, { settlement: 'prepaid', toCollect: 50_00 })] })
    const { answer, facts } = shop.done(holdOrder, { orderId: 'A', why })
    expect(answer).toMatchObject({
      held: true,
      holds: [{ reason: 'awaiting-payment' }, { reason: 'manual', sentence: 'Held by hand.', figures: { by: 'person:ada' } }],
    })
    expect(answer).not.toHaveProperty('cure')
    expect(shop.order('A').holds).toEqual([{ reason: 'awaiting-payment', toCollect: 50_00 }, manual])
    expect(factsOf(facts, 'OrderHeld')).toEqual([{ type: 'OrderHeld', orderId: 'A', reasons: ['awaiting-payment', 'manual'] }])
  })

  test('a reason that only the order’s own page tells', async () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00)] })
    shop.done(holdOrder, { orderId: 'A', why })
    expect(await shop.ask(getOrder, { orderId: 'A' })).toMatchObject({
      holds: [{ reason: 'manual', sentence: `Held by hand: ${why}`, figures: { by: 'person:ada', why } }],
    })
  })
})

describe('refuses', () => {
  test.each([
    ['invalid-input', 'without a reason', {}, { why: '  ' }],
    ['unknown-order', 'of another id', {}, { orderId: 'B' }],
    ['order-cancelled', 'a cancelled order', { state: 'cancelled' as const }, {}],
    ['order-invoiced', 'an invoiced order', { state: 'invoiced' as const, delivery: 'whole' as const }, {}],
    ['order-delivered', 'goods that have left', { delivery: 'partial' as const, holds: [manual] }, {}],
    ['already-held', 'twice by hand', { holds: [manual] }, {}],
  ])('%s: %s', (refused, _, order, input) => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00, order)] })
    expect(shop.refused(holdOrder, { orderId: 'A', why, ...input })).toBe(refused)
  })
})

describe('stays quiet', () => {
  test('about what is charged: an approved order keeps it while it is held by hand', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00)] })
    const { answer, decision } = shop.done(holdOrder, { orderId: 'A', why })
    expect(answer).toMatchObject({ charged: 50_00, account: { exposure: 50_00 } })
    expect(decision.changed.map(({ ref }) => ref.kind)).toEqual(['account', 'order'])
    expect(decision.entries[0].postings).toEqual([])
  })

  test('in a re-check: a hold by hand stays', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 50_00)] })
    shop.done(holdOrder, { orderId: 'A', why })
    expect(shop.unchanged(recheckHolds, { accountId: theAccount })).toEqual({ released: [] })
  })
})
