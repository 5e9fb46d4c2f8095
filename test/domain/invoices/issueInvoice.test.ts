import { describe, expect, test } from 'vitest'
import { refs } from '../../../domain/command.ts'
import { issueInvoice } from '../../../domain/invoices/issueInvoice.ts'
import { isCreditorReference } from '../../../domain/invoices/reference.ts'
import { bounds } from '../../../domain/limits.ts'
import { cancelOrder } from '../../../domain/orders/cancelOrder.ts'
import { placeOrder } from '../../../domain/orders/placeOrder.ts'
import { stateIn } from '../../../store/assertLaws.ts'
import { lineOf, orderOf, paymentOf, placingOf, theAccount } from '../../kit/builders.ts'
import { settleDown } from '../../kit/reacting.ts'
import { factsOf, Scene } from '../../kit/scene.ts'
import { deliverAll, invoiceOrders, sell } from '../../kit/selling.ts'

const whole = { delivery: 'whole' as const }
const issuing = (orderIds?: string[]) => ({ invoiceId: 'inv_1', accountId: theAccount, ...(orderIds && { orderIds }) })

describe('produces', () => {
  test('an invoice of delivered orders: lines, VAT, number, reference, due date, seller and buyer as they are', () => {
    const legal = { name: 'Lumen SARL', vatNumber: 'FR00000000000' }
    const shop = new Scene({
      settings: { legal },
      account: { limit: 100_00, terms: { paymentTermDays: 30 } },
      orders: [orderOf('A', 12_00, whole), orderOf('B', 24_00, whole)],
    })
    const { answer, facts } = shop.done(issueInvoice, issuing(['A', 'B']))
    expect(answer).toMatchObject({
      number: 'F-2026-000001',
      issuedOn: '2026-07-18',
      dueOn: '2026-08-17',
      currency: 'EUR',
      total: 36_00,
      outstanding: 36_00,
      label: 'unpaid',
      orderIds: ['A', 'B'],
      account: { unpaid: 36_00, openOrders: 0, charged: 0, exposure: 36_00, balance: -36_00, remainder: -36_00 },
    })
    const invoice = shop.invoice('inv_1')
    expect(invoice).toMatchObject({
      net: 30_00,
      vat: [{ rate: '20', net: 30_00, vat: 6_00 }],
      prices: 'gross',
      seller: legal,
      buyer: { name: 'Zoé Fictive', company: 'Fictive & Filles', email: 'zoe@fictive.example', country: 'FR', language: 'fr' },
    })
    expect(invoice.lines.map(({ orderId, quantity, amount }) => [orderId, quantity, amount])).toEqual([
      ['A', '1', 12_00],
      ['B', '1', 24_00],
    ])
    expect(isCreditorReference(invoice.reference)).toBe(true)
    expect(factsOf(facts, 'InvoiceIssued')).toEqual([
      {
        type: 'InvoiceIssued',
        invoiceId: 'inv_1',
        number: 'F-2026-000001',
        issuedOn: '2026-07-18',
        dueOn: '2026-08-17',
        total: 36_00,
        outstanding: 36_00,
      },
    ])
    expect(['A', 'B'].map((id) => shop.order(id))).toMatchObject([
      { state: 'invoiced', invoiceId: 'inv_1' },
      { state: 'invoiced', invoiceId: 'inv_1' },
    ])
  })

  test('all wholly delivered orders when none is named, and of them what was delivered', () => {
    const lines = [
      { ...lineOf(2_00), quantity: '5', delivered: '3', missing: '2' },
      { ...lineOf(1_00), sku: 'gone', delivered: '0', missing: '1' },
    ]
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [
        orderOf('A', 10_00, whole),
        orderOf('B', 6_00, { ...whole, lines }),
        orderOf('C', 7_00, { delivery: 'partial' }),
        orderOf('D', 8_00),
      ],
    })
    expect(shop.done(issueInvoice, issuing()).answer).toMatchObject({ orderIds: ['A', 'B'], total: 16_00 })
    expect(shop.invoice('inv_1').lines.map(({ sku, quantity, amount }) => [sku, quantity, amount])).toEqual([
      ['goods', '1', 10_00],
      ['goods', '3', 6_00],
    ])
    expect(shop.figures).toMatchObject({ openOrders: 15_00, exposure: 31_00 })
  })

  test('the reservations of its orders allocated first, to it alone, up to what each invoices', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      payments: [
        paymentOf('pay_1', 8_00, { receivedOn: '2026-07-02' }),
        paymentOf('pay_2', 50_00, { receivedOn: '2026-07-03', matches: 'nothing' }),
      ],
      orders: [
        orderOf('A', 30_00, { ...whole, settlement: 'auto', fromDeposit: 20_00 }),
        orderOf('B', 35_00, { settlement: 'deposit', fromDeposit: 35_00 }),
      ],
    })
    const { answer } = shop.done(issueInvoice, issuing(['A']))
    expect(answer).toMatchObject({ total: 30_00, outstanding: 10_00, label: 'partially-settled' })
    expect(shop.invoice('inv_1').settlings.map(({ paymentId, amount }) => [paymentId, amount])).toEqual([['pay_2', 20_00]])
    expect(answer.account).toMatchObject({ deposits: 38_00, unreservedDeposits: 3_00, unpaid: 10_00 })
  })

  test('nothing owed of a prepaid order: settled the day it is issued', () => {
    const shop = new Scene({
      payments: [paymentOf('pay_1', 30_00)],
      orders: [orderOf('A', 30_00, { ...whole, settlement: 'prepaid', fromDeposit: 30_00 })],
    })
    const { answer, facts } = shop.done(issueInvoice, issuing())
    expect(answer).toMatchObject({ label: 'settled', outstanding: 0, account: { deposits: 0, unpaid: 0, balance: 0 } })
    expect(factsOf(facts, 'InvoiceSettled')).toEqual([{ type: 'InvoiceSettled', invoiceId: 'inv_1', on: '2026-07-18' }])
    expect(facts.map(({ type }) => type).slice(0, 2)).toEqual(['InvoiceIssued', 'Allocated'])
    expect(shop.account.history).toMatchObject({ daysToPayCount: 1, daysToPaySum: 0 })
  })

  test('what was delivered of an order whose rest was cancelled', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      orders: [orderOf('A', 10_00, { delivery: 'partial', lines: [{ ...lineOf(1_00), quantity: '10', delivered: '4', missing: '0' }] })],
    })
    expect(shop.refused(issueInvoice, issuing(['A']))).toBe('order-not-delivered')
    shop.done(cancelOrder, { orderId: 'A' })
    expect(shop.done(issueInvoice, issuing(['A'])).answer.total).toBe(4_00)
  })

  test.each([
    ['2026-07-18', 0, false, '2026-07-18'],
    ['2026-07-18', 30, false, '2026-08-17'],
    ['2026-07-18', 30, true, '2026-08-31'],
    ['2026-01-31', 30, false, '2026-03-02'],
    ['2028-01-30', 30, true, '2028-02-29'],
    ['2026-12-31', 0, true, '2026-12-31'],
  ])('issued %s with %i days (end of month: %s), due %s', (on, paymentTermDays, endOfMonth, dueOn) => {
    const shop = new Scene({ on, account: { limit: 100_00, terms: { paymentTermDays, endOfMonth } }, orders: [orderOf('A', 1_00, whole)] })
    expect(shop.done(issueInvoice, issuing()).answer.dueOn).toBe(dueOn)
  })

  test('numbers without gaps per series and year, whatever was refused between', () => {
    const shop = new Scene({ settings: { invoiceSeries: 'FA' }, account: { limit: 'unlimited' }, on: '2026-12-30' })
    const numbers = ['inv_1', 'inv_2', 'inv_3'].map((id, at) => {
      shop.refused(issueInvoice, { ...issuing(), invoiceId: id })
      if (at === 2) shop.on('2027-01-01')
      return sell(shop, id, { amount: 10_00 }).answer.number
    })
    expect(numbers).toEqual(['FA-2026-000001', 'FA-2026-000002', 'FA-2027-000001'])
    expect(stateIn(shop.rows, refs.series('FA-2026'))).toEqual({ series: 'FA', year: '2026', last: 2 })
  })

  test('the year of the merchant’s day: at 23:30 UTC it is next year in Paris', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 1_00, whole)] })
    expect(shop.at('2026-12-31T23:30:00.000Z').done(issueInvoice, issuing()).answer).toMatchObject({
      issuedOn: '2027-01-01',
      number: 'F-2027-000001',
    })
  })
})

