import fc from 'fast-check'
import { expect, test } from 'vitest'
import { applyDelivery } from '../../../domain/deliveries/applyDelivery.ts'
import { reportDelivery } from '../../../domain/deliveries/reportDelivery.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { placingOf } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'
import { invoiceOrders } from '../../kit/selling.ts'

const decimal = (whole: number) =>
  fc
    .tuple(fc.integer({ min: 0, max: whole }), fc.integer({ min: 1, max: 999_999 }))
    .map(([units, part]) => `${units}.${String(part).padStart(6, '0')}`)
const line = fc.record({
  quantity: decimal(40),
  unitPrice: decimal(900),
  vatRate: fc.constantFrom('0', '2.1', '5.5', '5.50', '10', '20.0'),
  delivered: fc.constantFrom(0, 1, 2),
})
const orders = fc.array(fc.array(line, { minLength: 1, maxLength: 6 }), { minLength: 1, maxLength: 4 })

/** Places orders, delivers none, half or all of each line, and invoices them together. */
function invoiced(all: readonly (typeof line extends fc.Arbitrary<infer T> ? T[] : never)[], prices: 'net' | 'gross') {
  const shop = new Scene({ account: { limit: 'unlimited' } })
  for (const [at, lines] of all.entries()) {
    const ordered = lines.map(({ delivered: _, ...one }, nth) => ({ ...one, sku: `sku-${nth}`, description: 'assorted goods' }))
    shop.done(placeOrder, placingOf(`o-${at}`, 0, { prices, lines: ordered }))
    const half = (quantity: string) => String(Math.floor(Number(quantity) / 2))
    const told = lines.map(({ delivered, quantity }, nth) => ({ sku: `sku-${nth}`, delivered: ['0', half(quantity), quantity][delivered] }))
    shop.done(reportDelivery, { deliveryId: `del-${at}`, orderId: `o-${at}`, lines: told, last: true })
    shop.done(applyDelivery, { deliveryId: `del-${at}` })
  }
  const before = shop.figures
  invoiceOrders(
    shop,
    'inv_1',
    all.map((_, at) => `o-${at}`),
  )
  return { shop, before, invoice: shop.invoice('inv_1'), own: all.map((_, at) => shop.order(`o-${at}`)) }
}

test('an invoice equals its orders to the cent: total, net and VAT of each rate, whatever was ordered and delivered', () => {
  fc.assert(
    fc.property(orders, fc.constantFrom('net' as const, 'gross' as const), (all, prices) => {
      const { shop, before, invoice, own } = invoiced(all, prices)
      const sum = (of: (order: (typeof own)[number]) => number) => own.reduce((total, order) => total + of(order), 0)
      expect(invoice.total).toBe(sum(({ total }) => total))
      expect(invoice.net).toBe(sum(({ net }) => net))
      for (const { rate, net, vat } of invoice.vat) {
        const ofRate = own.flatMap((order) => order.vat.filter((one) => one.rate === rate))
        expect({ net, vat }).toEqual({
          net: ofRate.reduce((total, one) => total + one.net, 0),
          vat: ofRate.reduce((total, one) => total + one.vat, 0),
        })
      }
      expect(new Set(invoice.vat.map(({ rate }) => rate)).size).toBe(invoice.vat.length)
      expect(invoice.net + invoice.vat.reduce((total, { vat }) => total + vat, 0)).toBe(invoice.total)
      expect(invoice.lines.reduce((total, { amount }) => total + amount, 0)).toBe(prices === 'net' ? invoice.net : invoice.total)
      expect(shop.figures).toMatchObject({ exposure: before.exposure, remainder: before.remainder, unpaid: invoice.total, openOrders: 0 })
    }),
    { numRuns: 60 },
  )
})
