import fc from 'fast-check'
import { expect, test } from 'vitest'
import { Accounts } from '../../kit/accounts.ts'
import { orderOf, paymentOf } from '../../kit/builders.ts'

const names = ['acc_a', 'acc_b', 'acc_c', 'acc_d', 'acc_e']

/** An account with some delivered orders, of which some are paid from deposits, and one that can't be invoiced. */
const holding = (name: string, orders: number) => ({
  orders: [
    ...Array.from({ length: orders }, (_, at) =>
      orderOf(`${name}-${at}`, 10_00, { delivery: 'whole', ...(at % 2 === 1 && { settlement: 'auto' as const, fromDeposit: 4_00 }) }),
    ),
    orderOf(`${name}-left`, 1_00),
  ],
  payments: Array.from({ length: Math.floor(orders / 2) }, (_, at) => paymentOf(`pay_${name.slice(4)}-${at}`, 4_00)),
})

/** A batch: of each account how many of its next orders, 0 none, -1 one that isn't delivered. */
const batches = fc.array(fc.array(fc.integer({ min: -1, max: 3 }), { minLength: names.length, maxLength: names.length }), {
  minLength: 1,
  maxLength: 6,
})

test('whatever the batches, numbers follow each other without a gap, in the order asked, and each order is invoiced once', () => {
  fc.assert(
    fc.property(batches, fc.integer({ min: 0, max: 6 }), (asked, orders) => {
      const shop = new Accounts(Object.fromEntries(names.map((name) => [name, holding(name, orders)])))
      const next = new Map(names.map((name) => [name, 0]))
      const numbers: string[] = []
      asked.forEach((counts, nth) => {
        const batch = names.flatMap((name, at) => {
          const [count = 0, from = 0] = [counts[at], next.get(name)]
          const orderIds =
            count < 0 ? [`${name}-left`] : Array.from({ length: Math.min(count, orders - from) }, (_, more) => `${name}-${from + more}`)
          if (count > 0) next.set(name, from + orderIds.length)
          return orderIds.length > 0 ? [{ accountId: name, invoiceId: `inv_run-${name.slice(4)}-${nth}`, orderIds }] : []
        })
        if (batch.length === 0) return
        const { outcomes } = shop.invoice(batch)
        expect(outcomes.map(({ accountId }) => accountId)).toEqual(batch.map(({ accountId }) => accountId))
        numbers.push(...outcomes.flatMap((one) => (one.outcome === 'issued' ? [one.number] : [])))
      })
      expect(numbers).toEqual(numbers.map((_, at) => `F-2026-${String(at + 1).padStart(6, '0')}`))
      const invoiced = shop.invoices.flatMap(({ orderIds }) => orderIds)
      expect(new Set(invoiced).size).toBe(invoiced.length)
      expect(invoiced).toHaveLength([...next.values()].reduce((sum, count) => sum + count, 0))
    }),
    { numRuns: 40 },
  )
})
