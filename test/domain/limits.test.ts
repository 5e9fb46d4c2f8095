import { expect, test } from 'vitest'
import { bounds } from '../../domain/limits.ts'

test('callers are promised so many lines, orders, entries and bytes, and not one less', () => {
  expect(bounds).toMatchObject({
    amount: 10 ** 12,
    linesPerOrder: 200,
    ordersPerInvoice: 40,
    linesPerInvoice: 500,
    deliveriesPerOrder: 500,
    pageSize: 100,
    shipTosPerCustomer: 50,
    bodyBytes: 1_000_000,
  })
})

test('a commit stays below what the table takes, and what is decided together leaves room for ten rows beside it', () => {
  expect(bounds).toMatchObject({ actionsPerCommit: 80, commitBytes: 3_000_000, rowBytes: 300_000 })
  for (const rows of [bounds.ordersPerRecheck, bounds.ordersPerInvoice, bounds.itemsPerMatching + bounds.paymentsPerMatching])
    expect(rows + 10).toBeLessThanOrEqual(bounds.actionsPerCommit)
})

test('sums of the largest amounts are still exact', () => {
  expect(bounds.figure).toBeLessThan(Number.MAX_SAFE_INTEGER / 2)
  expect(bounds.figure).toBeGreaterThanOrEqual(1_000 * bounds.amount)
})