describe('refuses', () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => ({ ...lineOf(1), sku: `sku-${at}`, delivered: '1', missing: '0' }))
  const orders = [
    orderOf('done', 1_00, whole),
    orderOf('net', 1_00, { ...whole, prices: 'net' }),
    orderOf('gone', 1_00, { state: 'cancelled' }),
    orderOf('billed', 1_00, { ...whole, state: 'invoiced' }),
    orderOf('left', 1_00, { delivery: 'partial' }),
    ...['huge-1', 'huge-2'].map((id) =>
      orderOf(id, bounds.amount, {
        ...whole,
        lines: [{ ...lineOf(0), quantity: '1000', unitPrice: '10000000', delivered: '1000', missing: '0' }],
      }),
    ),
    ...['long-1', 'long-2', 'long-3'].map((id) => orderOf(id, 2_00, { ...whole, lines: many(200) })),
  ]
  test.each([
    ['invalid-input', 'more orders than one invoice takes', Array.from({ length: bounds.ordersPerInvoice + 1 }, (_, at) => `o-${at}`)],
    ['invalid-input', 'no order', []],
    ['unknown-order', 'before what became of the others', ['gone', 'none']],
    ['order-cancelled', 'before invoiced ones', ['billed', 'left', 'gone', 'net', 'done']],
    ['order-invoiced', 'before undelivered ones', ['left', 'billed', 'net', 'done']],
    ['order-not-delivered', 'before mixed prices', ['left', 'net', 'done']],
    ['mixed-prices', 'net and gross together', ['net', 'done']],
    ['too-large', 'more than 500 lines, before all else', ['long-1', 'long-2', 'long-3', 'gone']],
    ['amount-too-large', 'more together than an amount can be', ['huge-1', 'huge-2', 'gone']],
  ])('%s: %s', (refused, _, orderIds) => {
    const shop = new Scene({ account: { limit: 'unlimited' }, orders })
    const rows = new Map(shop.rows)
    expect(shop.refused(issueInvoice, issuing(orderIds))).toBe(refused)
    expect(new Map(shop.rows)).toEqual(rows)
  })

  test('unknown-account', () =>
    expect(new Scene({}).refused(issueInvoice, { ...issuing(), accountId: 'acc_nobody' })).toBe('unknown-account'))
  test('nothing-to-invoice: no order is delivered', () =>
    expect(new Scene({ orders: [orderOf('A', 1_00, { delivery: 'partial' })] }).refused(issueInvoice, issuing())).toBe(
      'nothing-to-invoice',
    ))
})

