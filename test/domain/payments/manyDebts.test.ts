import { describe, expect, test } from 'vitest'
import { inMatchingOrder } from '../../../domain/allocation/matching.ts'
import { reconcile } from '../../../domain/allocation/reconcile.ts'
import { InvoiceId, OrderId } from '../../../domain/ids.ts'
import { bounds } from '../../../domain/limits.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { askedForOrder } from '../../../domain/payments/collecting.ts'
import { carriable, paysText, readPays } from '../../../domain/payments/paysText.ts'
import { invoiceOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { Scene } from '../../kit/scene.ts'
import { paymentTold, tell } from './reports.ts'

const accountId = theAccount
const old = { issuedOn: '2026-01-01', dueOn: '2026-01-02' }
const uuid = '0b7c1d52-8c1e-4a52-9f6e'

/** What the link of an order asks for, as the page reads it: of what is owed no more than this. */
function asked(shop: Scene) {
  const invoices = inMatchingOrder(shop.owed).slice(0, bounds.itemsPerMatching)
  const rows = { account: shop.account, debts: shop.debts, purse: shop.purse, order: shop.order('A'), invoices }
  return askedForOrder(rows, shop.context()) ?? { amount: 0, names: [] }
}

/** Pays what the link asks, by way of the provider's text. */
function payByLink(shop: Scene): void {
  const { amount, names } = asked(shop)
  const pays = readPays(paysText({ accountId, names }))
  expect(tell(shop, paymentTold(amount, { names: pays?.names ?? [] }))).toBe('recorded')
}

describe('the exact cure of an order held for past-due amounts', () => {
  test.each([2, 10, 20, 40])('releases it when %i invoices with long ids are past due', (count) => {
    const invoices = Array.from({ length: count }, (_, at) => invoiceOf(`inv_${uuid}-${1000 + at}`, 10_00, old))
    const shop = new Scene({ account: { limit: 'unlimited', terms: { holdPeriod: 2 } }, invoices })
    shop.done(placeOrder, placingOf('A', 1000_00))
    expect(shop.order('A').holds.map(({ reason }) => reason)).toEqual(['past-due'])
    expect(asked(shop).amount).toBe(count * 10_00)
    payByLink(shop)
    expect(shop.order('A').holds).toEqual([])
    settleDown(shop)
    shop.run(reconcile, { accountId })
    expect(shop.figures).toMatchObject({ unpaid: 0, deposits: 0, exposure: 1000_00 })
    expect(shop.order('A')).toMatchObject({ onCredit: 1000_00, holds: [] })
  })

  test('names the order without an amount of its own while all fits', () => {
    const shop = new Scene({ account: { limit: 'unlimited', terms: { holdPeriod: 2 } }, invoices: [invoiceOf('inv_1', 10_00, old)] })
    shop.done(placeOrder, placingOf('A', 1000_00))
    expect(asked(shop).names.at(-1)).toEqual({ kind: 'order', id: 'A' })
  })

  test('leaves the order its own part where it is over the limit, too', () => {
    const invoices = Array.from({ length: 20 }, (_, at) => invoiceOf(`inv_${uuid}-${1000 + at}`, 10_00, old))
    const shop = new Scene({ account: { limit: 900_00, terms: { holdPeriod: 2 } }, invoices })
    shop.done(placeOrder, placingOf('A', 1000_00))
    expect(asked(shop)).toMatchObject({ amount: 300_00 })
    expect(asked(shop).names.at(-1)).toEqual({ kind: 'order', id: 'A', upTo: 100_00 })
    payByLink(shop)
    settleDown(shop)
    expect(shop.order('A')).toMatchObject({ fromDeposit: 100_00, onCredit: 900_00, holds: [] })
    expect(shop.figures).toMatchObject({ unpaid: 0, exposure: 900_00 })
  })
})

describe('of more names than a provider can carry', () => {
  const debts = Array.from({ length: 20 }, (_, at) => ({
    kind: 'invoice' as const,
    id: InvoiceId.parse(`inv_${uuid}-${1000 + at}`),
    upTo: 10_00,
  }))
  const order = { kind: 'order' as const, id: OrderId.parse('A') }

  test('as many debts are kept as fit before the order, in their order, and nothing of them is lost on the way', () => {
    const kept = carriable({ accountId, names: [...debts, order] }, 300_00)
    const count = kept.length - 1
    const capped = { ...order, upTo: 100_00 }
    expect(kept).toEqual([...debts.slice(0, count), capped])
    expect(readPays(paysText({ accountId, names: kept }))?.names).toEqual(kept)
    const oneMore = [...debts.slice(0, count + 1), capped]
    expect(readPays(paysText({ accountId, names: oneMore }))?.names, 'one more would not fit').not.toEqual(oneMore)
  })

  test('the order gets nothing by its name where the debts take more than is paid', () => {
    expect(carriable({ accountId, names: [...debts, order] }, 150_00).at(-1)).toEqual({ ...order, upTo: 0 })
  })
})
