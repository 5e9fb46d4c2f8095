import { describe, expect, test } from 'vitest'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { bounds } from '../../../domain/limits.ts'
import { lineOf, orderOf, paymentOf, theAccount } from '../../kit/builders.ts'
import { Scene } from '../../kit/scene.ts'

const whole = { delivery: 'whole' as const }
const issuing = { invoiceId: 'inv_1', accountId: theAccount }

/** Delivered orders of so many lines of a cent each. */
const linesOf = (counts: readonly number[]) =>
  counts.map((count, nth) =>
    orderOf(`o-${nth}`, count, {
      ...whole,
      lines: Array.from({ length: count }, () => ({ ...lineOf(1), delivered: '1', missing: '0' })),
    }),
  )

describe('one invoice takes', () => {
  test(`${bounds.linesPerInvoice} lines and not one more`, () => {
    const shop = new Scene({ account: { limit: 'unlimited' }, orders: linesOf([200, 200, 100]) })
    expect(shop.done(issueInvoice, issuing).answer.total).toBe(bounds.linesPerInvoice)
    expect(shop.invoice('inv_1').lines).toHaveLength(bounds.linesPerInvoice)
    const more = new Scene({ account: { limit: 'unlimited' }, orders: linesOf([200, 200, 101]) })
    expect(more.refused(issueInvoice, { ...issuing, orderIds: ['o-0', 'o-1', 'o-2'] })).toBe('too-large')
  })

  test('orders that come to the largest amount there is, and not a cent more', () => {
    const half = bounds.amount / 2
    const lines = [{ ...lineOf(1), quantity: '100000', unitPrice: '50000', delivered: '100000', missing: '0' }]
    const [first, second] = [orderOf('A', half, { ...whole, lines }), orderOf('B', half, { ...whole, lines })]
    const shop = new Scene({ account: { limit: 'unlimited' }, orders: [first, second] })
    expect(shop.done(issueInvoice, { ...issuing, orderIds: ['A', 'B'] }).answer.total).toBe(bounds.amount)
    const more = new Scene({ account: { limit: 'unlimited' }, orders: [first, second, orderOf('C', 1, whole)] })
    expect(more.refused(issueInvoice, { ...issuing, orderIds: ['A', 'B', 'C'] })).toBe('amount-too-large')
  })
})

test('told no orders, an invoice takes as many as fit one commit with the payments behind them; the next takes the rest', () => {
  const orders = Array.from({ length: 40 }, (_, at) => orderOf(`o-${at}`, 10_00, { ...whole, settlement: 'prepaid', fromDeposit: 10_00 }))
  const payments = orders.map((_, at) =>
    paymentOf(`pay_${at}`, 10_00, { receivedOn: `2026-06-${String(1 + Math.floor(at / 2)).padStart(2, '0')}` }),
  )
  const shop = new Scene({ orders, payments })
  const first = shop.done(issueInvoice, issuing).answer
  expect(first.orderIds.length).toBeGreaterThan(30)
  expect(first.orderIds.length * 2).toBeLessThanOrEqual(bounds.rowsPerInvoice)
  const second = shop.done(issueInvoice, { ...issuing, invoiceId: 'inv_2' }).answer
  expect(first.orderIds.length + second.orderIds.length).toBe(40)
  expect(first.outstanding + second.outstanding).toBe(0)
})

test('what is posted to sales and VAT adds up to the invoice, rate by rate', () => {
  const lines = [lineOf(12_00), { ...lineOf(10_55), sku: 'books', vatRate: '5.5' }]
  const shop = new Scene({
    account: { limit: 'unlimited' },
    orders: [orderOf('A', 22_55, { ...whole, lines: lines.map((line) => ({ ...line, delivered: '1', missing: '0' })) })],
  })
  const order = shop.order('A')
  const vat = [
    { rate: '5.5', net: 10_00, vat: 55 },
    { rate: '20', net: 10_00, vat: 2_00 },
  ]
  shop.put({ ref: { kind: 'order', account: theAccount, id: 'A' }, state: { ...order, net: 20_00, vat } })
  const { decision } = shop.done(issueInvoice, issuing)
  const posted = decision.entries.flatMap(({ postings }) => postings).filter(({ debit }) => debit === 'receivable')
  expect(posted).toEqual([
    { debit: 'receivable', credit: 'sales', amount: 20_00 },
    { debit: 'receivable', credit: 'vat', amount: 2_55 },
  ])
})