describe('stays quiet', () => {
  test('when it is sent again: one invoice, one number', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 1_00, whole), orderOf('B', 1_00, whole)] })
    const { answer } = shop.done(issueInvoice, issuing(['A']))
    expect(shop.unchanged(issueInvoice, issuing(['A']))).toEqual(answer)
    expect(shop.refused(issueInvoice, issuing(['B']))).toBe('same-key-other-content')
    expect(stateIn(shop.rows, refs.series('F-2026'))?.last).toBe(1)
  })

  test('about exposure: what was charged is now owed', () => {
    const shop = new Scene({ account: { limit: 100_00 }, orders: [orderOf('A', 40_00, whole)] })
    const before = shop.figures
    shop.done(issueInvoice, issuing())
    expect(shop.figures).toMatchObject({
      exposure: before.exposure,
      headroom: before.headroom,
      remainder: before.remainder,
      available: 60_00,
    })
  })

  test('about free and kept money: its own orders’ reservations settle it, the rest comes by event', () => {
    const shop = new Scene({
      account: { limit: 100_00 },
      payments: [paymentOf('pay_1', 5_00), paymentOf('pay_2', 50_00, { matches: 'nothing' })],
    })
    shop.done(placeOrder, placingOf('A', 40_00))
    deliverAll(shop, 'A')
    const { answer, facts } = invoiceOrders(shop, 'inv_1')
    expect(answer.outstanding).toBe(40_00)
    expect(factsOf(facts, 'MoneyFreed')).toHaveLength(1)
    settleDown(shop)
    expect(shop.invoice('inv_1').outstanding).toBe(35_00)
  })
})
